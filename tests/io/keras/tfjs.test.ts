import { describe, expect, test } from "vitest";
import { toHalf } from "../../../src/half.js";
import { Dense, FormatError, loadModel, RMSprop, Sequential, SGD } from "../../../src/index.js";
import type { AnyModel } from "../../../src/io/model-json.js";
import { InverseTimeDecay } from "../../../src/schedules/index.js";

// Models of tfjs's in their files: what is beside the layers.

const small = () => new Sequential([new Dense(2, { inputShape: [3], name: "dense" })]);
const kernel = { name: "dense/kernel", shape: [3, 2], dtype: "float32" };
const bias = { name: "dense/bias", shape: [2], dtype: "float32" };
const KERNEL = [1, -2, 3, 4, 0.5, -6];
const layer = { class_name: "Dense", config: { name: "dense", units: 2, batch_input_shape: [null, 3] } };
const topology = { class_name: "Sequential", config: { layers: [layer] } };

const json = (value: unknown) => new File([JSON.stringify(value)], "model.json");
const group = (weights: readonly object[], ...paths: readonly string[]) => ({ paths, weights });
const bytesOf = (...parts: readonly ArrayBufferView<ArrayBuffer>[]) => new Blob([...parts]);
const kernelOf = async (model: AnyModel) => [...((await model.getWeights())[0]?.values ?? [])];

const shard = new File([bytesOf(Float32Array.from(KERNEL), Float32Array.of(7, 8))], "a.bin");
const filesOf = (modelTopology: object) => [
  json({ modelTopology, weightsManifest: [group([kernel, bias], "a.bin")] }),
  shard,
];

describe("weights of tfjs's", () => {
  test.each([
    ["a manifest without a model", { modelTopology: null, weightsManifest: [group([kernel, bias], "a.bin")] }],
    ["a manifest alone, as older converters wrote it", [group([kernel, bias], "a.bin")]],
    ["a whole model", { modelTopology: topology, weightsManifest: [group([kernel, bias], "./a.bin")] }],
  ])("come from %s", async (_, content) => {
    const model = small() as unknown as AnyModel;
    await model.loadWeights([json(content), shard]);
    expect((await model.getWeights()).map(({ values }) => [...values])).toEqual([KERNEL, [7, 8]]);
  });

  test("alone are no model", async () => {
    const file = json({ modelTopology: null, weightsManifest: [group([kernel, bias], "a.bin")] });
    await expect(loadModel([file, shard])).rejects.toThrow("the file holds weights and no model");
  });

  test.each([
    ["by its format", { format: "graph-model", modelTopology: { node: [{}, {}] } }],
    ["by its operations, as older converters wrote it", { modelTopology: { node: [{}, {}], library: {} } }],
  ])("of a graph model are refused with what to do, known %s", async (_, content) => {
    const files = [json({ ...content, weightsManifest: [group([kernel, bias], "a.bin")] }), shard];
    const words =
      "model.json: a graph model has no layers: expected a layers model, received a graph model of 2 operations. Convert";
    await expect(loadModel(files)).rejects.toThrow(words);
    await expect((small() as unknown as AnyModel).loadWeights(files)).rejects.toThrow(FormatError);
  });

  test("go on from one file to the next", async () => {
    const bytes = await shard.arrayBuffer();
    const cuts = [0, 5, 6, 23, 32];
    const files = cuts.slice(1).map((end, i) => new File([bytes.slice(cuts[i], end)], `${i}.bin`));
    const names = files.map(({ name }) => name);
    const content = { modelTopology: topology, weightsManifest: [group([kernel, bias], ...names)] };
    expect(await kernelOf(await loadModel([json(content), ...files]))).toEqual(KERNEL);
    await expect(loadModel([json(content), ...files.slice(1)])).rejects.toThrow("a file is missing");
  });

  const quantized = (dtype: string, values: ArrayBufferView<ArrayBuffer>, more: object = {}) => {
    const weights = [{ ...kernel, quantization: { dtype, ...more } }, bias];
    const content = { modelTopology: topology, weightsManifest: [group(weights, "a.bin")] };
    return [json(content), new File([bytesOf(values, Float32Array.of(0, 0))], "a.bin")];
  };

  test.each([
    ["uint8", Uint8Array.of(0, 1, 2, 3, 4, 255), { min: -1, scale: 0.5 }, [-1, -0.5, 0, 0.5, 1, 126.5]],
    ["uint16", Uint16Array.of(0, 1, 2, 3, 4, 65535), { min: 2, scale: 0.25 }, [2, 2.25, 2.5, 2.75, 3, 16385.75]],
    ["float16", Uint16Array.from(KERNEL, toHalf), {}, KERNEL],
  ] as const)("of %s are what they were", async (dtype, stored, more, expected) => {
    expect(await kernelOf(await loadModel(quantized(dtype, stored, more)))).toEqual(expected);
  });

  test("of a type that is not known are refused", async () => {
    await expect(loadModel(quantized("uint4", Uint8Array.of(1)))).rejects.toThrow(FormatError);
  });
});

describe("how a model was compiled", () => {
  const compiled = async (version: string, class_name: string, config: object) => {
    const training = { optimizer_config: { class_name, config }, loss: "mean_squared_error", metrics: ["accuracy"] };
    const model = { ...topology, keras_version: version, training_config: training };
    return (await loadModel(filesOf(model))).optimizer;
  };

  test("is read in the words of Keras 1 and 2", async () => {
    const plain = await compiled("2.2.4", "SGD", { lr: 0.25, momentum: 0.5, decay: 0, nesterov: true });
    expect(plain).toBeInstanceOf(SGD);
    expect(plain?.config).toMatchObject({ learningRate: 0.25, momentum: 0.5, nesterov: true });
    const slower = await compiled("2.1.0", "Adam", { lr: 0.25, beta_1: 0.8, decay: 0.5, epsilon: null });
    const schedule = slower?.schedule as InverseTimeDecay;
    expect(schedule).toBeInstanceOf(InverseTimeDecay);
    expect([0, 1, 2].map((step) => schedule.at(step))).toEqual([0.25, 0.25 / 1.5, 0.125]);
    expect((await compiled("2.2.4", "Nadam", { lr: 0.1, schedule_decay: 0.004 }))?.config).toMatchObject({
      learningRate: 0.1,
    });
  });

  test("is read in tfjs's words", async () => {
    const momentum = await compiled("tfjs-layers 4.22.0", "Momentum", {
      learningRate: 0.1,
      momentum: 0.7,
      useNesterov: true,
    });
    expect(momentum?.config).toMatchObject({ learningRate: 0.1, momentum: 0.7, nesterov: true });
    const mean = await compiled("tfjs-layers 4.22.0", "RMSProp", {
      learningRate: 0.1,
      decay: 0.8,
      momentum: 0,
      centered: true,
    });
    expect(mean).toBeInstanceOf(RMSprop);
    expect(mean?.config).toMatchObject({ rho: 0.8, centered: true });
  });
});

test("null says nothing in an older file: tfjs 0 wrote initializers so", async () => {
  const initializer = {
    class_name: "VarianceScaling",
    config: { scale: 1, mode: null, distribution: null, seed: null },
  };
  const dense = { ...layer, config: { ...layer.config, kernel_initializer: initializer } };
  const model = { class_name: "Sequential", config: [dense], keras_version: "tfjs-layers 0.8.3" };
  const [first] = (await loadModel(filesOf(model))).layers;
  expect(first?.getConfig()).toMatchObject({ kernelInitializer: { config: { mode: "fanIn" } } });
});
