import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ArgumentError,
  Dense,
  DownloadError,
  FormatError,
  LAYER,
  Layer,
  type LayerConfig,
  loadModel,
  ops,
  removeFile,
  Sequential,
  type SymbolicTensor,
  Tensor,
} from "../../src/index.js";
import { getTrainingState, putTrainingState } from "../../src/io/kept-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wgrad-files-"));
});
afterAll(() => rm(folder, { recursive: true }));

const small = () => new Sequential([new Dense(2, { inputShape: [3] })], { name: "small" });
const valuesOf = async (model: { getWeights(): Promise<{ readonly data: unknown }[]> }) =>
  (await model.getWeights()).map(({ data }) => data);

test("a training state goes to a path and comes from there, until it is removed", async () => {
  const path = join(folder, "backup.safetensors");
  expect(await getTrainingState(path)).toBeUndefined();
  const optimizer = { iterations: 3, learningRate: 0.5, slots: {} };
  const state = { epoch: 2, weights: { w: Tensor.zeros([2]) }, optimizer, seeds: { random: 1, fits: 2 } };
  await putTrainingState(path, state);
  expect(await getTrainingState(path)).toEqual(state);
  await removeFile(path);
  await removeFile(path);
  expect(await getTrainingState(path)).toBeUndefined();
  await expect(removeFile("https://example.org/x")).rejects.toThrow(ArgumentError);
});

describe("a model", () => {
  test.each(["keras", "h5"])("goes to a path as .%s and comes from wherever it is", async (format) => {
    const model = small();
    const path = join(folder, `model.${format}`);
    const bytes = await model.save(path);
    expect(new Uint8Array(await readFile(path))).toEqual(bytes);
    const fetch = async () => new Response(bytes);
    for (const [source, options] of [
      [path],
      [pathToFileURL(path)],
      [bytes],
      [bytes.buffer],
      [new Blob([bytes])],
      [[new File([bytes], "some.name")]],
      [new Response(bytes)],
      ["https://example.org/model", { fetch }],
    ] as const) {
      expect(await valuesOf(await loadModel(source, options))).toEqual(await valuesOf(model));
    }
  });

  test("is written the same twice", async () => {
    const model = small();
    expect(await model.save({ format: "keras" })).toEqual(await model.save({ format: "keras" }));
  });

  test("goes to a file handle", async () => {
    const written: Uint8Array[] = [];
    const createWritable = async () => ({
      write: async (bytes: Uint8Array) => void written.push(bytes),
      close: async () => undefined,
    });
    const bytes = await small().save({ name: "x.keras", createWritable });
    expect(written).toEqual([bytes]);
  });

  test("is refused where there is none, or nowhere to go", async () => {
    await expect(loadModel(join(folder, "none.keras"))).rejects.toThrow(ArgumentError);
    await expect(
      loadModel("https://example.org", { fetch: async () => new Response("", { status: 404 }) }),
    ).rejects.toThrow(DownloadError);
    await expect(loadModel(new Uint8Array(100))).rejects.toThrow(
      "no model: expected a .keras, .h5 or .safetensors file",
    );
    await expect(loadModel(await small().saveWeights({ format: "weights.h5" }))).rejects.toThrow(
      "holds weights and no model",
    );
    await expect(small().save("model.onnx")).rejects.toThrow("no such file: expected a name that ends in .keras, .h5");
    await expect(small().save({ format: "zip" })).rejects.toThrow(ArgumentError);
    await expect(small().save(join(folder, "no/such/folder.keras"))).rejects.toThrow("cannot be written");
  });

  test("with classes of the user's opens when it is told them", async () => {
    class Doubled extends Layer<SymbolicTensor, SymbolicTensor, LayerConfig> {
      static override className = "Doubled";
      static override defaults: object = LAYER;
      override call(x: SymbolicTensor) {
        return ops.multiply(x, 2);
      }
    }
    const layer = { module: "mine", class_name: "Doubled", config: { name: "d" }, registered_name: "mine>Doubled" };
    const config = { layers: [{ class_name: "InputLayer", config: { batch_input_shape: [null, 2] } }, layer] };
    const file = new TextEncoder().encode(JSON.stringify({ modelTopology: { class_name: "Sequential", config } }));
    const { layers } = await loadModel(file, { customObjects: { Doubled } });
    expect(layers[0]).toBeInstanceOf(Doubled);
    await expect(loadModel(file)).rejects.toThrow(FormatError);
  });

  test("with Python code in it is refused", async () => {
    const layer = { class_name: "Activation", config: { activation: { class_name: "__lambda__", config: {} } } };
    const file = JSON.stringify({ modelTopology: { class_name: "Sequential", config: { layers: [layer] } } });
    await expect(loadModel(new TextEncoder().encode(file))).rejects.toThrow(
      "the file holds Python code, which is not run",
    );
  });
});
