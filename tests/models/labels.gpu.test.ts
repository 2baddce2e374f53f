import { describe, expect, test, vi } from "vitest";
import { compile } from "../../src/graph/program/compile.js";
import {
  ArgumentError,
  CTC,
  Dataset,
  Dense,
  LabelError,
  ops,
  Reshape,
  Sequential,
  SparseCategoricalCrossentropy,
  type SymbolicTensor,
  Tensor,
  TimeDistributed,
} from "../../src/index.js";

// Labels are numbers of classes: they are looked at on the host, wherever they come from, before a step is sent.

const CLASSES = 3;

/** What is no class, and how an error names it. */
const wrong: Record<string, readonly [bad: number, advice: RegExp]> = {
  "the number of classes": [3, /received 3.*Labels start at 0: subtract 1/],
  "far too large": [200, /received 200.*Labels start at 0: the last layer .* 201 units/],
  negative: [-1, /received -1.*Labels start at 0: .* ignoreClass: -1/],
  "no whole number": [0.5, /received 0.5.*Labels start at 0 and are whole/],
  "no number": [NaN, /received NaN.*Labels start at 0: look for gaps/],
};

/** Models whose loss goes different ways: from logits that are found or told, from probabilities, with several labels a sample. */
const models: Record<
  string,
  (compiles?: object) => { readonly model: Sequential; readonly labels: readonly number[] }
> = {
  softmax: (o) => ({
    model: compiled([new Dense(CLASSES, { activation: "softmax", inputShape: [2] })], o),
    labels: [],
  }),
  "softmax in a view": (o) => ({
    model: compiled([new TimeDistributed(new Dense(CLASSES, { activation: "softmax" }), { inputShape: [2, 2] })], o),
    labels: [2],
  }),
  "softmax reshaped": (o) => ({
    model: compiled(
      [
        new Dense(2 * CLASSES, { inputShape: [2] }),
        new Reshape([2, CLASSES]),
        new Dense(CLASSES, { activation: "softmax" }),
        new Reshape([1, 2, CLASSES]),
      ],
      o,
    ),
    labels: [1, 2],
  }),
  "probabilities of no logits": (o) => ({
    model: compiled([new Dense(CLASSES, { activation: "sigmoid", inputShape: [2] })], o),
    labels: [1],
  }),
  logits: (o) => ({
    model: compiled([new Dense(CLASSES, { inputShape: [2] })], {
      loss: new SparseCategoricalCrossentropy({ fromLogits: true }),
      ...o,
    }),
    labels: [],
  }),
};

function compiled(layers: ConstructorParameters<typeof Sequential>[0], options?: object): Sequential {
  const model = new Sequential(layers);
  model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy", ...options });
  return model;
}

/** `count` samples of which one, a whole number from 0 on, has the label `bad` in its last place. */
function data(name: string, count: number, at: number, bad: number, options?: object) {
  const { model, labels } = models[name]!(options);
  const shape = [count, ...labels];
  const size = shape.reduce((product, n) => product * n, 1);
  const y = Array.from({ length: size }, (_, i) => i % CLASSES);
  y[(at + 1) * (size / count) - 1] = bad;
  const dtype = Number.isInteger(bad) ? "int32" : "float32";
  const inputs = name === "softmax in a view" ? [2, 2] : [2];
  return {
    model,
    x: Tensor.from(
      Float32Array.from({ length: count * inputs.reduce((a, b) => a * b, 1) }, (_, i) => (i % 7) / 7),
      [count, ...inputs],
    ),
    y: Tensor.from(y, shape, dtype),
  };
}

describe.each(Object.keys(models))("a label of %s", (name) => {
  test.each(Object.entries(wrong))("that is %s", async (_, [bad, advice]) => {
    const { model, x, y } = data(name, 4, 2, bad);
    const before = await model.getWeights();
    for (const using of [
      () => model.fit(x, y, { shuffle: false, batchSize: 4 }),
      () => model.evaluate(x, y),
      () => model.trainOnBatch(x, y),
      () => model.testOnBatch(x, y),
    ]) {
      const failing = using();
      await expect(failing).rejects.toThrow(LabelError);
      await expect(failing).rejects.toThrow(/of sample 2 in the batch is no class for sparse_categorical_crossentropy/);
      await expect(failing).rejects.toThrow(/expected whole numbers from 0 to 2, for 3 classes/);
      await expect(failing).rejects.toThrow(advice);
    }
    expect((await model.getWeights()).map(({ data }) => data)).toEqual(before.map(({ data }) => data));
  });
});

test("is found in a later batch of a data set, which is named", async () => {
  const { model, x, y } = data("softmax", 8, 5, 7);
  const batches = Dataset.fromTensors({ x, y }).batch(2);
  await expect(model.fit(batches)).rejects.toThrow(
    "fit: epoch 1, step 3: label 7 of sample 1 in the batch is no class",
  );
  await expect(model.evaluate(batches)).rejects.toThrow("evaluate, step 3: label 7 of sample 1");
});

test("is found in validation data", async () => {
  const { model, x, y } = data("softmax", 4, 3, 3);
  const good = Tensor.from(Int32Array.of(0, 1, 2, 0));
  const fitting = model.fit(x, good, { validationData: [x, y] });
  await expect(fitting).rejects.toThrow("fit: validation, step 1: label 3 of sample 3 in the batch is no class");
});

test("says where among the labels of a sample it is", async () => {
  const { model, x, y } = data("softmax in a view", 4, 2, 3);
  await expect(model.evaluate(x, y)).rejects.toThrow("received 3 at [2, 1]. Labels start at 0");
});

test("is found where only a metric takes class numbers", async () => {
  const loss = (yTrue: SymbolicTensor, yPred: SymbolicTensor) =>
    ops.mean(ops.square(ops.subtract(yPred, ops.cast(ops.expandDims(yTrue, -1), "float32"))));
  for (const metric of ["sparseCategoricalAccuracy", "accuracy"] as const) {
    const { model, x, y } = data("softmax", 4, 1, 3, { loss, metrics: [metric] });
    await expect(model.evaluate(x, y)).rejects.toThrow(`is no class for ${metric}`);
  }
});

test("that a loss ignores, no metric complains of", async () => {
  const loss = new SparseCategoricalCrossentropy({ ignoreClass: -1 });
  const { model, x, y } = data("softmax", 4, 1, -1, { loss, metrics: ["accuracy"] });
  const { loss: found } = await model.evaluate(x, y);
  expect(found).toBeGreaterThan(0);
  const other = data("softmax", 4, 1, -2, { loss, metrics: ["accuracy"] });
  await expect(other.model.evaluate(other.x, other.y)).rejects.toThrow(LabelError);
});

test("leaves the steps before and after it as if it had never come", async () => {
  const [good, bad] = [data("softmax", 4, 1, 1), data("softmax", 4, 1, 3)];
  const runs = [good.model, bad.model];
  bad.model.predict(bad.x);
  await bad.model.setWeights(await good.model.getWeights());
  for (const model of runs) model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  for (const model of runs) await model.trainOnBatch(good.x, good.y);
  await expect(bad.model.trainOnBatch(bad.x, bad.y)).rejects.toThrow(LabelError);
  for (const model of runs) await model.trainOnBatch(good.x, good.y);
  const [one, other] = await Promise.all(runs.map((model) => model.getWeights()));
  expect(other!.map(({ data }) => data)).toEqual(one!.map(({ data }) => data));
});

test("is left out with onNotFinite: skip, as if its batch were not there", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const [whole, without] = [data("softmax", 12, 5, 7), data("softmax", 12, 5, 1)];
  await without.model.setWeights(await whole.model.getWeights());
  const rows = ({ x, y }: { x: Tensor; y: Tensor }) => Dataset.fromTensors({ x, y }).batch(4);
  const kept = rows(without).take(1);
  const last = rows(without).skip(2);
  for (const { model } of [whole, without]) model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
  const { history } = await whole.model.fit(rows(whole), undefined, { onNotFinite: "skip" });
  await without.model.fit(kept);
  await without.model.fit(last);
  expect(history.loss).toHaveLength(1);
  expect((await whole.model.getWeights()).map(({ data }) => data)).toEqual(
    (await without.model.getWeights()).map(({ data }) => data),
  );
  expect(whole.model.optimizer.iterations).toBe(2);
  expect(warn.mock.calls.flat().join()).toMatch(/fit: epoch 1: step 2 was left out, since a label was no class/);
  warn.mockRestore();
});

test("of CTC", async () => {
  const model = compiled([new Dense(CLASSES, { inputShape: [5, 2] })], { loss: new CTC() });
  const x = Tensor.zeros([2, 5, 2]);
  await expect(model.fit(x, Tensor.from(Int32Array.of(1, 2, 1, 3), [2, 2]), { shuffle: false })).rejects.toThrow(
    /label 3 of sample 1 in the batch is no class for ctc/,
  );
  await expect(model.evaluate(x, Tensor.from(Int32Array.of(1, -1, 1, 2), [2, 2]))).rejects.toThrow(LabelError);
  expect((await model.evaluate(x, Tensor.from(Int32Array.of(1, 0, 1, 2), [2, 2]))).loss).toBeGreaterThan(0);
});

test("of a program of one's own, as tensors and as arrays", async () => {
  const loss = new SparseCategoricalCrossentropy({ fromLogits: true });
  const program = await compile((y, p) => loss.call(y, p), [{ shape: [2], dtype: "int32" }, { shape: [2, 3] }]);
  const p = new Float32Array(6);
  expect((await program.run(Int32Array.of(0, 2), p)).item()).toBeCloseTo(Math.log(3), 5);
  await expect(program.run(Int32Array.of(0, 3), p)).rejects.toThrow(LabelError);
  expect(() => program.submit([Tensor.from(Int32Array.of(-1, 2)), p])).toThrow(ArgumentError);
  program.dispose();
});
