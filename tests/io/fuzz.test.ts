import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSprite } from "../../src/data/sets/sprite.js";
import {
  Dense,
  LSTM,
  loadSafetensors,
  modelFromJson,
  Sequential,
  StringLookup,
  saveSafetensors,
  Tensor,
  TextVectorization,
  toJson,
} from "../../src/index.js";
import { readOnnx } from "../../src/io/onnx/open-onnx.js";
import classifier from "../fixtures/onnx/classifier.json" with { type: "json" };
import { mutated, read, runs } from "../harness/damaged.js";

// Readers of what may come from anywhere: valid files that were changed, cut or put together to do harm. Each is read right or refused
// with a typed error and a short message. `FUZZ=60` tries so many times as much.

/** A safetensors file with any text for a header. */
function safetensors(header: string | Uint8Array, data = 0): Uint8Array<ArrayBuffer> {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const entry = (shape: readonly number[], end: number, more = "") =>
  `{"x":{"dtype":"F32","shape":${JSON.stringify(shape)},"data_offsets":[0,${end}]${more}}}`;

describe("safetensors", () => {
  const valid = saveSafetensors(
    {
      "a/b": Tensor.from([
        [1, 2],
        [3, 4],
      ]),
      n: Tensor.from(Int32Array.of(7)),
    },
    { by: "me" },
  );

  test("that were changed are read or refused", () => {
    fc.assert(
      fc.property(mutated(valid), (bytes) => {
        const found = read(() => loadSafetensors(bytes), bytes.length);
        for (const { shape, data } of Object.values(found?.tensors ?? {})) {
          expect(data.length).toBe(shape.reduce((product, size) => product * size, 1));
        }
      }),
      runs(1500),
    );
  });

  test("with any JSON for a header are read or refused", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat({ max: 64 }), (header, data) => {
        const bytes = safetensors(header, data);
        read(() => loadSafetensors(bytes), bytes.length);
      }),
      runs(500),
    );
  });

  test("with any sizes and offsets are read or refused", () => {
    const size = fc.oneof(fc.nat({ max: 5 }), fc.constantFrom(2 ** 31, 2 ** 53 - 1, 3e7, -1, 1.5, 1e300));
    fc.assert(
      fc.property(fc.array(size, { maxLength: 5 }), fc.nat({ max: 64 }), fc.nat({ max: 64 }), (shape, end, data) => {
        const bytes = safetensors(entry(shape, end), data);
        const found = read(() => loadSafetensors(bytes), bytes.length);
        if (found === undefined) return;
        expect(4 * shape.reduce((product, one) => product * one, 1)).toBe(end);
        expect(end).toBe(data);
      }),
      runs(500),
    );
  });

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ["5,000 levels of lists", safetensors(deep(5000))],
    ["a million levels of lists", safetensors(deep(1_000_000))],
    ["5,000 levels in an entry", safetensors(`{"x":${deep(5000)}}`)],
    ["an entry of 60 MB", safetensors(`{"x":"${"y".repeat(60_000_000)}"}`)],
    ["a name of 10 MB", safetensors(`{"${"y".repeat(10_000_000)}":1}`)],
    [
      "a tensor twice",
      safetensors(
        `{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`,
      ),
    ],
    [
      "a tensor twice, once with escapes",
      safetensors(
        '{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0078":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
      ),
    ],
    ["a dtype twice", safetensors(entry([1], 4, ',"dtype":"I32"'), 4)],
    ["a byte order mark", safetensors(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))],
    ["no UTF-8", safetensors(new Uint8Array([0x7b, 0xff, 0x7d]))],
    ["offsets beyond the file", safetensors(entry([1000], 4000), 4)],
    ["rows of nothing", safetensors(entry([3e7, 0], 0))],
    ["sizes whose product overflows", safetensors(entry([2 ** 32, 2 ** 32], 0))],
    ["sizes whose product overflows to 0", safetensors(entry([2 ** 53 - 1, 2 ** 53 - 1, 0, 2 ** 53 - 1], 0))],
    ["a header longer than the file", Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127, 1)],
    ["nothing at all", new Uint8Array(0)],
  ])("with %s are refused", (_, bytes) => {
    expect(read(() => loadSafetensors(bytes), bytes.length)).toBeUndefined();
  });

  test("hold names that objects have, as names like any others", () => {
    const names = ["constructor", "__proto__", "toString"];
    const { tensors } = loadSafetensors(
      saveSafetensors(Object.fromEntries(names.map((name) => [name, Tensor.from([1])]))),
    );
    expect(Object.keys(tensors)).toEqual(names);
    expect(Reflect.get(tensors, "hasOwnProperty")).toBeUndefined();
  });
});

describe("the JSON of a model", () => {
  const valid = toJson(new Sequential([new LSTM(2, { inputShape: [3, 2] }), new Dense(1, { activation: "tanh" })]));
  const bytes = new TextEncoder().encode(valid);

  test("that was changed is read or refused", () => {
    fc.assert(
      fc.property(mutated(bytes), (changed) => {
        read(() => modelFromJson(new TextDecoder().decode(changed)), changed.length);
      }),
      runs(300),
    );
  });

  test("with any value in any place is read or refused", () => {
    const strange = fc.oneof(fc.jsonValue(), fc.constantFrom(null, -1, 2 ** 31, 1e300, "__proto__", {}, [], [[]]));
    fc.assert(
      fc.property(fc.nat(), strange, (place, value) => {
        let at = 0;
        const changed = JSON.stringify(JSON.parse(valid), (_, old) => (at++ === place % 120 ? value : old)) ?? "";
        read(() => modelFromJson(changed), changed.length);
      }),
      runs(500),
    );
  });

  test.each([
    ["5,000 levels", deep(5000)],
    ["a million levels", `{"class_name":"Sequential","config":${'{"x":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}}`],
    ["10 MB of text", `"${"y".repeat(10_000_000)}"`],
    ["a key twice", '{"class_name":"Sequential","class_name":"Sequential","config":{"layers":[]}}'],
    ["a class of every object", '{"module":"keras.layers","class_name":"constructor","config":{}}'],
    ["a module of every object", '{"module":"__proto__","class_name":"toString","config":{}}'],
    [
      "an op of every object",
      '{"class_name":"Functional","config":{"name":"m","layers":[{"module":"wgrad.ops","class_name":"toString","name":"x","config":{},"inbound_nodes":[]}]}}',
    ],
  ])("of %s is refused", (_, json) => {
    expect(read(() => modelFromJson(json), json.length)).toBeUndefined();
  });
});

describe("a sprite", () => {
  const layout = { count: 3, pixels: 4, classes: 2 };
  const labels = Uint8Array.of(1, 0, 0, 1, 1, 0);

  test("that was changed is read or refused", () => {
    fc.assert(
      fc.property(mutated(png(4, 3)), (bytes) => {
        const found = read(() => decodeSprite("sprite", bytes, labels, layout), bytes.length);
        if (found !== undefined) expect(found.x.shape).toEqual([3, 4]);
      }),
      runs(500),
    );
  });

  test.each([
    [4_294_967_295, 1],
    [1, 4_294_967_295],
    [65_000, 65_000],
    [0, 0],
  ])("that says it has %i × %i pixels is refused before anything is decoded", (width, height) => {
    const bytes = png(width, height);
    expect(read(() => decodeSprite("sprite", bytes, labels, layout), bytes.length)).toBeUndefined();
  });

  test("with a compressed profile of colours is refused, whatever that is when it is not compressed any more", () => {
    const profile = chunk(
      "iCCP",
      Buffer.concat([Buffer.from("x\0\0", "latin1"), deflateSync(Buffer.alloc(100_000_000))]),
    );
    const bytes = png(4, 3, [profile]);
    expect(read(() => decodeSprite("sprite", bytes, labels, layout), bytes.length)).toBeUndefined();
  });

  test("with any labels is read or refused", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        read(() => decodeSprite("sprite", png(4, 3), Uint8Array.from(bytes), layout), bytes.length);
      }),
      runs(200),
    );
  });
});

test("texts of any kind become numbers and come back", () => {
  const token = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "\ud800", "", "[UNK]"));
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      const lookup = new StringLookup();
      lookup.adapt(tokens);
      const inverse = new StringLookup({ vocabulary: lookup.getVocabulary(), invert: true });
      expect(inverse.apply(lookup.apply(tokens)).data).toEqual(tokens);
      const vectorize = new TextVectorization();
      vectorize.adapt(tokens);
      expect(vectorize.apply(tokens).shape[0]).toBe(tokens.length);
    }),
    runs(200),
  );
});

function png(width: number, height: number, more: readonly Buffer[] = []): Uint8Array<ArrayBuffer> {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const lines = Buffer.from([0, 1, 2, 3, 4, 0, 5, 6, 7, 8, 0, 9, 10, 11, 12]);
  const chunks = [chunk("IHDR", header), ...more, chunk("IDAT", deflateSync(lines)), chunk("IEND", Buffer.of())];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

describe("ONNX", () => {
  const valid = Uint8Array.from(atob(classifier.model), (letter) => letter.charCodeAt(0));

  test("graphs that were changed are read or refused", () => {
    fc.assert(
      fc.property(mutated(valid), (bytes) => {
        read(() => readOnnx(bytes), bytes.length);
      }),
      runs(400),
    );
  });

  test("messages within messages, without end, are refused", () => {
    // A graph (field 7) in whose nodes (1) attributes (5) hold tensors (5) …: each says that it is as long as all the rest.
    const nested = Uint8Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? 0x3a : 0x7f));
    read(() => readOnnx(nested), nested.length);
    const tensors = Uint8Array.of(0x3a, 12, 0x2a, 10, 0x08, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x10, 1, 0x4a, 0);
    read(() => readOnnx(tensors), tensors.length);
  });
});
