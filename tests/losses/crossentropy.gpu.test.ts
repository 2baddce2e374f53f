import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  BinaryCrossentropy,
  CategoricalCrossentropy,
  compile,
  gradients,
  type Loss,
  ops,
  SparseCategoricalCrossentropy,
  type SymbolicTensor,
  Tensor,
  WgradError,
} from "../../src/index.js";
import { expectNear } from "../harness/near.js";
import { awkwardValues } from "../harness/values.js";

const tolerance = { rtol: 1e-5, atol: 1e-6 };

async function run(build: (...feeds: SymbolicTensor[]) => SymbolicTensor, ...feeds: Tensor[]): Promise<Tensor> {
  const program = await compile<readonly Tensor[], SymbolicTensor>(build, feeds);
  return program.run(...feeds);
}

const logits = new Tensor([2, 4, 3], Float32Array.from(awkwardValues(24, 1), Math.tanh), "float32");
const labels = new Tensor([2, 3], Int32Array.of(0, 3, 2, 1, 1, 3), "int32");
const lastAxis = (x: SymbolicTensor) => ops.moveaxis(x, 1, -1);

describe("the axis of the classes", () => {
  test.each([true, false])("may be another than the last, fromLogits %s", async (fromLogits) => {
    const predict = (x: SymbolicTensor) => (fromLogits ? x : ops.softmax(x, { axis: 1 }));
    const options = { fromLogits, reduction: "none" } as const;
    const sparse = (axis: number): Loss => new SparseCategoricalCrossentropy({ ...options, axis });
    const moved = await run((x, y) => sparse(-1).call(y!, lastAxis(predict(x!))), logits, labels);
    expectNear(await run((x, y) => sparse(1).call(y!, predict(x!)), logits, labels), moved, tolerance);
    const oneHot = (y: SymbolicTensor) => ops.oneHot(y, 4, { axis: 1 });
    const categorical = new CategoricalCrossentropy({ ...options, axis: 1 });
    expectNear(await run((x, y) => categorical.call(oneHot(y!), predict(x!)), logits, labels), moved, tolerance);
  });

  test("is averaged over in a binary crossentropy", async () => {
    const options = { fromLogits: true, reduction: "none" } as const;
    const truth = Tensor.from([[0, 1, 1], [1, 0, 1]]); // biome-ignore format: one line
    const x = Tensor.from([[1, -2, 0.5], [0, 3, -1]]); // biome-ignore format: one line
    const found = await run((y, p) => new BinaryCrossentropy({ ...options, axis: 0 }).call(y!, p!), truth, x);
    const turned = (y: SymbolicTensor, p: SymbolicTensor) =>
      new BinaryCrossentropy(options).call(ops.transpose(y), ops.transpose(p));
    expectNear(found, await run((y, p) => turned(y!, p!), truth, x), tolerance);
    expect(found.shape).toEqual([3]);
  });

  test("must be one of the predictions", async () => {
    const loss = new SparseCategoricalCrossentropy({ axis: 3 });
    await expect(run((x, y) => loss.call(y!, x!), logits, labels)).rejects.toThrow(WgradError);
  });
});

describe("the tail of a binary crossentropy", () => {
  const far = [0, 0.5, 5, 12, 16, 17, 30, 60, 80];
  const x = Tensor.from([...far, ...far.map((v) => -v)]);
  const [ones, zeros] = [1, 0].map((y) => Tensor.from(far.map(() => y)));
  const y = new Tensor([2 * far.length], Float32Array.of(...ones!.data, ...zeros!.data), "float32");
  const tail = far.map((v) => Math.log1p(Math.exp(-v)));
  const slope = far.map((v) => 1 / (1 + Math.exp(v)));
  const exact = { rtol: 4e-6, atol: 0 };

  test.each([
    ["logits", (p: SymbolicTensor) => p, true],
    ["outputs of a sigmoid", (p: SymbolicTensor) => ops.sigmoid(p), false],
  ] as const)("keeps its digits, of %s", async (_, predict, fromLogits) => {
    // The mean is taken over an axis of its own.
    const loss = new BinaryCrossentropy({ fromLogits, reduction: "none" });
    const value = (p: SymbolicTensor, t: SymbolicTensor) =>
      loss.call(ops.expandDims(t, -1), predict(ops.expandDims(p, -1)));
    expectNear(await run((p, t) => value(p!, t!), x, y), [...tail, ...tail], exact);
    const gradient = await run((p, t) => gradients(ops.sum(value(p!, t!)), [p!])[0]!, x, y);
    expectNear(gradient, [...slope.map((v) => -v), ...slope], exact);
  });

  test("is 0 where a logit is infinitely right, ∞ where it is wrong, and NaN for NaN", async () => {
    const loss = new BinaryCrossentropy({ fromLogits: true, reduction: "none" });
    const found = await run(
      (p, t) => loss.call(ops.expandDims(t!, -1), ops.expandDims(p!, -1)),
      Tensor.from([Infinity, -Infinity, -Infinity, Infinity, Number.NaN, Number.NaN]),
      Tensor.from([1, 0, 1, 0, 0, 1]),
    );
    expect([...found.data]).toEqual([0, 0, Infinity, Infinity, Number.NaN, Number.NaN]);
  });
});

describe("a class to ignore", () => {
  const x = Tensor.from([[1, 0, 0], [0, 2, 0], [0, 0, 3], [1, 1, 1]]); // biome-ignore format: one line
  const some = new Tensor([4], Int32Array.of(0, 255, 2, 255), "int32");
  const loss = (reduction: "none" | "mean" | "sum", ignoreClass = 255) =>
    new SparseCategoricalCrossentropy({ fromLogits: true, ignoreClass, reduction });
  const first = Math.log(Math.E + 2) - 1;
  const third = Math.log(Math.E ** 3 + 2) - 3;

  test("costs nothing and is left out of the mean", async () => {
    expectNear(await run((p, y) => loss("none").call(y!, p!), x, some), [first, 0, third, 0], tolerance);
    expectNear(await run((p, y) => loss("sum").call(y!, p!), x, some), first + third, tolerance);
    expectNear(await run((p, y) => loss("mean").call(y!, p!), x, some), (first + third) / 2, tolerance);
  });

  test("goes together with weights and a mask", async () => {
    const mask = Tensor.from([true, true, false, true]);
    const weight = Tensor.from([3, 1, 1, 1]);
    const found = await run((p, y, w, m) => loss("mean").call(y!, p!, w, m), x, some, weight, mask);
    expectNear(found, 3 * first, tolerance);
  });

  test("may be one that there is, and gives no gradient", async () => {
    const others = new Tensor([4], Int32Array.of(0, 2, 2, 0), "int32");
    const found = await run((p, y) => loss("none", 2).call(y!, p!), x, others);
    expectNear(found, [first, 0, 0, Math.log(3)], tolerance);
    const slope = await run((p, y) => gradients(loss("sum").call(y!, p!), [p!])[0]!, x, some);
    expect([...slope.data.slice(3, 6), ...slope.data.slice(9)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("is a whole number", () => {
    expect(() => new SparseCategoricalCrossentropy({ ignoreClass: 0.5 })).toThrow(ArgumentError);
  });
});
