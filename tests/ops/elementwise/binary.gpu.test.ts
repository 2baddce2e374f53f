import { describe, expect, test } from "vitest";
import type { DType } from "../../../src/dtype.js";
import { currentDevice } from "../../../src/gpu/current.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { awkward, checkOp, type OpCase } from "../../harness/check-op.js";

type Shapes = readonly (readonly [readonly number[], readonly number[]])[];

const SAME: Shapes = [[[], []], ...awkward(64).map((n) => [[n], [n]] as const)];
/** Every way of stretching one to the other. */
// biome-ignore format: a table
const STRETCHED: Shapes = [
  [[7, 5], []], // a scalar
  [[1], [3, 5]],
  [[7, 5], [5]], // a row for every row, as a bias
  [[5], [2, 7, 5]],
  [[7, 5], [7, 1]], // a column
  [[7, 1], [1, 5]], // both are stretched
  [[2, 3, 1, 5], [3, 7, 1]],
  [[2, 1, 3, 1], [7, 1, 5]],
  [[41, 26], [26]], // more than one tile
];
/** Enough for an op whose reading and writing is that of the others. */
const FEW: Shapes = [[[65], [65]], [[7, 5], [5]], [[2, 1, 3, 1], [7, 1, 5]]]; // biome-ignore format: a table

const cases = (shapes: Shapes, range?: readonly [number, number]): OpCase[] =>
  shapes.map((pair) => ({ shapes: pair, ...(range && { range }) }));
const typed = (...dtypes: DType[]): OpCase[] =>
  dtypes.map((dtype) => ({ shapes: [[7, 9], [9]], dtypes: [dtype, dtype] }));

checkOp("add", [...cases([...SAME, ...STRETCHED]), ...typed("int32", "uint32")]);
checkOp("multiply", [...cases([...SAME, ...STRETCHED]), ...typed("int32", "uint32")]);
checkOp("divide", cases([...SAME, ...STRETCHED], [0.2, 3])); // neither commutes nor has simple derivatives
checkOp("subtract", [...cases(FEW), ...typed("int32")]);
checkOp("maximum", [...cases(FEW), ...typed("int32", "uint32")]);
checkOp("minimum", [...cases(FEW), ...typed("int32", "uint32")]);

// a^b is 2^(b·log₂a): in WGSL the exponent has an absolute error of 4·|b| units in the last place of 1 from the
// logarithm, and the power 3 + 2·|b·log₂a| of its own.
const inexact = { ulps: 24 };
checkOp("power", cases(FEW, [0.2, 2.5]), inexact);
// biome-ignore format: a table
checkOp("power", [
  { label: "whole powers of negative numbers", shapes: [[6], [6]], values: [[-2, -2, -2, -1.5, -3, -0.5], [2, 3, -1, -2, 0, 5]], gradient: false },
  { label: "fractional powers of negative numbers", shapes: [[2], [2]], values: [[-2, -8], [0.5, 0.25]], gradient: false },
  { label: "powers of zero", shapes: [[3], [3]], values: [[0, 0, -0], [0, 2, 3]], gradient: false },
], inexact);
checkOp(
  "power",
  [
    {
      label: "derived by a negative base",
      shapes: [[3], [3]],
      values: [
        [-2, -1.5, -3],
        [2, 3, -1],
      ],
    },
  ],
  {
    ...inexact,
    wrt: [0],
  },
);

for (const name of ["equal", "notEqual", "greater", "greaterEqual", "less", "lessEqual"] as const) {
  const ordered = [...cases(FEW), ...typed("int32", "uint32")]; // among the whole numbers some are equal
  checkOp(name, name.includes("qual") && !/[a-z]E/.test(name) ? [...ordered, ...typed("bool")] : ordered, {
    result: "bool",
  });
}

test("where two numbers tie, maximum and minimum give each half of the gradient", async () => {
  const [a, b] = [
    [1, 2, 3],
    [3, 2, 1],
  ];
  await inBothFamilies(
    [a!, b!],
    (x, y) => {
      const [maxA, maxB] = gradients(ops.sum(ops.maximum(x, y)), [x, y]);
      const [minA, minB] = gradients(ops.sum(ops.minimum(x, y)), [x, y]);
      return { maxA: maxA!, maxB: maxB!, minA: minA!, minB: minB! };
    },
    (found) => expect(found).toEqual({ maxA: [0, 0.5, 1], maxB: [1, 0.5, 0], minA: [1, 0.5, 0], minB: [0, 0.5, 1] }),
  );
});

describe("numbers in the place of tensors", () => {
  test("on either side, of the tensor's type", async () => {
    await inBothFamilies(
      [[1, 2, 3], Tensor.from([1, 2, 3], [3], "int32")],
      (x, i) => ({
        left: ops.subtract(10, x),
        right: ops.divide(x, 4),
        whole: ops.multiply(i, 5),
        both: ops.add(2, 3),
      }),
      (found) => expect(found).toEqual({ left: [9, 8, 7], right: [0.25, 0.5, 0.75], whole: [5, 10, 15], both: [5] }),
    );
  });

  test("another value compiles nothing new", async () => {
    const { pipelines } = await currentDevice();
    const compiled: number[] = [];
    for (const factor of [0.125, 0.375]) {
      await inBothFamilies(
        [[1, 2]],
        (x) => ({ out: ops.multiply(x, factor) }),
        ({ out }) => expect(out).toEqual([factor, 2 * factor]),
      );
      compiled.push(pipelines.size);
    }
    expect(compiled[1]).toBe(compiled[0]);
  });
});
