import { describe, expect, test } from "vitest";
import type { DType } from "../../src/dtype.js";
import { gradients } from "../../src/graph/gradients.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { inBothFamilies } from "../harness/both-families.js";
import { awkward, checkOp, type OpCase } from "../harness/check-op.js";

/** Both of one shape, and every way of stretching one to the other. */
const SHAPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  ...awkward(64).map((n) => [[n], [n]] as const),
  [[], []],
  [[7, 5], []], // a scalar
  [[1], [3, 5]],
  [[7, 5], [5]], // a row for every row, as a bias
  [[5], [2, 7, 5]],
  [
    [7, 5],
    [7, 1],
  ], // a column
  [
    [7, 1],
    [1, 5],
  ], // both are stretched
  [
    [2, 3, 1, 5],
    [3, 7, 1],
  ],
  [
    [2, 1, 3, 1],
    [7, 1, 5],
  ],
  [[41, 26], [26]], // more than one tile
];
const broadcasting = (range?: readonly [number, number]): OpCase[] =>
  SHAPES.map((shapes) => ({ shapes, ...(range && { range }) }));
const typed = (...dtypes: DType[]): OpCase[] =>
  dtypes.map((dtype) => ({ shapes: [[7, 9], [9]], dtypes: [dtype, dtype] }));

checkOp("add", [...broadcasting(), ...typed("int32", "uint32")]);
checkOp("subtract", [...broadcasting(), ...typed("int32")]);
checkOp("multiply", [...broadcasting(), ...typed("int32", "uint32")]);
checkOp("divide", broadcasting([0.2, 3]));
checkOp("maximum", [...broadcasting(), ...typed("int32", "uint32")]);
checkOp("minimum", [...broadcasting(), ...typed("int32", "uint32")]);

// a^b is 2^(b·log₂a): in WGSL the exponent has an absolute error of 4·|b| units in the last place of 1 from the
// logarithm, and the power 3 + 2·|b·log₂a| of its own.
checkOp("power", broadcasting([0.2, 2.5]), { ulps: 24 });
checkOp(
  "power",
  [
    {
      label: "whole powers of negative numbers",
      shapes: [[6], [6]],
      values: [
        [-2, -2, -2, -1.5, -3, -0.5],
        [2, 3, -1, -2, 0, 5],
      ],
    },
    {
      label: "fractional powers of negative numbers",
      shapes: [[2], [2]],
      values: [
        [-2, -8],
        [0.5, 1 / 3],
      ],
    },
    {
      label: "of zero",
      shapes: [[3], [3]],
      values: [
        [0, 0, -0],
        [0, 2, 3],
      ],
    },
  ].map((one) => ({ ...one, gradient: false })),
  { ulps: 24 },
);
checkOp(
  "power",
  [
    {
      label: "the base's gradient, with a negative base",
      shapes: [[4], [4]],
      values: [
        [-2, -1.5, -3, 0.5],
        [2, 3, -1, 2],
      ],
    },
  ],
  {
    ulps: 24,
    wrt: [0],
  },
);

const COMPARISONS = ["equal", "notEqual", "greater", "greaterEqual", "less", "lessEqual"] as const;
for (const name of COMPARISONS) {
  const ties = { label: "with ties", shapes: [[3, 7], [7]], range: [-2, 3] as const };
  const cases = [
    { shapes: [[65], [65]] },
    ...typed("int32", "uint32"),
    { ...ties, dtypes: ["int32", "int32"] as const },
  ];
  const bool = { shapes: [[7, 9], [9]], dtypes: ["bool", "bool"] as const };
  checkOp(name, name === "equal" || name === "notEqual" ? [...cases, bool] : cases, { result: "bool" });
}

describe("where two numbers tie", () => {
  test("maximum and minimum give each half of the gradient", async () => {
    await inBothFamilies(
      [
        [1, 2, 3],
        [3, 2, 1],
      ],
      (a, b) => {
        const [maxA, maxB] = gradients(ops.sum(ops.maximum(a, b)), [a, b]);
        const [minA, minB] = gradients(ops.sum(ops.minimum(a, b)), [a, b]);
        return { maxA: maxA!, maxB: maxB!, minA: minA!, minB: minB! };
      },
      (found) => expect(found).toEqual({ maxA: [0, 0.5, 1], maxB: [1, 0.5, 0], minA: [1, 0.5, 0], minB: [0, 0.5, 1] }),
    );
  });
});

describe("numbers in the place of tensors", () => {
  test("on either side, of the tensor's type", async () => {
    const whole = Tensor.from([1, 2, 3], [3], "int32");
    await inBothFamilies(
      [[1, 2, 3], whole],
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
    const { currentDevice } = await import("../../src/gpu/device.js");
    const { pipelines } = await currentDevice();
    const sizes: number[] = [];
    for (const factor of [0.125, 0.375]) {
      await inBothFamilies(
        [[1, 2]],
        (x) => ({ out: ops.multiply(x, factor) }),
        ({ out }) => expect(out).toEqual([factor, 2 * factor]),
      );
      sizes.push(pipelines.size);
    }
    expect(sizes[1]).toBe(sizes[0]);
  });
});
