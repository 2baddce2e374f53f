import { describe, expect, test } from "vitest";
import type { ConvSide, ConvTask } from "../../demos/bench/cases/conv.js";
import { gptTask } from "../../demos/bench/cases/gpt.js";
import type { TrainTask } from "../../demos/bench/cases/training.js";
import { placeLayers } from "../../demos/bench/model.js";
import { permute } from "../../demos/bench/permute.js";
import { randomStream } from "../../demos/bench/random.js";
import { attentionRows } from "../../demos/bench/reference/attention.js";
import { convPlaces } from "../../demos/bench/reference/conv.js";
import { firstLogits, referenceGpt } from "../../demos/bench/reference/gpt.js";
import { dense, stagesOf } from "../../demos/bench/reference/layers.js";
import { productRows } from "../../demos/bench/reference/matmul.js";
import { productOf, transposed } from "../../demos/bench/reference/products.js";
import { rowsAnswer } from "../../demos/bench/reference/rows.js";
import type { Doubles, Stage } from "../../demos/bench/reference/stage.js";
import { referenceTrainer, softmaxCrossEntropy } from "../../demos/bench/reference/training.js";
import { causalAttention, gelu, layerNorm, residual } from "../../demos/bench/reference/transformer.js";

test("the error of a product is its largest difference over the largest expected value", () => {
  const task = { m: 2, n: 2, k: 1, a: Float32Array.of(1, 2), b: Float32Array.of(3, -4) };
  const all = productRows(task, [0, 1]);
  expect(all.error(Float32Array.of(3, -4, 6, -8))).toBe(0);
  expect(all.error(Float32Array.of(3, -4, 6, -7))).toBe(1 / 8);
  expect(all.error(Float32Array.of(3, -4, Number.NaN, -8))).toBeNaN();
  expect(all.error(Float32Array.of(3, -4, 6))).toBeNaN();
  expect(productRows(task, [0]).error(Float32Array.of(3, -4, 99, 99))).toBe(0);
});

test.each(["softmax", "layer-norm", "batch-norm", "sum", "mean", "max"] as const)("the whole answer of %s", (kind) => {
  const x = Float32Array.of(1, 2, 3, 5);
  const task = { kind, rows: 2, columns: 2, x, gamma: Float32Array.of(2, 2), beta: Float32Array.of(1, 1), epsilon: 0 };
  const share = Math.exp(1) / (1 + Math.exp(1));
  const apart = Math.exp(2) / (1 + Math.exp(2));
  const wanted = {
    softmax: [1 - share, share, 1 - apart, apart],
    "layer-norm": [-1, 3, -1, 3],
    "batch-norm": [-1, -1, 3, 3],
    sum: [3, 8],
    mean: [2, 3.5],
    max: [5],
  }[kind];
  expect(rowsAnswer(task).error(Float32Array.from(wanted))).toBeLessThan(1e-7);
  expect(rowsAnswer(task).error(Float32Array.from([...wanted, 0]))).toBeNaN();
});

test("attention with one head, one key ahead of the others", () => {
  const [q, k] = [Float32Array.of(0, 1000), Float32Array.of(0, 1)];
  const task = { batch: 1, steps: 2, heads: 1, size: 1, q, k, v: Float32Array.of(2, 6) };
  const all = attentionRows(task, randomStream(3));
  expect(all.error(Float32Array.of(4, 6))).toBe(0);
  expect(all.error(Float32Array.of(4, 3))).toBe(0.5);
});

test("the reference trainer's first Adam step moves every weight by the learning rate", () => {
  // One sample x = 1, two classes, all weights zero: the loss is ln 2, then the kernel and the bias of the right class have each
  // gone up by the rate and those of the other down, so the logits are ±2 · rate.
  const rate = 0.1;
  const task: TrainTask = {
    batch: 1,
    classes: 2,
    inputShape: [1],
    layers: placeLayers([{ type: "dense", units: 2, relu: false }], [1], () => 0.5),
    x: Float32Array.of(1),
    labels: Int32Array.of(1),
    oneHot: Float32Array.of(0, 1),
    adam: { learningRate: rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-12 },
  };
  const lossOfStep = referenceTrainer(task);
  expect(lossOfStep(2)).toBeCloseTo(Math.log1p(Math.exp(-4 * rate)), 10);
  expect(lossOfStep(1)).toBeCloseTo(Math.LN2, 12);
});

/** Whether what a stage gives back, to its input and its weights, is what finite differences give; tells the sizes of its weights. */
function expectRightGradients(stage: Stage, x: Float64Array): number[] {
  const loss = () => stage.forward(x).reduce((sum, y, i) => sum + y * Math.cos(i), 0);
  const seen = stage.forward(x).map((_, i) => Math.cos(i));
  const slope = (values: Doubles, i: number) => {
    const [at, step] = [values[i]!, 1e-6];
    values[i] = at + step;
    const above = loss();
    values[i] = at - step;
    const below = loss();
    values[i] = at;
    return (above - below) / (2 * step);
  };
  const weights: { values: Doubles; gradient: Doubles }[] = [];
  const dx = stage.backward(seen, ({ values }, gradient) => weights.push({ values, gradient }));
  for (const { values, gradient } of [{ values: x, gradient: dx }, ...weights]) {
    gradient.forEach((g, i) => {
      expect(slope(values, i)).toBeCloseTo(g, 7);
    });
  }
  return weights.map(({ values }) => values.length);
}

describe("the way back agrees with finite differences", () => {
  const random = randomStream(1);
  const values = (length: number) => Float64Array.from({ length }, () => 2 * random() - 1);

  test.each([
    ["lstm", true, [24, 36, 12]],
    ["lstm", false, [24, 36, 12]],
    ["gru", true, [18, 27, 18]],
    ["gru", false, [18, 27, 18]],
  ] as const)("of %s, every step: %s", (type, sequences, sizes) => {
    const layers = placeLayers([{ type, units: 3, sequences }], [3, 2], random);
    const [stage] = layers.flatMap((placed) => stagesOf(placed, 2));
    expect(expectRightGradients(stage!, values(12))).toEqual(sizes);
  });

  test("of a dense layer", () => {
    const kernel = Float32Array.from(values(15));
    expect(expectRightGradients(dense(5, kernel, 2), values(10))).toEqual([15, 3]);
  });
  test("of layer normalization", () => expect(expectRightGradients(layerNorm(4), values(12))).toEqual([4, 4]));
  test("of gelu", () => expect(expectRightGradients(gelu(), values(5))).toEqual([]));
  test("of causal attention, two sequences", () => {
    expect(expectRightGradients(causalAttention(3, 2, 2), values(72))).toEqual([]);
  });
  test("of a way around", () => expect(expectRightGradients(residual([layerNorm(3)]), values(6))).toEqual([3, 3]));
});

test("a GPT that has not learned yet loses the logarithm of its tokens, about, and then learns by heart", () => {
  const task = gptTask({ batch: 2, steps: 4, vocabulary: 8, width: 8, heads: 2, blocks: 2 });
  const lossOfStep = referenceGpt({ ...task, adam: { ...task.adam, learningRate: 0.02 } });
  expect(Math.abs(lossOfStep(1) - Math.log(8))).toBeLessThan(0.5);
  expect(lossOfStep(40)).toBeLessThan(0.3);
});

test("the logits of the first tokens of a GPT are those it has where they are all", () => {
  const task = gptTask({ batch: 1, steps: 6, vocabulary: 8, width: 8, heads: 2, blocks: 2 });
  const all = firstLogits(task, 6);
  expect(softmaxCrossEntropy(all, { batch: 6, classes: 8, labels: task.labels }).loss).toBe(referenceGpt(task)(1));
  expect(firstLogits(task, 3)).toEqual(all.slice(0, 24));
});

test.each([
  [1, 1, 1],
  [4, 4, 4],
  [5, 7, 3],
  [6, 9, 10],
])("a product of [%d, %d] and [.., %d] in fours is the plain one", (m, k, n) => {
  const random = randomStream(m * k * n);
  const a = Float64Array.from({ length: m * k }, random);
  const b = Float64Array.from({ length: k * n }, random);
  const right = transposed(b, k, n);
  productOf(a, b, m, k, n).forEach((value, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    const plain = a.subarray(i * k, (i + 1) * k).reduce((sum, x, t) => sum + x * right[j * k + t]!, 0);
    expect(value).toBeCloseTo(plain, 12);
  });
});

test("the reference convolution and its gradients, by hand", () => {
  // Three pixels in a line, a 2 × 2 kernel whose lower row meets nothing but the padding, which "same" puts at the end.
  const task = (side: ConvSide): ConvTask => ({
    side,
    batch: 1,
    height: 1,
    width: 3,
    channels: 1,
    filters: 1,
    size: 2,
    stride: 1,
    depthwise: false,
    x: Float32Array.of(1, 2, 3),
    kernel: Float32Array.of(10, 1, 100, 100),
    dy: Float32Array.of(1, 0, -1),
  });
  const error = (side: ConvSide, ...answer: number[]) =>
    convPlaces(task(side), () => 0.5).error(Float32Array.from(answer));
  expect(error("forward", 12, 23, 30)).toBe(0);
  expect(error("inputGradient", 10, 1, -10)).toBe(0);
  expect(error("filterGradient", -2, 2, 0, 0)).toBe(0);
  expect(error("forward", 12, 23, 33)).toBe(3 / 30);
  expect(error("forward", 12, 23)).toBeNaN();
});

test("permute moves axes as transpose does", () => {
  expect([...permute(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 2, 3], [2, 0, 1])]).toEqual([1, 4, 2, 5, 3, 6]);
});
