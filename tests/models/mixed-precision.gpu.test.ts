/** Training in mixed precision comes to what float32 comes to. SwiftShader has no 16-bit floats: there these tests are skipped. */
import { describe, expect, test } from "vitest";
import {
  Adam,
  BatchNormalization,
  Bidirectional,
  Conv2D,
  Dense,
  Dropout,
  Embedding,
  GlobalAveragePooling1D,
  GlobalAveragePooling2D,
  GRU,
  generate,
  Input,
  LayerNormalization,
  LossScaleOptimizer,
  LSTM,
  MaxPooling2D,
  Model,
  MultiHeadAttention,
  ops,
  PositionEmbedding,
  Sequential,
  setRandomSeed,
  Tensor,
} from "wgrad";
import { currentDevice } from "../../src/gpu/current.js";

const lacking = !(await currentDevice()).gpu.features.has("shader-f16");

const COUNT = 128;
const wave = (shape: readonly number[], value: (i: number) => number) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return new Tensor(
    [...shape],
    Float32Array.from({ length: size }, (_, i) => value(i)),
    "float32",
  );
};
const label = (i: number) => (i * 7) % 4;
const labels = new Tensor(
  [COUNT],
  Int32Array.from({ length: COUNT }, (_, i) => label(i)),
  "int32",
);
const noise = (i: number) => Math.sin(12.9898 * i + 78.233) * 0.7;
const rows = wave([COUNT, 16], (i) => Math.cos((label(Math.floor(i / 16)) + 1) * (i % 16)) + noise(i));
const images = wave([COUNT, 8, 8, 1], (i) => Math.cos((label(Math.floor(i / 64)) + 1) * (i % 64) * 0.3) + noise(i));
const words = new Tensor(
  [COUNT, 12],
  Int32Array.from({ length: COUNT * 12 }, (_, i) => 1 + ((label(Math.floor(i / 12)) * 5 + (i % 12) * (i % 3)) % 19)),
  "int32",
);

const softmax = () => new Dense(4, { activation: "softmax" });
const nets: Readonly<Record<string, () => readonly [Model, Tensor]>> = {
  MLP: () => [
    new Sequential([new Dense(32, { activation: "relu", inputShape: [16] }), new Dropout(0.1), softmax()]),
    rows,
  ],
  CNN: () => [
    new Sequential([
      new Conv2D(8, 3, { activation: "relu", inputShape: [8, 8, 1] }),
      new BatchNormalization(),
      new MaxPooling2D(2),
      new Conv2D(8, 3),
      new GlobalAveragePooling2D(),
      softmax(),
    ]),
    images,
  ],
  LSTM: () => [
    new Sequential([new Embedding(20, 8, { inputShape: [12], maskZero: true }), new LSTM(16), softmax()] as never),
    words,
  ],
  GRU: () => [
    new Sequential([new Embedding(20, 8, { inputShape: [12] }), new Bidirectional(new GRU(8)), softmax()] as never),
    words,
  ],
  transformer: () => {
    const x = Input([12], { dtype: "int32" });
    const embedded = new Embedding(20, 16).apply(x);
    const seen = new MultiHeadAttention(2, 8).apply([embedded, embedded], { useCausalMask: true });
    const mixed = new LayerNormalization().apply(ops.add(embedded, seen));
    const wider = new Dense(16, { activation: "gelu" }).apply(mixed);
    const pooled = new GlobalAveragePooling1D().apply(new LayerNormalization().apply(ops.add(mixed, wider)));
    return [new Model({ inputs: x, outputs: softmax().apply(pooled) }), words];
  },
};

async function trained(make: () => readonly [Model, Tensor], precision: "float32" | "mixedFloat16") {
  setRandomSeed(3);
  const [model, x] = make();
  const adam = new Adam(0.02);
  model.compile({
    optimizer: precision === "float32" ? adam : new LossScaleOptimizer(adam, { initialScale: 256 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
    precision,
  });
  const { history } = await model.fit(x, labels, { epochs: 4, batchSize: 32 });
  const evaluated = (await model.evaluate(x, labels)) as { loss: number; accuracy: number };
  const predicted = await model.predict(x);
  const weights = await model.getWeights();
  model.dispose();
  return { history, evaluated, predicted: predicted as Tensor, weights };
}

describe.skipIf(lacking)("mixed precision (needs a device with shader-f16)", () => {
  test.each(Object.entries(nets))("%s learns as it does in float32", async (_name, make) => {
    const whole = await trained(make, "float32");
    const mixed = await trained(make, "mixedFloat16");
    const first = (of: typeof whole) => (of.history.loss as readonly number[])[0] ?? 0;
    expect(Math.abs(first(mixed) - first(whole))).toBeLessThan(0.02);
    expect(whole.evaluated.accuracy).toBeGreaterThan(0.6);
    expect(Math.abs(mixed.evaluated.accuracy - whole.evaluated.accuracy)).toBeLessThan(0.02);
    expect(mixed.predicted.dtype).toBe("float32");
    expect(mixed.weights.every(({ dtype }) => dtype === "float32")).toBe(true);
  });

  test.each(["learned", "rotary"])(
    "generate takes the tokens that predict finds likeliest, places %s",
    async (places) => {
      setRandomSeed(3);
      const ids = Input([null], { dtype: "int32" });
      const tokens = new Embedding(20, 16, { embeddingsInitializer: "heNormal" }).apply(ids);
      const rope = places === "rotary";
      let h = rope ? tokens : ops.add(tokens, new PositionEmbedding(16).apply(tokens));
      for (let block = 0; block < 2; block++) {
        const a = new LayerNormalization().apply(h);
        h = ops.add(h, new MultiHeadAttention(2, 8, { rope }).apply([a, a], { useCausalMask: true }));
        h = ops.add(h, new Dense(16, { activation: "gelu" }).apply(new LayerNormalization().apply(h)));
      }
      const model = new Model({ inputs: ids, outputs: new Dense(20).apply(h) });
      model.compile({ precision: "mixedFloat16" });
      const prompts = [[1, 2, 3], [4], [5, 6, 7, 8, 9]];
      const found = await generate(model, prompts, { maxNewTokens: 8 });
      for (const [i, sequence] of found.entries()) {
        expect(sequence).toHaveLength((prompts[i]?.length ?? 0) + 8);
        for (let at = prompts[i]?.length ?? 0; at < sequence.length; at++) {
          const { data } = await model.predict(Tensor.from([sequence.slice(0, at)], [1, at], "int32"));
          const logits = Array.from(data).slice(-20);
          const [most, taken] = [Math.max(...logits), logits[sequence[at] ?? 0] ?? 0];
          expect(most - taken).toBeLessThan(0.01 * Math.max(...logits.map(Math.abs))); // halves are no finer
        }
      }
      model.dispose();
    },
  );

  test("casts cost a step few dispatches, and biases none", async () => {
    const model = new Sequential([
      new Dense(8, { activation: "relu", inputShape: [16] }),
      new Dense(4, { activation: "softmax" }),
    ]).compile({ optimizer: new Adam(), loss: "sparseCategoricalCrossentropy", precision: "mixedFloat16" });
    const plan = await model.explain(rows, labels);
    expect(plan.match(/matmul \+ add/g)).toHaveLength(2);
    expect(plan).toContain("21 dispatches"); // 12 in float32
    model.dispose();
  });
});
