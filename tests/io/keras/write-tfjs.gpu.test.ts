import { beforeAll, describe, expect, test } from "vitest";
import type { LayerTensor } from "../../../src/graph/symbols/layer-tensor.js";
import {
  ArgumentError,
  FormatError,
  Input,
  layers as L,
  loadModel,
  Model,
  Sequential,
  Tensor,
} from "../../../src/index.js";
import type { AnyModel } from "../../../src/io/model-json.js";
import { savedFiles } from "../../harness/saved-files.js";
import * as tf from "../../harness/tfjs.js";
import { openInTfjs } from "../../harness/tfjs-files.js";

// What is written for tfjs is opened by tfjs, and predicts the same there; and here again, bit for bit.

beforeAll(async () => {
  await tf.setBackend("cpu");
  await tf.ready();
});

const TOLERANCE = 2e-5;

function numbers(shape: readonly number[], below?: number): Float32Array {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const value = (i: number) => Math.sin(i * 12.9898 + 1) * 2;
  return Float32Array.from({ length: size }, (_, i) =>
    below ? Math.floor(Math.abs(value(i)) * 1e4) % below : value(i),
  );
}

/** Every weight another number, so that none is mistaken for another. */
async function fill(model: AnyModel): Promise<void> {
  const weights = await model.getWeights();
  await model.setWeights(
    weights.map(({ shape }, i) =>
      Tensor.from(
        numbers(shape).map((value) => Math.abs(value) * 0.3 + 0.01 * i),
        shape,
      ),
    ),
  );
}

async function check(model: AnyModel, shape: readonly number[], below?: number): Promise<void> {
  await fill(model);
  const files = await savedFiles(model, { format: "tfjs" });
  const theirs = await openInTfjs(files);
  const x = numbers([2, ...shape], below);
  const expected = [theirs.predict(tf.tensor(x, [2, ...shape]))].flat();
  const again = await loadModel(files);
  for (const own of [model, again]) {
    const found = [await own.predict(Tensor.from(x, [2, ...shape]) as never)].flat() as unknown as Tensor[];
    for (const [i, tensor] of found.entries()) {
      expect(tensor.shape).toEqual(expected[i]?.shape);
      const data = (await expected[i]?.data()) ?? [];
      const far = Array.from(tensor.values, (value, j) => Math.abs(value - (data[j] ?? Number.NaN)));
      expect(Math.max(...far)).toBeLessThanOrEqual(TOLERANCE * Math.max(1, ...Array.from(data, Math.abs)));
    }
  }
  expect((await again.getWeights()).map(({ data }) => data)).toEqual(
    (await model.getWeights()).map(({ data }) => data),
  );
  theirs.dispose();
  model.dispose();
  again.dispose();
}

type Maker = () => unknown;
const layers = (shape: readonly number[], makers: Readonly<Record<string, Maker>>, below?: number) =>
  Object.entries(makers).map(([name, make]) => [name, { shape, make, below }] as const);

const CASES = [
  ...layers([5], {
    Dense: () => new L.Dense(3, { activation: "silu", kernelRegularizer: "l2", kernelConstraint: "nonNeg" }),
    "Dense without bias": () => new L.Dense(3, { useBias: false, kernelInitializer: "lecunNormal" }),
    ...Object.fromEntries(
      (
        [
          "elu",
          "gelu",
          "mish",
          "relu",
          "relu6",
          "selu",
          "softmax",
          "logSoftmax",
          "softplus",
          "softsign",
          "tanh",
        ] as const
      ).map((activation) => [`Activation ${activation}`, () => new L.Activation(activation)]),
    ),
    ReLU: () => new L.ReLU({ maxValue: 1 }),
    LeakyReLU: () => new L.LeakyReLU({ negativeSlope: 0.2 }),
    ELU: () => new L.ELU(),
    PReLU: () => new L.PReLU(),
    Softmax: () => new L.Softmax(),
    Dropout: () => new L.Dropout(0.5),
    GaussianNoise: () => new L.GaussianNoise(0.5),
    GaussianDropout: () => new L.GaussianDropout(0.5),
    AlphaDropout: () => new L.AlphaDropout(0.5),
    RepeatVector: () => new L.RepeatVector(3),
    Reshape: () => new L.Reshape([5, 1]),
    BatchNormalization: () => new L.BatchNormalization({ epsilon: 0.01 }),
    LayerNormalization: () => new L.LayerNormalization({ epsilon: 0.01 }),
    Rescaling: () => new L.Rescaling(2, { offset: 1 }),
  }),
  ...layers([6, 4], {
    Conv1D: () => new L.Conv1D(3, 2, { padding: "same", strides: 2, activation: "relu" }),
    "Conv1D dilated": () => new L.Conv1D(3, 2, { dilationRate: 2 }),
    MaxPooling1D: () => new L.MaxPooling1D({ poolSize: 2 }),
    AveragePooling1D: () => new L.AveragePooling1D({ poolSize: 2 }),
    GlobalAveragePooling1D: () => new L.GlobalAveragePooling1D(),
    GlobalMaxPooling1D: () => new L.GlobalMaxPooling1D(),
    SimpleRNN: () => new L.SimpleRNN(3, { returnSequences: true }),
    LSTM: () => new L.LSTM(3),
    "LSTM backwards": () => new L.LSTM(3, { goBackwards: true, returnSequences: true }),
    GRU: () => new L.GRU(3, { resetAfter: false }),
    Bidirectional: () => new L.Bidirectional(new L.LSTM(3, { returnSequences: true }), { mergeMode: "sum" }),
    TimeDistributed: () => new L.TimeDistributed(new L.Dense(2)),
    SpatialDropout1D: () => new L.SpatialDropout1D(0.5),
    Permute: () => new L.Permute([2, 1]),
    Flatten: () => new L.Flatten(),
    Masking: () => new L.Masking({ maskValue: 0 }),
  }),
  ...layers([6, 6, 2], {
    Conv2D: () => new L.Conv2D(3, [3, 2], { padding: "same", strides: [2, 1] }),
    "Conv2D dilated": () => new L.Conv2D(3, 2, { dilationRate: 2 }),
    Conv2DTranspose: () => new L.Conv2DTranspose(3, 3, { strides: 2, padding: "same" }),
    DepthwiseConv2D: () => new L.DepthwiseConv2D(3, { depthMultiplier: 2 }),
    SeparableConv2D: () => new L.SeparableConv2D(4, 3, { depthMultiplier: 2 }),
    MaxPooling2D: () => new L.MaxPooling2D({ poolSize: 2, strides: 1 }),
    AveragePooling2D: () => new L.AveragePooling2D({ poolSize: [2, 3] }),
    GlobalAveragePooling2D: () => new L.GlobalAveragePooling2D(),
    GlobalMaxPooling2D: () => new L.GlobalMaxPooling2D(),
    UpSampling2D: () => new L.UpSampling2D({ size: [2, 3] }),
    ZeroPadding2D: () =>
      new L.ZeroPadding2D({
        padding: [
          [1, 0],
          [2, 1],
        ],
      }),
    Cropping2D: () =>
      new L.Cropping2D({
        cropping: [
          [1, 0],
          [2, 1],
        ],
      }),
    "PReLU shared": () => new L.PReLU({ sharedAxes: [1, 2] }),
  }),
  ...layers([4, 4, 4, 2], {
    Conv3D: () => new L.Conv3D(2, 2),
    Conv3DTranspose: () => new L.Conv3DTranspose(2, 2),
    MaxPooling3D: () => new L.MaxPooling3D({ poolSize: 2 }),
    AveragePooling3D: () => new L.AveragePooling3D({ poolSize: 2 }),
  }),
  ...layers([4], { Embedding: () => new L.Embedding(7, 3) }, 7),
];

test.each(CASES)("%s goes to tfjs and comes back", async (_, { shape, make, below }) => {
  const model = new Sequential([new L.InputLayer({ shape: [...shape] }), make() as never], { name: "one" });
  await check(model as never, shape, below);
});

type Merging = (one: LayerTensor, other: LayerTensor) => unknown;

describe.each<[string, Merging]>([
  ["Add", (a, b) => new L.Add().apply([a, b])],
  ["Multiply", (a, b) => new L.Multiply().apply([a, b])],
  ["Average", (a, b) => new L.Average().apply([a, b])],
  ["Maximum", (a, b) => new L.Maximum().apply([a, b])],
  ["Minimum", (a, b) => new L.Minimum().apply([a, b])],
  ["Concatenate", (a, b) => new L.Concatenate({ axis: 1 }).apply([a, b])],
  ["Dot", (a, b) => new L.Dot(1).apply([a, b])],
  ["two outputs", (a, b) => [a, new L.Dense(2).apply(b)]],
])("a wired model with %s", (_, merge) => {
  test("goes to tfjs and comes back", async () => {
    const x = Input([5]);
    const shared = new L.Dense(4, { name: "shared_layer" });
    const [a, b] = [shared.apply(new L.Dense(5).apply(x)), shared.apply(x)];
    await check(new Model({ inputs: x, outputs: merge(a as never, b as never) as never }) as never, [5]);
  });
});

test("models within models go there", async () => {
  const inner = new Sequential([new L.InputLayer({ shape: [5] }), new L.Dense(4, { name: "within" })], {
    name: "inner",
  });
  const y = Input([4]);
  const wired = new Model({ inputs: y, outputs: new L.Dense(4).apply(y) });
  const x = Input([5]);
  const twice = new L.Add().apply([inner.apply(x), wired.apply(inner.apply(new L.Dense(5).apply(x)))]);
  await check(new Model({ inputs: x, outputs: twice }) as never, [5]);
});

test("weights go through several files", async () => {
  const model = new Sequential([new L.InputLayer({ shape: [5] }), new L.Dense(4), new L.Dense(3)]);
  const files = await savedFiles(model, { format: "tfjs", shardBytes: 50 });
  expect(files.map(({ size }) => size).slice(1)).toEqual([50, 50, 50, 6]);
  const theirs = await openInTfjs(files);
  expect(await Promise.all(theirs.getWeights().map((weight) => weight.data()))).toEqual(
    (await model.getWeights()).map(({ data }) => data),
  );
});

describe.each(["float16", "uint16", "uint8"] as const)("weights of %s", (quantize) => {
  const model = () => {
    const ids = Input([6]);
    const vectors = new L.LSTM(4).apply(new L.Embedding(9, 3).apply(ids));
    const norm = new L.BatchNormalization().apply(new L.Dense(5, { biasInitializer: "ones" }).apply(vectors));
    return new Model({ inputs: ids, outputs: norm });
  };

  test("are the same numbers in tfjs and here, each near what it was", async () => {
    const [made, x] = [model(), numbers([3, 6], 9)];
    const weights = await made.getWeights();
    const values = weights.map(({ shape, size }, i) => (i === 4 ? new Float32Array(size).fill(-0.25) : numbers(shape)));
    await made.setWeights(weights.map(({ shape }, i) => Tensor.from(values[i]!, shape)));
    const files = await savedFiles(made, { format: "tfjs", quantize, shardBytes: 101 });
    const width = quantize === "uint8" ? 1 : 2;
    expect(files.slice(1).reduce((sum, { size }) => sum + size, 0)).toBe(made.countParams() * width);
    const [theirs, again] = [await openInTfjs(files), await loadModel(files)];
    const read = (await again.getWeights()).map(({ data }) => data);
    expect(await Promise.all(theirs.getWeights().map((weight) => weight.data()))).toEqual(read);
    for (const [i, data] of read.entries()) {
      const before = values[i]!;
      const step = (Math.max(...before) - Math.min(...before)) / (quantize === "uint8" ? 255 : 65_535);
      const far = data.map((value, j) => Math.abs(value - before[j]!));
      expect(Math.max(...far)).toBeLessThanOrEqual(quantize === "float16" ? 2 ** -11 * 2 : step * 1.01);
    }
    const wanted = theirs.predict(tf.tensor(x, [3, 6])) as tf.Tensor;
    const found = (await again.predict(Tensor.from(x, [3, 6]))) as unknown as Tensor;
    const expected = await wanted.data();
    expect(Math.max(...found.values.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(TOLERANCE * 3);
    theirs.dispose();
  });

  test("leave the optimizer's as they are, and zeros zero", async () => {
    const made = new Sequential([new L.InputLayer({ shape: [3] }), new L.Dense(2, { kernelInitializer: "zeros" })]);
    made.compile({ optimizer: "adam", loss: "mse" });
    await made.fit(Tensor.from([[1, 2, 3]]), Tensor.from([[0.3, -0.7]]), { verbose: 0 });
    const [kernel, bias] = await made.getWeights();
    await made.setWeights([Tensor.from([0, -0.3, 0.9, 0, 0.123, 0], kernel!.shape), bias!]);
    const again = await loadModel(await savedFiles(made, { format: "tfjs", quantize }));
    expect(await again.getOptimizerState()).toEqual(await made.getOptimizerState());
    const [read] = await again.getWeights();
    expect([0, 3, 5].map((i) => read!.values[i])).toEqual([0, 0, 0]);
  });

  test("are refused where there is no such number", async () => {
    const made = new Sequential([new L.InputLayer({ shape: [1] }), new L.Dense(1, { name: "far" })]);
    await made.setWeights([Tensor.from([[Number.POSITIVE_INFINITY]]), Tensor.from([0])]);
    await expect(savedFiles(made, { format: "tfjs", quantize })).rejects.toThrow(`far/kernel: cannot be quantized to`);
    await made.setWeights([Tensor.from([[1e5]]), Tensor.from([0])]);
    const saved = savedFiles(made, { format: "tfjs", quantize });
    if (quantize === "float16") await expect(saved).rejects.toThrow(FormatError);
    else expect((await (await loadModel(await saved)).getWeights())[0]?.values[0]).toBe(1e5);
  });

  test("are for tfjs's files", async () => {
    const made = new Sequential([new L.InputLayer({ shape: [1] }), new L.Dense(1)]);
    await expect(made.save({ format: "keras" }, { quantize })).rejects.toThrow("this format keeps weights as they are");
    await expect(made.save({ format: "h5" }, { quantize: "uint4" as never })).rejects.toThrow(ArgumentError);
  });
});

test.each<[string, () => unknown, string]>([
  ["a layer that is not there", () => new L.UnitNormalization(), "UnitNormalization"],
  ["an option that is not there", () => new L.Dense(2, { activation: "celu" }), "celu"],
  [
    "a GRU that resets after",
    () => new L.TimeDistributed(new L.Dense(2, { activation: "hardSigmoid" })),
    "hard_sigmoid",
  ],
  ["groups", () => new L.Conv1D(4, 1, { groups: 2 }), "groups"],
])("%s is refused with its name", async (_, make, name) => {
  const model = new Sequential([new L.InputLayer({ shape: [6, 4] }), make() as never]);
  const saved = model.save({ format: "tfjs", put: () => undefined });
  await expect(saved).rejects.toThrow(FormatError);
  await expect(saved).rejects.toThrow(name);
});
