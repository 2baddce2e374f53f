import { describe, expect, test } from "vitest";
import { Slab } from "../../../src/graph/memory/slab.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { groupNames, paperMemory, schedule } from "../../harness/schedule.js";

type Build = (...inputs: SymbolicTensor[]) => SymbolicTensor | Record<string, SymbolicTensor>;

const planned = (
  build: Build,
  shapes: readonly number[][] = [
    [64, 5],
    [64, 5],
  ],
  mostBuffers = 8,
) =>
  schedule(
    build,
    shapes.map((shape) => ({ shape, dtype: "float32" as const })),
    "simd4",
    mostBuffers,
  );
const names = (...given: Parameters<typeof planned>) => groupNames(planned(...given).groups);
const differences: Build = (a, b) => ops.sum(ops.square(ops.subtract(a!, b!)), { axis: 0 });

describe("what only a reduction reads is worked out there", () => {
  test.each<[string, Build, string]>([
    ["a sum", differences, "subtract + square + sum"],
    ["a mean of everything", (a, b) => ops.mean(ops.multiply(a!, b!)), "multiply + sum"],
    ["the largest", (a) => ops.max(ops.abs(a!), { axis: 1 }), "abs + max"],
    ["a product", (a) => ops.prod(ops.add(a!, 1), { axis: 1 }), "add + prod"],
    ["with what comes after", (a) => ops.sqrt(ops.sum(ops.multiply(a!, 3))), "multiply + sum + sqrt"],
    ["through a view", (a) => ops.sum(ops.reshape(ops.exp(a!), [320])), "exp + sum"],
  ])("%s", (_, build, group) => {
    expect(names(build)).toEqual([group]);
  });

  test("and takes no memory: the kernel binds what it is made of", () => {
    const { storage } = planned(differences);
    expect(storage.plan.slots).toHaveLength(3); // two inputs and the sum
    const [{ dispatch, fused } = expect.fail()] = storage.steps;
    expect(dispatch.bind).not.toHaveProperty("x");
    expect(fused?.regions.fuseRead).toContain("fn element(index: u32) -> real");
    expect(fused?.regions.fuse).toBeUndefined();
  });

  test("by the first of two dispatches alone, where the sum is cut into pieces", () => {
    const { storage } = planned((a, b) => ops.sqrt(ops.sum(ops.multiply(a!, b!))), [[5000], [5000]]);
    expect(storage.steps.map(({ fused }) => Object.keys(fused?.regions ?? {}))).toEqual([["fuseRead"], ["fuse"]]);
  });
});

describe("it is made beforehand", () => {
  const power: Build = (a, b) => ops.sum(ops.power(a!, b!));
  const many: Build = (a) => ops.sum([...Array(13).keys()].reduce((x, i) => ops.multiply(ops.add(x, i), x), a!));
  const wide: Build = (...xs) => ops.sum(xs.reduce((x, y) => ops.add(x, y)));
  const seven = Array.from({ length: 7 }, () => [8, 5]);

  test.each<[string, Build, readonly string[], number[][]?]>([
    [
      "for two that read it",
      (a) => ({ x: ops.sum(ops.square(a!)), y: ops.max(ops.square(a!)) }),
      ["square", "sum", "max"],
    ],
    ["as a result", (a) => ({ a: ops.square(a!), sum: ops.sum(ops.square(a!)) }), ["square", "sum"]],
    ["where its code is long", power, ["power", "sum"]],
    ["where it is many nodes", many, [expect.stringMatching(/^multiply \+ add/), "sum"] as string[]],
    ["where the kernel would bind too much", wide, [expect.stringMatching(/^add/), "sum"] as string[], seven],
  ])("%s", (_, build, groups, shapes) => {
    expect(names(build, shapes)).toEqual(groups);
  });

  test("where a variable that it is made of changes before the reduction", () => {
    const variable = new Variable("v", [64, 5]);
    Slab.of(paperMemory, "v", [variable], "weights");
    const build: Build = (a) => {
      const before = ops.multiply(variable.tensor, 2);
      assign(variable, ops.add(a!, 1));
      return ops.sum(before);
    };
    expect(names(build)).toEqual(["multiply", "add + assign", "sum"]);
  });
});
