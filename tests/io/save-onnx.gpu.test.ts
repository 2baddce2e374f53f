/** Models written as ONNX graphs compute what they did: read again by loadOnnx, which ONNX's own cases hold. */
import { expect, test } from "vitest";
import * as w from "../../src/index.js";

const wave = (shape: readonly number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return new w.Tensor(
    [...shape],
    Float32Array.from({ length: size }, (_, i) => Math.sin(0.7 * i)),
    "float32",
  );
};
const words = w.Tensor.from(
  Int32Array.from({ length: 10 }, (_, i) => (i * 7) % 6),
  [2, 5],
  "int32",
);
const stack = (...layers: readonly w.AnyLayer[]) => new w.Sequential(layers as never);

const models: Readonly<Record<string, () => readonly [w.Model, w.Tensor]>> = {
  MLP: () => [
    stack(
      new w.Rescaling(0.5, { offset: 0.1, inputShape: [6] }),
      new w.Dense(8, { activation: "gelu" }),
      new w.Dropout(0.5),
      new w.Dense(8, { activation: "silu", useBias: false }),
      new w.LayerNormalization(),
      new w.Dense(4, { activation: "softmax" }),
    ),
    wave([3, 6]),
  ],
  CNN: () => [
    stack(
      new w.ZeroPadding2D([[1, 0], [0, 1]], { inputShape: [9, 8, 2] }), // biome-ignore format: one line
      new w.Conv2D(4, 3, { strides: 2, padding: "same", activation: "relu" }),
      new w.BatchNormalization(),
      new w.DepthwiseConv2D(3, { padding: "same", depthMultiplier: 2, activation: "relu6" }),
      new w.MaxPooling2D(2, { padding: "same" }),
      new w.Conv2D(4, [1, 2], { groups: 2, activation: "leakyRelu" }),
      new w.AveragePooling2D([2, 1]),
      new w.Flatten(),
      new w.Dense(3, { activation: "tanh" }),
    ),
    wave([2, 9, 8, 2]),
  ],
  sequences: () => [
    stack(
      new w.Embedding(6, 4, { inputShape: [5] }),
      new w.LSTM(5, { returnSequences: true }),
      new w.Conv1D(4, 2, { dilationRate: 2 }),
      new w.GRU(3, { returnSequences: true }),
      new w.SimpleRNN(4),
      new w.Dense(2, { activation: "sigmoid" }),
    ),
    words,
  ],
  "of branches": () => {
    const x = w.Input([6, 6, 3]);
    const part = stack(new w.Conv2D(3, 1, { inputShape: [6, 6, 3] }), new w.ReLU(6));
    const a = part.apply(x);
    const b = new w.Add().apply([a, x]);
    const c = new w.Concatenate().apply([w.ops.multiply(w.ops.relu(b), 0.5), new w.Multiply().apply([a, x])]);
    const pooled = new w.GlobalAveragePooling2D().apply(c);
    const rows = new w.Permute([2, 1]).apply(new w.Reshape([3, -1]).apply(pooled));
    return [new w.Model({ inputs: x, outputs: [pooled, new w.Flatten().apply(rows)] }) as never, wave([2, 6, 6, 3])];
  },
};

test.each(Object.entries(models))("%s", async (_name, make) => {
  w.setRandomSeed(3);
  const [model, x] = make();
  const wanted = [await model.predict(x)].flat() as w.Tensor[];
  const file = await w.saveOnnx(model);
  const again = await w.loadOnnx(file);
  const found = [await again.predict(x as never)].flat() as w.Tensor[];
  expect(found.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
  for (const [i, { data }] of wanted.entries()) {
    for (const [j, value] of data.entries()) expect(Math.abs(value - (found[i]?.data[j] ?? 0))).toBeLessThan(2e-6);
  }
  (globalThis as { onnxFiles?: unknown[] }).onnxFiles?.push({ name: _name, file, x, wanted });
  model.dispose();
  again.dispose();
});

test("what cannot be written is told", async () => {
  const attention = new w.MultiHeadAttention(2, 4);
  const x = w.Input([5, 8]);
  const model = new w.Model({ inputs: x, outputs: attention.apply([x, x]) });
  await expect(w.saveOnnx(model)).rejects.toThrow(/the layer .*MultiHeadAttention.* is not supported/);
  const masked = stack(new w.Embedding(6, 4, { inputShape: [5], maskZero: true }), new w.LSTM(5));
  await expect(w.saveOnnx(masked)).rejects.toThrow(w.UnsupportedError);
  class Own extends w.Model {
    static override className = "Own";
    readonly dense = new w.Dense(2);
    override call(x: w.SymbolicTensor) {
      return this.dense.apply(x);
    }
  }
  const own = new Own();
  await own.predict(wave([1, 3]));
  await expect(w.saveOnnx(own)).rejects.toThrow(w.ArgumentError);
});
