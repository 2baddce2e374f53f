import { describe, expect, test } from "vitest";
import { Slab } from "../../../src/graph/memory/slab.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { groupNames, paperMemory, schedule } from "../../harness/schedule.js";

type Build = (...inputs: SymbolicTensor[]) => SymbolicTensor | Record<string, SymbolicTensor>;

const last = { axis: -1, keepdims: true } as const;
const plan = (build: Build, shapes: readonly number[][] = [[64, 5]], mostBuffers = 8) =>
  schedule(
    build,
    shapes.map((shape) => ({ shape, dtype: "float32" as const })),
    "simd4",
    mostBuffers,
  );
const count = (...given: Parameters<typeof plan>) => plan(...given).storage.steps.length;
const unit: Build = (x) => ops.divide(x!, ops.sum(x!, last));

describe("a kernel takes a row at a time", () => {
  test("that folds it and goes on with what it has found", () => {
    const { groups, storage } = plan(unit);
    expect(groupNames(groups)).toEqual(["sum + divide"]);
    expect(storage.steps.map(({ dispatch }) => dispatch.kernel.name)).toEqual(["rows"]);
    expect(storage.plan.slots).toHaveLength(2); // an input and a result: the sums are nowhere
  });

  test("with the same text for every batch, and every length of rows", () => {
    const text = (shape: number[]) => plan(unit, [shape]).storage.steps.map(({ fused }) => fused?.regions.fuse);
    expect(text([64, 5])).toEqual(text([7, 130]));
  });

  test("together with what stands before and behind", () => {
    const build: Build = (x) => {
      const before = ops.exp(x!);
      const found = ops.divide(before, ops.sum(before, last));
      return { before, found, behind: ops.sum(ops.square(found), { axis: -1 }) };
    };
    expect(count(build)).toBe(1);
  });

  test("and leaves out of itself what another kernel needs in between", () => {
    const build: Build = (x, w) => {
      const sums = ops.sum(x!, last);
      return ops.divide(ops.matmul(ops.multiply(x!, sums), w!), sums);
    };
    expect(
      groupNames(
        plan(build, [
          [64, 5],
          [5, 5],
        ]).groups,
      ),
    ).toEqual(["sum + multiply", "matmul + divide"]);
  });
});

describe("kernels stay apart", () => {
  test.each<[string, Build, number, number[][]?]>([
    ["for columns", (x) => ops.divide(x!, ops.sum(x!, { axis: 0 })), 2],
    ["for a few long rows, whose sums are cut into pieces", unit, 3, [[4, 100_000]]],
    ["where nothing goes on with what was found", (x) => ({ e: ops.exp(x!), s: ops.sum(ops.exp(x!), last) }), 2],
    ["where other rows are read", (x) => ops.divide(ops.reshape(x!, [5, 64]), ops.sum(x!, { axis: 1 })), 2, [[64, 5]]],
  ])("%s", (_, build, kernels, shapes) => {
    expect(count(build, shapes)).toBe(kernels);
  });

  test("where one would bind too much", () => {
    const wide: Build = (...xs) =>
      ops.divide(
        xs.reduce((x, y) => ops.add(x, y)),
        ops.sum(xs[0]!, last),
      );
    const six = Array.from({ length: 6 }, () => [8, 5]);
    expect(count(wide, six, 8)).toBe(1);
    expect(count(wide, six, 6)).toBeGreaterThan(1);
  });

  test("where a variable changes in between", () => {
    const weights = new Variable("weights", [8, 5]);
    Slab.of(paperMemory, "weights", [weights], "weights");
    const build: Build = (x) => {
      const sums = ops.sum(weights.tensor, last);
      assign(weights, ops.matmul(x!, weights.tensor));
      return ops.divide(weights.tensor, sums);
    };
    const { groups } = plan(build, [[8, 8]]);
    expect(groupNames(groups).filter((name) => name.includes("sum"))).toEqual(["sum"]);
  });
});
