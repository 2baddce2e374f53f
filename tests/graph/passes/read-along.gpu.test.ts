import { describe, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { FAMILIES } from "../../harness/reach.js";
import { awkwardValues } from "../../harness/values.js";

/** What each element is made of: x of the whole shape, and y, which is spread over it. */
type Make = (x: SymbolicTensor, y: SymbolicTensor) => SymbolicTensor;
const squares: Make = (x, y) => ops.square(ops.subtract(x, y));

// The same, made beforehand: as a result it lies in memory.
describe.each(FAMILIES)("what a reduction makes itself is what it would read, %s", (family) => {
  test.each<[string, number[], number[], Make, (x: SymbolicTensor) => SymbolicTensor]>([
    ["rows, y of one shape", [7, 130], [7, 130], squares, (x) => ops.sum(x, { axis: 1 })],
    ["columns, y a column", [33, 65], [65], squares, (x) => ops.sum(x, { axis: 0 })],
    ["the middle, y spread along it", [3, 70, 5], [3, 1, 5], squares, (x) => ops.mean(x, { axis: 1 })],
    ["two axes, two dispatches", [6, 9, 11], [9, 1], squares, (x) => ops.sum(x, { axis: [0, 2] })],
    ["all of many, cut into pieces", [50_001], [1], squares, (x) => ops.sum(x)],
    ["the largest", [9, 40], [40], (x, y) => ops.maximum(x, y), (x) => ops.max(x, { axis: -1 })],
    ["the smallest", [9, 4000], [], (x, y) => ops.multiply(x, y), (x) => ops.min(x)],
    ["the product", [9, 6], [9, 6], (x, y) => ops.add(x, y), (x) => ops.prod(x, { axis: 1 })],
    ["with what follows", [40, 9], [9], squares, (x) => ops.sqrt(ops.add(ops.sum(x, { axis: 1 }), 1))],
  ])("%s", async (_, shape, spread, make, reduce) => {
    const device = await currentDevice();
    const values = (of: number[], i: number) => {
      const size = of.reduce((product, n) => product * n, 1);
      return new Tensor(of, Float32Array.from(awkwardValues(size, i)), "float32");
    };
    const given = [values(shape, 1), values(spread, 2)];
    const run = async (build: (x: SymbolicTensor, y: SymbolicTensor) => Record<string, SymbolicTensor>) => {
      const program = await compile(build, given, { device, family });
      const { found } = await program.run(...given);
      const { dispatches } = program.stats;
      program.dispose();
      return { found: found!, dispatches };
    };
    const along = await run((x, y) => ({ found: reduce(make(x, y)) }));
    const before = await run((x, y) => {
      const made = make(x, y);
      return { made, found: reduce(made) };
    });
    expect(along.dispatches).toBe(before.dispatches - 1);
    const wanted = Array.from(before.found.data, Number);
    const most = 2e-6 * Math.max(...wanted.map(Math.abs)); // a product may be added before it is rounded
    for (const [i, value] of along.found.data.entries())
      expect(Math.abs(Number(value) - wanted[i]!)).toBeLessThanOrEqual(most);
  });
});
