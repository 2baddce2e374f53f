import { openAsBlob } from "node:fs";
import { mkdtemp, open, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  Adam,
  Dense,
  DownloadError,
  FormatError,
  loadModel,
  openSafetensors,
  Sequential,
  saveSafetensors,
  Tensor,
} from "../../src/index.js";
import { savedFiles } from "../harness/saved-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wgrad-tensors-"));
});
afterAll(() => rm(folder, { recursive: true }));

const small = () => {
  const model = new Sequential([new Dense(4, { inputShape: [3] }), new Dense(2)], { name: "small" });
  return model.compile({ optimizer: new Adam(0.02), loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
};
type Weighed = { getWeights(): Promise<{ readonly data: unknown }[]> };
const valuesOf = async (model: Weighed) => (await model.getWeights()).map(({ data }) => data);

describe("a whole model in safetensors", () => {
  test("comes back as it was, compiled", async () => {
    const model = small();
    const again = await loadModel(await model.save({ format: "safetensors" }));
    expect(again.name).toBe("small");
    expect(again.optimizer).toBeInstanceOf(Adam);
    expect(again.optimizer.learningRate).toBe(0.02);
    expect(await valuesOf(again)).toEqual(await valuesOf(model));
  });

  test("goes into several files with an index, at a path and as a list", async () => {
    const model = small();
    const files = await savedFiles(model, { format: "safetensors.index.json", shardBytes: 50 });
    expect(files.map(({ name }) => name)).toEqual([
      "model.safetensors.index.json",
      ...[1, 2, 3].map((i) => `model-0000${i}-of-00003.safetensors`),
    ]);
    expect(await valuesOf(await loadModel(files))).toEqual(await valuesOf(model));
    const path = join(folder, "small.safetensors.index.json");
    await model.save(path, { shardBytes: 60 });
    expect(await valuesOf(await loadModel(path))).toEqual(await valuesOf(model));
    const other = small();
    await other.loadWeights(path);
    expect(await valuesOf(other)).toEqual(await valuesOf(model));
    await expect(loadModel(files.slice(0, 2))).rejects.toThrow("a file is missing");
    await expect(loadModel((files as [File])[0])).rejects.toThrow("a part is missing");
  });

  test("gives its weights alone, too, and a file of weights is no model", async () => {
    const model = small();
    const other = small();
    await other.loadWeights(await model.save({ format: "safetensors" }));
    expect(await valuesOf(other)).toEqual(await valuesOf(model));
    const weights = saveSafetensors({ x: Tensor.from([1]) });
    await expect(loadModel(weights)).rejects.toThrow("the file holds weights and no model");
    await expect(other.loadWeights(weights)).rejects.toThrow("x has no place in the model");
  });

  test("with files elsewhere is refused", async () => {
    for (const path of ["../x.safetensors", "/x.safetensors", "https://example.org/x", "a/../../x", 3]) {
      const index = new File([JSON.stringify({ metadata: {}, weight_map: { x: path } })], "i.json");
      await expect(loadModel([index, new File([], "x.safetensors")])).rejects.toThrow("its weights lie elsewhere");
    }
    const index = new File([JSON.stringify({ metadata: {}, weight_map: { y: "x.safetensors" } })], "i.json");
    const file = new File([saveSafetensors({ x: Tensor.from([1]) })], "x.safetensors");
    await expect(openSafetensors([index, file])).rejects.toThrow(FormatError);
  });
});

describe("a file of more than two gigabytes", () => {
  const LARGE = 3 * 2 ** 30;
  let path: string;
  beforeAll(async () => {
    // Mostly a hole, which takes no room on the disk.
    path = join(folder, "large.safetensors");
    const entry = (shape: readonly number[], begin: number, end: number) => ({
      dtype: "F32",
      shape,
      data_offsets: [begin, end],
    });
    const header = JSON.stringify({ hole: entry([LARGE / 4], 0, LARGE), last: entry([2], LARGE, LARGE + 8) });
    const text = new TextEncoder().encode(header.padEnd(Math.ceil(header.length / 8) * 8));
    const length = new Uint8Array(BigUint64Array.of(BigInt(text.length)).buffer);
    await writeFile(path, Buffer.concat([length, text]));
    await truncate(path, 8 + text.length + LARGE);
    const file = await open(path, "a");
    await file.write(new Uint8Array(Float32Array.of(5, 7).buffer));
    await file.close();
  });

  test("is read from a path and from a Blob, a tensor at a time", async () => {
    for (const source of [path, await openAsBlob(path)]) {
      const { tensors } = await openSafetensors(source);
      expect(tensors.hole?.shape).toEqual([LARGE / 4]);
      expect([...((await tensors.last?.read())?.values ?? [])]).toEqual([5, 7]);
    }
  });

  test("is read from a server that gives parts", async () => {
    const blob = await openAsBlob(path);
    const asked: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      const range = new Headers(init?.headers).get("range");
      asked.push(range);
      const [start = 0, last = 0] = (range ?? "").replace("bytes=", "").split("-").map(Number);
      const headers = { "content-range": `bytes ${start}-${last}/${blob.size}` };
      return new Response(blob.slice(start, last + 1), { status: 206, headers });
    };
    const { tensors } = await openSafetensors("https://example.org/large.safetensors", { fetch });
    expect([...((await tensors.last?.read())?.values ?? [])]).toEqual([5, 7]);
    expect(asked.length).toBe(5); // whether there are parts; what kind of file; how long its header is; that; the tensor
  });
});

describe("a server", () => {
  const file = saveSafetensors({ x: Tensor.from([1, 2]) });
  const address = "https://example.org/x.safetensors?download=1";

  test("that gives no parts gives the whole", async () => {
    const { tensors } = await openSafetensors(address, { fetch: async () => new Response(file) });
    expect([...((await tensors.x?.read())?.values ?? [])]).toEqual([1, 2]);
  });

  test("that gives other parts than it was asked for is not believed", async () => {
    const headers = { "content-range": `bytes 0-0/${file.length}` };
    const fetch = async () => new Response(file.slice(0, 3), { status: 206, headers });
    await expect(openSafetensors(address, { fetch })).rejects.toThrow(DownloadError);
  });
});
