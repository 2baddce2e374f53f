import fc from "fast-check";
import { expect, expectTypeOf, test } from "vitest";
import { resampled } from "../../../src/data/formats/resample.js";
import { decodeWav } from "../../../src/data/formats/wav.js";
import { audioDatasetFromDirectory } from "../../../src/data/index.js";
import { ArgumentError, FormatError } from "../../../src/errors.js";
import type { Tensor } from "../../../src/tensor.js";
import { mutated, read, runs } from "../../harness/damaged.js";
import { fromBase64 } from "../../harness/serve.js";

/** What Python's `wave` writes: 0, −2¹⁵; 2¹⁵ − 1, 1; −1, 2¹⁴ in two channels of 16 bits at 8 kHz. And −2²³, 2²³ − 1, 1, −1, 2²² in 24 bits. */
const PYTHON = fromBase64("UklGRjAAAABXQVZFZm10IBAAAAABAAIAQB8AAAB9AAAEABAAZGF0YQwAAAAAAACA/38BAP//AEA=");
const PYTHON_24 = fromBase64("UklGRjMAAABXQVZFZm10IBAAAAABAAEAQB8AAMBdAAADABgAZGF0YQ8AAAAAAID//38BAAD///8AAEA=");

/** A WAV file of one channel, with a chunk of odd length before its samples. `extensible`: the encoding stands in a GUID. */
function wav(encoding: number, bits: number, samples: ArrayBufferView, { rate = 8000, extensible = false } = {}) {
  const format = new DataView(new ArrayBuffer(extensible ? 40 : 16));
  format.setUint16(0, extensible ? 0xfffe : encoding, true);
  format.setUint16(2, 1, true);
  format.setUint32(4, rate, true);
  format.setUint16(14, bits, true);
  if (extensible) format.setUint16(24, encoding, true);
  const chunk = (name: string, { buffer, byteLength }: ArrayBufferView) => {
    const bytes = new Uint8Array(8 + byteLength + (byteLength % 2));
    bytes.set(new TextEncoder().encode(name));
    new DataView(bytes.buffer).setUint32(4, byteLength, true);
    bytes.set(new Uint8Array(buffer), 8);
    return bytes;
  };
  const chunks = [chunk("LIST", new Uint8Array(3)), chunk("fmt ", format), chunk("data", samples)];
  const bytes = new Uint8Array(chunks.flatMap((one) => [...one]));
  return new Uint8Array([...chunk("RIFF", bytes).slice(0, 8), ...new TextEncoder().encode("WAVE"), ...bytes]).buffer;
}

const sine = (count: number, hertz: number, rate: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / rate));

test("16 bits come out as of tf.audio.decode_wav, divided by 2 to the 15th", () => {
  const { rate, channels, data } = decodeWav("here", PYTHON.buffer);
  expect([rate, channels]).toEqual([8000, 2]);
  expect([...data]).toEqual([0, -1, 32767 / 32768, 1 / 32768, -1 / 32768, 0.5]);
});

test("other widths fill the same range, and floats stay", () => {
  const decoded = (file: ArrayBuffer) => [...decodeWav("here", file).data];
  expect(decoded(PYTHON_24.buffer)).toEqual([-1, 1 - 2 ** -23, 2 ** -23, -(2 ** -23), 0.5]);
  expect(decoded(wav(1, 8, Uint8Array.of(0, 128, 192)))).toEqual([-1, 0, 0.5]);
  expect(decoded(wav(1, 32, Int32Array.of(-(2 ** 31), 2 ** 30)))).toEqual([-1, 0.5]);
  expect(decoded(wav(3, 32, Float32Array.of(0.25, -2)))).toEqual([0.25, -2]);
  expect(decoded(wav(3, 64, Float64Array.of(0.25, -2)))).toEqual([0.25, -2]);
  expect(decoded(wav(1, 16, Int16Array.of(2 ** 14), { extensible: true }))).toEqual([0.5]);
});

test("what is no such file is refused with what it is", () => {
  const refused = (file: ArrayBuffer) => expect(() => decodeWav("here", file));
  refused(new ArrayBuffer(3)).toThrow(FormatError);
  refused(new TextEncoder().encode("ID3 and then much of an MP3").buffer).toThrow(
    /RIFF … WAVE, received 27 other bytes/,
  );
  refused(wav(0x11, 4, Uint8Array.of(1))).toThrow(/encoding 17 of 4 bits/);
  refused(wav(1, 16, Int16Array.of(1, 2)).slice(0, -1)).toThrow(/4 bytes of samples, received 3/);
  refused(wav(1, 16, Int16Array.of(1)).slice(0, 40)).toThrow(/samples in it, received none/);
});

test("a changed file is read or refused", () => {
  fc.assert(
    fc.property(mutated(PYTHON), (file) => {
      const sound = read(() => decodeWav("here", file.buffer), file.length);
      expect(sound === undefined || sound.data.length % sound.channels === 0).toBe(true);
    }),
    runs(500),
  );
});

test("a tone stays that tone at another rate, and what the rate cannot hold goes", () => {
  const middle = (data: Float32Array) => data.subarray(data.length / 4, (3 * data.length) / 4);
  const off = (from: number, to: number, hertz: number, wanted: number) => {
    const { data, rate } = resampled({ rate: from, channels: 1, data: sine(4000, hertz, from) }, to);
    expect([data.length, rate]).toEqual([Math.ceil((4000 * to) / from), to]);
    const ideal = sine(data.length, wanted, to);
    return Math.max(...middle(data).map((value, i) => Math.abs(value - (middle(ideal)[i] ?? 0))));
  };
  expect(off(16_000, 8000, 440, 440)).toBeLessThan(1e-3);
  expect(off(8000, 44_100, 1000, 1000)).toBeLessThan(1e-3);
  expect(off(44_100, 16_000, 3000, 3000)).toBeLessThan(1e-3);
  expect(off(16_000, 8000, 6000, 0)).toBeLessThan(1e-3);
});

test("channels are resampled each for itself", () => {
  const [left, right] = [sine(100, 100, 8000), sine(100, 200, 8000)];
  const both = Float32Array.from({ length: 200 }, (_, i) => (i % 2 ? right : left)[i >> 1] ?? 0);
  const { data } = resampled({ rate: 8000, channels: 2, data: both }, 4000);
  const alone = resampled({ rate: 8000, channels: 1, data: right }, 4000).data;
  expect([...data].filter((_, i) => i % 2)).toEqual([...alone]);
});

const folder = {
  "no/a.wav": new Blob([wav(1, 16, Int16Array.of(1, 2, 3))]),
  "yes/b.WAV": new Blob([wav(1, 16, Int16Array.of(2 ** 14))]),
  "yes/c.mp3": new Blob([]),
};
const quiet = { verbose: false, shuffle: false } as const;

test("a batch is filled up to its longest sound, or all are of one length", async () => {
  const sounds = await audioDatasetFromDirectory(folder, quiet);
  expectTypeOf(sounds).toExtend<AsyncIterable<{ x: Tensor<"float32">; y: Tensor }>>();
  expect(sounds.classNames).toEqual(["no", "yes"]);
  for await (const { x, y } of sounds) {
    expect(x.toArray()).toEqual([
      [[1 / 32768], [2 / 32768], [3 / 32768]],
      [[0.5], [0], [0]],
    ]);
    expect([...y.data]).toEqual([0, 1]);
  }
  for await (const x of await audioDatasetFromDirectory(folder, { ...quiet, labels: null, outputSequenceLength: 2 })) {
    expect(x.toArray()).toEqual([
      [[1 / 32768], [2 / 32768]],
      [[0.5], [0]],
    ]);
  }
});

test("samplingRate is that of all of them", async () => {
  const tones = { "a/1.wav": new Blob([wav(3, 32, sine(800, 100, 8000))]), "a/2.wav": new Blob([wav(3, 32, sine(400, 100, 4000), { rate: 4000 })]) }; // biome-ignore format: one line
  for await (const x of await audioDatasetFromDirectory(tones, { ...quiet, labels: null, samplingRate: 4000 })) {
    expect(x.shape).toEqual([2, 400, 1]);
    const [one, other] = [x.slice(0, 1).data, x.slice(1, 2).data];
    expect(Math.max(...one.subarray(100, 300).map((value, i) => Math.abs(value - (other[100 + i] ?? 0))))).toBeLessThan(1e-3); // biome-ignore format: one line
  }
});

test("wrong options and damaged files are told, with the file's name", async () => {
  await expect(audioDatasetFromDirectory(folder, { samplingRate: 0.5 })).rejects.toThrow(ArgumentError);
  await expect(audioDatasetFromDirectory(folder, { outputSequenceLength: 0 })).rejects.toThrow(ArgumentError);
  const damaged = await audioDatasetFromDirectory({ "a/1.wav": new Blob(["nothing"]) }, quiet);
  await expect(damaged[Symbol.asyncIterator]().next()).rejects.toThrow(/a\/1\.wav: no WAV file/);
});
