import { describe, expect, test } from "vitest";
import { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import {
  AdditiveAttention,
  type AnyLayer,
  ArgumentError,
  Attention,
  compile,
  EinsumDense,
  GroupQueryAttention,
  gradients,
  MultiHeadAttention,
  ops,
  ShapeError,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";
import { startOf } from "../harness/start-of.js";
import { awkwardValues } from "../harness/values.js";

function values(shape: readonly number[], seed: number): Tensor<"float32"> {
  const size = shape.reduce((product, n) => product * n, 1);
  return new Tensor(shape, Float32Array.from(awkwardValues(size, seed)), "float32");
}

const query = values([2, 3, 5], 1);
const value = values([2, 4, 5], 2);
/** The weights that a layer begins with. */
function startsOf(layer: AnyLayer, shapes: readonly (readonly number[])[]): Tensor[] {
  layer.ensureBuilt(shapes);
  return layer.weights.map((weight) => new Tensor(weight.shape, Float32Array.from(startOf(weight)), "float32"));
}

const causal = { useCausalMask: true };

describe("MultiHeadAttention", () => {
  test("has Keras's weights and shapes", () => {
    const layer = new MultiHeadAttention(2, 3, { valueDim: 4, name: "mha" });
    expect(
      layer.outputShape([
        [3, 5],
        [4, 6],
      ]),
    ).toEqual([3, 5]);
    expect([...layer.variables()].map(([path, { shape }]) => [path, ...shape])).toEqual([
      ["query_dense/kernel", 5, 2, 3],
      ["query_dense/bias", 2, 3],
      ["key_dense/kernel", 6, 2, 3],
      ["key_dense/bias", 2, 3],
      ["value_dense/kernel", 6, 2, 4],
      ["value_dense/bias", 2, 4],
      ["output_dense/kernel", 2, 4, 5],
      ["output_dense/bias", 5],
    ]);
    expect(
      new MultiHeadAttention(2, 3, { useBias: false, outputShape: [2, 7] }).outputShape([
        [3, 5],
        [4, 6],
      ]),
    ).toEqual([3, 2, 7]);
    expect(
      new MultiHeadAttention(2, 3).outputShape([
        [2, 3, 5],
        [4, 6],
      ]),
    ).toEqual([2, 3, 5]);
  });

  test("gives its scores, and the same output with them as without", async () => {
    setRandomSeed(1);
    const layer = new MultiHeadAttention(2, 3);
    const x = [query, value];
    const plain = await layerValues(layer, { x, options: causal });
    const { outputs } = await layerValues(layer, { x, options: { ...causal, returnAttentionScores: true } });
    expectNear(outputs[0]!, plain.y);
    const scores = outputs[1]!;
    expect(scores.shape).toEqual([2, 2, 3, 4]);
    expect(scores.data[1], "the first query sees the first key only").toBe(0);
    const rows = Array.from({ length: 12 }, (_, row) => [...scores.data.slice(4 * row, 4 * row + 4)]);
    for (const row of rows) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
  });

  test("does not see what a mask hides", async () => {
    setRandomSeed(2);
    const layer = new MultiHeadAttention(2, 3);
    const weights = startsOf(layer, [
      [3, 5],
      [4, 5],
    ]);
    const keys = Tensor.from([
      [true, true, false, false],
      [true, true, false, false],
    ]);
    const masked = await layerValues(layer, { x: [query, value], mask: [undefined, keys] });
    const less = new Tensor(
      [2, 2, 5],
      Float32Array.from([...value.data.slice(0, 10), ...value.data.slice(20, 30)]),
      "float32",
    );
    const cut = await layerValues(new MultiHeadAttention(2, 3), { x: [query, less], weights });
    expectNear(masked.y, cut.y);
    const attentionMask = Tensor.from(
      Array.from({ length: 24 }, (_, i) => i % 4 < 2),
      [2, 3, 4],
      "bool",
    );
    expectNear((await layerValues(layer, { x: [query, value], options: { attentionMask } })).y, masked.y);
  });

  test("drops weights while training only", async () => {
    setRandomSeed(3);
    const layer = new MultiHeadAttention(1, 4, { dropout: 0.5 });
    const x = [query, value];
    const still = await layerValues(layer, { x });
    const dropped = await layerValues(layer, { x, training: true });
    expect(dropped.y.data).not.toEqual(still.y.data);
    expectNear((await layerValues(layer, { x })).y, still.y);
  });

  test("costs one product a projection, forward and back", async () => {
    const layer = new MultiHeadAttention(2, 8);
    const spec = { shape: [64, 16, 12] };
    const forward = await compile((x) => layer.apply([x, x]), [spec]);
    const back = await compile(
      (x) => {
        const y = layer.apply([x, x], { training: true });
        const weights = layer.trainableWeights.map(({ tensor }) => tensor);
        return gradients(ops.sum(ops.multiply(y, y)), [x, ...weights]);
      },
      [spec],
    );
    const counts = [forward, back].map(({ stats }) => stats.dispatches);
    forward.dispose();
    back.dispose();
    expect(counts[0]).toBeLessThanOrEqual(16);
    expect(counts[1]).toBeLessThanOrEqual(45);
  });

  test("refuses what does not fit", () => {
    expect(() => new MultiHeadAttention(0, 3)).toThrow(ArgumentError);
    const x = new SymbolicTensor({ shape: [2, 3, 5] }, { kind: "input", name: "x" });
    expect(() => new MultiHeadAttention(1, 3).apply([x] as never)).toThrow(/another number of inputs/);
    expect(() => new MultiHeadAttention(1, 3, { attentionAxes: [2] }).apply([x, x])).toThrow(
      /attention over some axes only/,
    );
  });
});

describe("GroupQueryAttention", () => {
  test("is multi-head attention when nothing is shared, and has smaller keys when it is", async () => {
    setRandomSeed(4);
    const heads = new MultiHeadAttention(2, 3);
    const weights = startsOf(heads, [
      [3, 5],
      [4, 5],
    ]);
    const plain = await layerValues(heads, { x: [query, value] });
    const same = await layerValues(new GroupQueryAttention(3, 2, 2), { x: [query, value], weights });
    expectNear(same.y, plain.y);
    const shared = new GroupQueryAttention(3, 4, 2);
    expect(
      shared.outputShape([
        [3, 5],
        [4, 5],
      ]),
    ).toEqual([3, 5]);
    expect(shared.weights[2]!.shape).toEqual([5, 2, 3]);
    expect(() => new GroupQueryAttention(3, 4, 3)).toThrow(/the heads cannot be shared out/);
  });
});

describe("Attention", () => {
  test("has a scale and a weight for its scores when it is told so", () => {
    const layer = new Attention({ useScale: true, scoreMode: "concat", name: "a" });
    expect(
      layer.outputShape([
        [3, 5],
        [4, 5],
      ]),
    ).toEqual([3, 5]);
    expect(layer.weights.map(({ name, shape }) => [name, ...shape])).toEqual([["a/scale"], ["a/concat_score_weight"]]);
    const additive = new AdditiveAttention({ name: "b" });
    additive.ensureBuilt([
      [3, 5],
      [4, 5],
    ]);
    expect(additive.weights.map(({ name, shape }) => [name, ...shape])).toEqual([["b/scale", 5]]);
  });

  test("is causal on demand: the first query gives the first value", async () => {
    const { y } = await layerValues(new Attention(), { x: [query, value], options: causal });
    expectNear(
      new Tensor([5], y.data.slice(0, 5) as Float32Array<ArrayBuffer>, "float32"),
      Array.from(value.data.slice(0, 5)),
    );
  });

  test("refuses what does not fit", () => {
    const x = new SymbolicTensor({ shape: [2, 3] }, { kind: "input", name: "x" });
    expect(() => new Attention().apply([x, x])).toThrow(ShapeError);
    expect(() => new Attention({ scoreMode: "cosine" as "dot" })).toThrow(/no such scoreMode/);
  });
});

describe("EinsumDense", () => {
  test.each([
    ["abc,cd->abd", [null, 64], "d", [3, 64], [5, 64], [64]],
    ["abc,cde->abde", [null, 2, 4], "de", [3, 2, 4], [5, 2, 4], [2, 4]],
    ["...x,xy->...y", 7, "y", [3, 7], [5, 7], [7]],
    ["abc,cd->adb", [6, null], "d", [6, 3], [5, 6], [6, 1]],
  ] as const)("%s to %s", (equation, output, biasAxes, shape, kernel, bias) => {
    const layer = new EinsumDense(equation, output, { biasAxes });
    expect(layer.outputShape([3, 5])).toEqual(shape);
    expect(layer.weights.map((weight) => weight.shape)).toEqual([kernel, bias]);
  });

  test("refuses an equation or bias axes that mean nothing", () => {
    expect(() => new EinsumDense("abc->abd", [null, 2]).ensureBuilt([3, 5])).toThrow(/no such equation/);
    expect(() => new EinsumDense("abc,cd->abd", [null, null]).ensureBuilt([3, 5])).toThrow(
      /nothing says how long d is/,
    );
    expect(() => new EinsumDense("abc,cd->abd", [null, 2], { biasAxes: "z" }).ensureBuilt([3, 5])).toThrow(
      ArgumentError,
    );
  });
});
