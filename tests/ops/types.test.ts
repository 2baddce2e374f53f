/** Which types an op takes, and which it gives: one line an op. Whatever it does not take it refuses with a DTypeError. */
import { describe, expect, test } from "vitest";
import type { DType } from "../../src/dtype.js";
import { DTypeError } from "../../src/errors.js";
import type { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import * as ops from "../../src/ops/index.js";
import { input } from "../harness/schedule.js";

const TYPES = ["float32", "int32", "uint32", "bool"] as const satisfies readonly DType[];

/** A letter a type: f, i, u, b; under each what comes out, or - where it is refused. */
type Line = readonly [op: string, call: (x: SymbolicTensor) => SymbolicTensor, results: string];

const indices = input([2], "int32");
const other = ({ dtype }: SymbolicTensor) => input([2, 3], dtype);

// biome-ignore format: a table
const lines: readonly Line[] = [
  // Elements moved: any type, and it stays.
  ["reshape", (x) => ops.reshape(x, [3, 2]), "fiub"],
  ["transpose", (x) => ops.transpose(x), "fiub"],
  ["slice", (x) => ops.slice(x, [{ start: 1 }]), "fiub"],
  ["concat", (x) => ops.concat([x, other(x)]), "fiub"],
  ["pad", (x) => ops.pad(x, [[1, 0], [0, 1]]), "fiub"],
  ["pad, mirrored", (x) => ops.pad(x, 1, { mode: "reflect" }), "fiub"],
  ["stack", (x) => ops.stack([x, other(x)]), "fiub"],
  ["tile", (x) => ops.tile(x, 2), "fiub"],
  ["roll", (x) => ops.roll(x, 1), "fiub"],
  ["triu", (x) => ops.triu(x), "fiub"],
  ["onesLike", (x) => ops.onesLike(x), "fiub"],
  ["broadcastTo", (x) => ops.broadcastTo(x, [4, 2, 3]), "fiub"],
  ["take", (x) => ops.take(x, indices, { axis: 0 }), "fiub"],
  ["takeAlongAxis", (x) => ops.takeAlongAxis(x, input([2, 1], "int32")), "fiub"],
  ["scatterUpdate", (x) => ops.scatterUpdate(x, input([1, 1], "int32"), input([1, 3], x.dtype)), "fiub"],
  ["where", (x) => ops.where(input([3], "bool"), x, other(x)), "fiub"],
  ["where, the condition", (x) => ops.where(x, input([3]), 0), "ffff"],
  ["sort", (x) => ops.sort(x), "fiub"],
  ["topK, values", (x) => ops.topK(x, 2).values, "fiub"],
  // Places
  ["argsort", (x) => ops.argsort(x), "iiii"],
  ["topK, indices", (x) => ops.topK(x, 2).indices, "iiii"],
  ["argmax", (x) => ops.argmax(x), "iiii"],
  ["argmin", (x) => ops.argmin(x), "iiii"],
  // Indices themselves
  ["take, the indices", (x) => ops.take(input([5]), x), "-f--"],
  ["takeAlongAxis, the indices", (x) => ops.takeAlongAxis(input([2, 5]), x), "-f--"],
  ["segmentSum, the ids", (x) => ops.segmentSum(input([6]), ops.reshape(x, [6]), { numSegments: 2 }), "-f--"],
  ["scatter, the indices", (x) => ops.scatter(x, input([2]), [2, 2, 2]), "-f--"],
  ["oneHot", (x) => ops.oneHot(x, 3), "-f--"],
  ["multiHot", (x) => ops.multiHot(x, 3), "-f--"],
  ["inTopK, the targets", (x) => ops.inTopK(x, input([2, 3, 4]), 1), "-b--"],
  ["sparseCrossEntropy, the labels", (x) => ops.sparseCrossEntropy(input([2, 3, 4]), x), "-f--"],
  // Comparisons and logic
  ["equal", (x) => ops.equal(x, other(x)), "bbbb"],
  ["notEqual", (x) => ops.notEqual(x, other(x)), "bbbb"],
  ["less", (x) => ops.less(x, other(x)), "bbbb"],
  ["greaterEqual", (x) => ops.greaterEqual(x, other(x)), "bbbb"],
  ["logicalAnd", (x) => ops.logicalAnd(x, other(x)), "bbbb"],
  ["logicalNot", (x) => ops.logicalNot(x), "bbbb"],
  ["isnan", (x) => ops.isnan(x), "bbbb"],
  ["bitwiseAnd", (x) => ops.bitwiseAnd(x, other(x)), "-iub"],
  // Arithmetic
  ["add", (x) => ops.add(x, other(x)), "fiub"],
  ["multiply", (x) => ops.multiply(x, other(x)), "fiub"],
  ["maximum", (x) => ops.maximum(x, other(x)), "fiub"],
  ["negative", (x) => ops.negative(x), "fi-i"],
  ["divide", (x) => ops.divide(x, other(x)), "ffff"],
  ["exp", (x) => ops.exp(x), "ffff"],
  // Reductions: bool counts as 0 and 1.
  ["sum", (x) => ops.sum(x), "fiui"],
  ["any", (x) => ops.any(x), "bbbb"],
  ["all", (x) => ops.all(x), "bbbb"],
  ["countNonzero", (x) => ops.countNonzero(x), "iiii"],
  ["mean", (x) => ops.mean(x), "ffff"],
  ["variance", (x) => ops.variance(x), "ffff"],
  ["segmentMax, the data", (x) => ops.segmentMax(x, indices, { numSegments: 2 }), "fiub"],
  ["softmax", (x) => ops.softmax(x), "ffff"],
  ["maxPool1d", (x) => ops.maxPool1d(ops.reshape(x, [1, 2, 3])), "f---"],
  ["resize", (x) => ops.resize(ops.reshape(x, [1, 2, 3, 1]), 2), "f---"],
  ["matmul", (x) => ops.matmul(x, input([3, 2])), "ffff"],
];

describe.each(lines)("%s", (_, call, results) => {
  test.each(TYPES.map((dtype, i) => [dtype, results[i]!] as const))("of %s", (dtype, letter) => {
    const run = () => call(input([2, 3], dtype));
    if (letter === "-") expect(run).toThrow(DTypeError);
    else expect(run().dtype[0]).toBe(letter);
  });
});
