import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { datasets } from "../../src/data/index.js";
import { type CifarLayout, readCifar } from "../../src/data/sets/load-cifar.js";
import type { CaliforniaHousingOptions } from "../../src/data/sets/load-housing.js";
import type { ReutersOptions } from "../../src/data/sets/load-texts.js";
import { ArgumentError, DownloadError, FormatError } from "../../src/errors.js";
import type { Tensor } from "../../src/tensor.js";
import fixture from "../fixtures/datasets/datasets.json" with { type: "json" };
import { fromBase64, serve } from "../harness/serve.js";
import { tar } from "../harness/tar.js";

// What Keras's own loaders gave for these small files: see tests/fixtures/datasets/make.py.

const files = {
  "imdb.npz": fromBase64(fixture.imdb.file),
  "reuters.npz": fromBase64(fixture.reuters.file),
  "boston_housing.npz": fromBase64(fixture.boston.file),
  "california_housing.npz": fromBase64(fixture.california.file),
  "mnist.npz": fromBase64(fixture.mnist.file),
  "imdb_word_index.json": new TextEncoder().encode('{"the": 1, "naïve": 2, "constructor": 17}'),
  "reuters_word_index.json": new TextEncoder().encode('{"mdbl": 10996}'),
};
const { fetch } = serve(files);
const own = { url: "/data", fetch, verify: false };

type Texts = Awaited<ReturnType<typeof datasets.imdb>>;
const plainTexts = ({ train, test }: Texts) => ({
  train: { x: train.x, y: [...train.y.data] },
  test: { x: test.x, y: [...test.y.data] },
});

describe("datasets.imdb", () => {
  test.each(fixture.imdb.cases)("with $options gives what Keras gives", async ({ options, train, test }) => {
    const found = await datasets.imdb({ ...own, ...(options as object) });
    expect(plainTexts(found)).toEqual({ train, test });
    expect(found.train.y).toMatchObject({ shape: [train.y.length], dtype: "int32" });
  });

  test("takes null for what it does without", async () => {
    const found = await datasets.imdb({ ...own, numWords: null, maxlen: null });
    expect(plainTexts(found)).toEqual(plainTexts(await datasets.imdb(own)));
  });

  test("says so if no review is short enough", async () => {
    await expect(datasets.imdb({ ...own, maxlen: 1 })).rejects.toThrow(ArgumentError);
    await expect(datasets.imdb({ ...own, maxlen: 1 })).rejects.toThrow("no text is so short");
  });

  test("tells its words, and has none but them", async () => {
    const words = await datasets.imdb.getWordIndex(own);
    expect(Object.entries(words)).toEqual([
      ["the", 1],
      ["naïve", 2],
      ["constructor", 17],
    ]);
    expect(words.toString).toBeUndefined();
    expect((await datasets.reuters.getWordIndex(own)).mdbl).toBe(10996);
  });

  test.each(["[]", "{", '{"a": 1.5}', '{"a": "b"}', "{}", "null", "<!doctype html>", "\ud800"])(
    "takes no index of words that is %s",
    async (text) => {
      const { fetch } = serve({ "imdb_word_index.json": new TextEncoder().encode(text) });
      await expect(datasets.imdb.getWordIndex({ fetch, verify: false })).rejects.toThrow(FormatError);
    },
  );
});

describe("datasets.reuters", () => {
  test.each(fixture.reuters.cases)("with $options gives what Keras gives", async ({ options, train, test }) => {
    const found = await datasets.reuters({ ...own, ...(options as ReutersOptions) });
    expect(plainTexts(found)).toEqual({ train, test });
  });

  test("names its topics", () => {
    const names = datasets.reuters.getLabelNames();
    expect(names).toHaveLength(46);
    expect([names[0], names[3], names[45]]).toEqual(["cocoa", "earn", "lead"]);
  });
});

describe("datasets of houses", () => {
  const check = (part: { x: Tensor; y: Tensor }, worth: readonly number[], features: number) => {
    expect([...part.y.data]).toEqual(worth);
    expect(part).toMatchObject({ x: { dtype: "float32" }, y: { dtype: "float32" } });
    expect(part.x.shape).toEqual([worth.length, features]);
    expect([...part.x.data]).toEqual(worth.flatMap((i) => Array.from({ length: features }, (_, j) => 3 * i + j)));
  };

  test.each(fixture.boston.cases)(
    "bostonHousing with $options gives what Keras gives",
    async ({ options, ...rows }) => {
      const { train, test } = await datasets.bostonHousing({ ...own, ...(options as object) });
      check(train, rows.train, 13);
      check(test, rows.test, 13);
    },
  );

  test.each(fixture.california.cases)(
    "californiaHousing with $options gives what Keras gives",
    async ({ options, ...rows }) => {
      const { train, test } = await datasets.californiaHousing({ ...own, ...(options as CaliforniaHousingOptions) });
      check(train, rows.train, 8);
      check(test, rows.test, 8);
    },
  );
});

describe("datasets of pictures", () => {
  test("mnist from Keras is Keras's", async () => {
    const { train, test } = await datasets.mnist({ ...own, source: "keras" });
    for (const [found, known] of [[train, fixture.mnist.train] as const, [test, fixture.mnist.test] as const]) {
      expect(found.x).toMatchObject({ shape: [known.y.length, 28, 28], dtype: "float32" });
      expect(found.x.data).toEqual(Float32Array.from(fromBase64(known.x)));
      expect(found.y).toMatchObject({ shape: [known.y.length], dtype: "int32", data: Int32Array.from(known.y) });
    }
  });

  /** An idx file of bytes, compressed. */
  const idx = (shape: readonly number[], data: Uint8Array) => {
    const start = new Uint8Array(4 + 4 * shape.length);
    start.set([0, 0, 8, shape.length]);
    for (const [axis, size] of shape.entries()) new DataView(start.buffer).setUint32(4 + 4 * axis, size);
    return new Uint8Array(gzipSync(Buffer.concat([start, data])));
  };
  const clothes = Uint8Array.from({ length: 2 * 784 }, (_, i) => (i * 7) % 256);
  const fashion = {
    "train-images-idx3-ubyte.gz": idx([2, 28, 28], clothes),
    "train-labels-idx1-ubyte.gz": idx([2], Uint8Array.of(9, 0)),
    "t10k-images-idx3-ubyte.gz": idx([1, 28, 28], clothes.subarray(784)),
    "t10k-labels-idx1-ubyte.gz": idx([1], Uint8Array.of(3)),
  };

  test("fashionMnist reads idx files", async () => {
    const { fetch } = serve(fashion);
    const { train, test } = await datasets.fashionMnist({ fetch, verify: false });
    expect(train.x).toMatchObject({ shape: [2, 28, 28], dtype: "float32", data: Float32Array.from(clothes) });
    expect(train.y).toMatchObject({ shape: [2], dtype: "int32", data: Int32Array.of(9, 0) });
    expect(test.x.data).toEqual(Float32Array.from(clothes.subarray(784)));
    expect(test.y.data).toEqual(Int32Array.of(3));
  });

  test.each([
    ["more labels", { "train-labels-idx1-ubyte.gz": idx([3], Uint8Array.of(9, 0, 1)) }],
    ["other sizes", { "t10k-images-idx3-ubyte.gz": idx([1, 14, 56], clothes.subarray(784)) }],
    ["fewer axes", { "t10k-images-idx3-ubyte.gz": idx([784], clothes.subarray(784)) }],
    ["bytes behind", { "t10k-labels-idx1-ubyte.gz": idx([1], Uint8Array.of(3, 1)) }],
    ["too few bytes", { "t10k-labels-idx1-ubyte.gz": idx([2], Uint8Array.of(3)) }],
    ["no gzip", { "t10k-labels-idx1-ubyte.gz": Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 0) }],
  ])("fashionMnist refuses %s", async (_, wrong) => {
    const { fetch } = serve({ ...fashion, ...wrong });
    await expect(datasets.fashionMnist({ fetch, verify: false })).rejects.toThrow(FormatError);
  });

  const [first, second] = fixture.cifar.records.map(fromBase64) as [Uint8Array, Uint8Array];
  const layout: CifarLayout = {
    train: ["a/1.bin", "a/2.bin"],
    test: ["a/t.bin"],
    trainRows: 1,
    testRows: 2,
    labels: 2,
    label: 1,
  };
  const both = Buffer.concat([first, second]);
  const archive = (entries: Parameters<typeof tar>[0]) => new Uint8Array(gzipSync(tar(entries)));
  const whole = { "a/": "", "a/2.bin": second, "a/readme": "Words", "a/t.bin": both, "a/1.bin": first };

  test.each([
    [1, fixture.cifar.fine],
    [0, fixture.cifar.coarse],
  ])("those of CIFAR are Keras's, whatever their order in the archive (label %i)", async (label, labels) => {
    const { train, test } = await readCifar("here", archive(whole), { ...layout, label });
    const x = Float32Array.from(fromBase64(fixture.cifar.x));
    for (const part of [train, test]) {
      expect(part.x).toMatchObject({ shape: [2, 32, 32, 3], dtype: "float32" });
      expect(part.x.data).toEqual(x);
      expect(part.y).toMatchObject({ shape: [2, 1], dtype: "int32", data: Int32Array.from(labels) });
    }
  });

  test.each([
    ["a file that is missing", { ...whole, "a/1.bin": undefined }, "a/1.bin in the archive"],
    ["a longer file", { ...whole, "a/1.bin": both }, "expected 3074 bytes, once, received 6148 bytes"],
    ["a file in another folder", { ...whole, "a/1.bin": undefined, "../a/1.bin": first }, "a/1.bin in the archive"],
    ["a link", { ...whole, "a/1.bin": undefined, "link a/1.bin": first }, "a/1.bin in the archive"],
  ])("of CIFAR without %s are refused", async (_, entries, message) => {
    const given = Object.fromEntries(Object.entries(entries).filter(([, data]) => data !== undefined));
    const found = readCifar("here", archive(given as Parameters<typeof tar>[0]), layout);
    await expect(found).rejects.toThrow(FormatError);
    await expect(found).rejects.toThrow(message);
  });

  test("of CIFAR are left when they are aborted", async () => {
    const signal = AbortSignal.abort(new Error("no more"));
    await expect(readCifar("here", archive(whole), layout, signal)).rejects.toThrow("no more");
  });

  test("of CIFAR twice in their archive are refused", async () => {
    const twice = new Uint8Array(gzipSync(Buffer.concat([tar({ "a/1.bin": first }).subarray(0, -1024), tar(whole)])));
    await expect(readCifar("here", twice, layout)).rejects.toThrow("received it a second time");
  });
});

describe("every data set", () => {
  const all = {
    mnist: (options: object) => datasets.mnist({ ...options, source: "keras" }),
    fashionMnist: datasets.fashionMnist,
    cifar10: datasets.cifar10,
    cifar100: datasets.cifar100,
    imdb: datasets.imdb,
    "imdb.getWordIndex": datasets.imdb.getWordIndex,
    reuters: datasets.reuters,
    "reuters.getWordIndex": datasets.reuters.getWordIndex,
    californiaHousing: datasets.californiaHousing,
    bostonHousing: datasets.bostonHousing,
  };

  test.each(Object.entries(all))("%s is not there: a typed error says where, and what to do", async (name, load) => {
    const { asked, fetch } = serve({});
    const missing = load({ fetch });
    await expect(missing).rejects.toThrow(DownloadError);
    await expect(missing).rejects.toThrow(`datasets.${name}: https://`);
    await expect(missing).rejects.toThrow(/received 404 Not Found\. Check the network, or serve .* as url\.$/);
    expect(asked[0]).toMatch(name.startsWith("cifar") ? /^https:\/\/www\.cs\.toronto\.edu/ : /tf-keras-datasets/);
  });

  test.each(Object.entries(all))("%s is another file: both sums are named", async (name, load) => {
    const wrong = load({ url: "x", fetch: async () => new Response("no such thing") });
    await expect(wrong).rejects.toThrow(FormatError);
    const words = name.endsWith("WordIndex");
    await expect(wrong).rejects.toThrow(
      words
        ? /expected MD5 [0-9a-f]{32}, received [0-9a-f]{32}, of 13 bytes/
        : /expected SHA-256 [0-9a-f]{64}, received [0-9a-f]{64}, of 13 bytes/,
    );
  });

  test.each(Object.entries(all))("%s does not take other options", async (_, load) => {
    await expect(load({ num_words: 3 } as object)).rejects.toThrow(ArgumentError);
    await expect(load({ verify: "no" } as object)).rejects.toThrow(ArgumentError);
  });
});

test.each([
  ["imdb", { seed: -1 }],
  ["imdb", { numWords: 0 }],
  ["imdb", { maxlen: 0 }],
  ["imdb", { startChar: -1 }],
  ["imdb", { oovChar: 1.5 }],
  ["imdb", { indexFrom: null }],
  ["reuters", { testSplit: 1.01 }],
  ["bostonHousing", { testSplit: 1 }],
  ["californiaHousing", { version: "medium" }],
  ["cifar100", { labelMode: "middle" }],
  ["mnist", { source: "torch" }],
])("datasets.%s refuses %o", async (name, options) => {
  const { asked, fetch } = serve({});
  const load = Reflect.get(datasets, name) as (options: object) => Promise<unknown>;
  await expect(load({ ...options, fetch })).rejects.toThrow(ArgumentError);
  expect(asked).toEqual([]);
});
