import { describe, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { FAMILIES } from "../../harness/reach.js";
import { awkwardValues } from "../../harness/values.js";

type Build = (...xs: SymbolicTensor[]) => SymbolicTensor[];
/** What is wanted of one row, in doubles: as many numbers as it has, or some that are of the whole row. */
type Row = (row: number[], column: number[], ofRow: number) => readonly (readonly number[])[];

const last = { axis: -1, keepdims: true } as const;
const total = (row: readonly number[]) => row.reduce((sum, x) => sum + x, 0);
const mean = (row: readonly number[]) => total(row) / row.length;

const softmax: Build = (x) => {
  const powers = ops.exp(ops.subtract(x!, ops.max(x!, last)));
  return [ops.divide(powers, ops.sum(powers, last))];
};
const softmaxOf: Row = (row) => {
  const peak = Math.max(...row);
  const powers = row.map((x) => Math.exp(x - peak));
  const sum = total(powers);
  return [powers.map((power) => power / sum)];
};
const normalized = (x: SymbolicTensor) => {
  const centred = ops.subtract(x, ops.mean(x, last));
  return ops.divide(centred, ops.sqrt(ops.add(ops.mean(ops.square(centred), last), 1e-3)));
};
const normalizedOf = (row: readonly number[]) => {
  const centred = row.map((x) => x - mean(row));
  return centred.map((x) => x / Math.sqrt(mean(centred.map((x) => x * x)) + 1e-3));
};

describe.each(FAMILIES)("what takes a row at a time, %s", (family) => {
  test.each<[string, number[][], Build, Row, number?]>([
    ["softmax", [[7, 130]], softmax, softmaxOf],
    ["of many short rows", [[300, 3]], softmax, softmaxOf],
    ["of few long rows", [[2, 1000]], softmax, softmaxOf],
    ["of many longer ones", [[257, 1100]], softmax, softmaxOf],
    ["of one row", [[70]], softmax, softmaxOf],
    ["of rows of rows", [[3, 5, 33]], softmax, softmaxOf],
    [
      "two last axes together",
      [[5, 6, 7]],
      (x) => [ops.divide(x!, ops.sum(ops.abs(x!), { axis: [1, 2], keepdims: true }))],
      (row) => [row.map((x) => x / total(row.map(Math.abs)))],
      2,
    ],
    [
      "with columns and a number a row",
      [[33, 65], [65], [33, 1]],
      (x, column, ofRow) => [ops.add(ops.multiply(normalized(x!), column!), ofRow!)],
      (row, column, ofRow) => [normalizedOf(row).map((x, i) => x * column[i]! + ofRow)],
    ],
    [
      "columns of two last axes together",
      [[4, 6, 7], [7]],
      (x, column) => [ops.multiply(ops.subtract(x!, ops.mean(x!, { axis: [1, 2], keepdims: true })), column!)],
      (row, column) => [row.map((x, i) => (x - mean(row)) * column[i % 7]!)],
      2,
    ],
    [
      "with what was found of the rows",
      [[9, 40]],
      (x) => {
        const norm = ops.sqrt(ops.sum(ops.square(x!), last));
        return [ops.divide(x!, norm), ops.multiply(norm, 2), ops.max(x!, { axis: -1 })];
      },
      (row) => {
        const norm = Math.hypot(...row);
        return [row.map((x) => x / norm), [norm * 2], [Math.max(...row)]];
      },
    ],
    [
      "with the largest, the smallest, a product",
      [[6, 12]],
      (x) => {
        const [high, low] = [ops.max(x!, last), ops.min(x!, last)];
        const unit = ops.divide(ops.subtract(x!, low), ops.subtract(high, low));
        return [unit, ops.prod(ops.add(unit, 0.5), { axis: 1 })];
      },
      (row) => {
        const [high, low] = [Math.max(...row), Math.min(...row)];
        const unit = row.map((x) => (x - low) / (high - low));
        return [unit, [unit.reduce((product, x) => product * (x + 0.5), 1)]];
      },
    ],
    [
      "with truths",
      [[8, 9]],
      (x) => {
        const isHigh = ops.greater(x!, ops.mean(x!, last));
        return [ops.where(isHigh, x!, 0), ops.sum(ops.cast(isHigh, "float32"), { axis: -1 })];
      },
      (row) => {
        const isHigh = row.map((x) => x > mean(row));
        return [row.map((x, i) => (isHigh[i] ? x : 0)), [isHigh.filter(Boolean).length]];
      },
    ],
    [
      "four passes over each",
      [[5, 31]],
      (x) => {
        const once = normalized(x!);
        return [ops.subtract(normalized(ops.multiply(once, ops.abs(once))), ops.max(once, last))];
      },
      (row) => {
        const once = normalizedOf(row);
        const twice = normalizedOf(once.map((x) => x * Math.abs(x)));
        return [twice.map((x) => x - Math.max(...once))];
      },
    ],
  ])("%s", async (_, shapes, build, rowOf, axes = 1) => {
    const given = shapes.map((shape, i) => {
      const size = shape.reduce((product, n) => product * n, 1);
      return new Tensor(shape, Float32Array.from(awkwardValues(size, i)), "float32");
    });
    const program = await compile(build, given, { device: await currentDevice(), family });
    const found = await program.run(...given);
    expect(program.stats.dispatches).toBe(1);
    program.dispose();

    const [x, column, ofRow] = given.map(({ data }) => Array.from(data, Number));
    const length = shapes[0]!.slice(-axes).reduce((product, n) => product * n, 1);
    const count = x!.length / length;
    const rows = Array.from({ length: count }, (_, i) =>
      rowOf(x!.slice(i * length, (i + 1) * length), column ?? [], ofRow?.[i] ?? 0),
    );
    for (const [i, { data }] of found.entries()) {
      const wanted = rows.flatMap((row) => row[i]!);
      const most = 2e-6 * wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      expect(data).toHaveLength(wanted.length);
      const worst = wanted.reduce((worst, x, at) => Math.max(worst, Math.abs(Number(data[at]) - x)), 0);
      expect(worst).toBeLessThanOrEqual(most);
    }
  });

  test.each([3, 8, 70, 513])("adds up %i numbers to the very bits of a sum by itself", async (n) => {
    const x = new Tensor([11, n], Float32Array.from(awkwardValues(11 * n, 3)), "float32");
    const device = await currentDevice();
    const along = await compile((x) => [ops.subtract(x, ops.sum(x, last)), ops.sum(x, last)], [x], { device, family });
    const alone = await compile((x) => [ops.sum(x, last)], [x], { device, family });
    const [[, sums], [wanted]] = [await along.run(x), await alone.run(x)];
    expect(along.stats.dispatches).toBe(1);
    expect(sums!.data).toEqual(wanted!.data);
    along.dispose();
    alone.dispose();
  });

  test("a NaN in a row is in all that is made of it, and in no other row", async () => {
    const x = new Tensor([3, 4], Float32Array.of(1, 2, 3, 4, 5, Number.NaN, 7, 8, 9, 10, 11, 12), "float32");
    const program = await compile((x) => [ops.divide(x, ops.max(x, last)), ops.subtract(x, ops.min(x, last))], [x], {
      device: await currentDevice(),
      family,
    });
    const found = await program.run(x);
    program.dispose();
    for (const { data } of found)
      expect(Array.from(data, Number.isNaN)).toEqual([false, true, false].flatMap((is) => Array(4).fill(is)));
  });
});
