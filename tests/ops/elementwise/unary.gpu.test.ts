import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import * as ops from "../../../src/ops/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { awkward, checkOp } from "../../harness/check-op.js";

// Element by element: only the number of elements matters. The kernel's tile is 1024 of them.
const SIZES = [[], ...awkward(64).map((n) => [n]), [3, 5, 7], [1025]];
const between = (low: number, high: number) => SIZES.map((shape) => ({ shapes: [shape], range: [low, high] as const }));

checkOp("negative", [...between(-1, 1), { shapes: [[65]], dtypes: ["int32"] }]);
checkOp("abs", between(-1, 1));
checkOp("sign", between(-1, 1));
checkOp("square", between(-3, 3));
checkOp("reciprocal", [...between(0.1, 3), { shapes: [[63]], range: [-3, -0.1] }]);
checkOp("sqrt", between(0.01, 9));
checkOp("rsqrt", between(0.01, 9));
// NaN goes through, so that a loss that has become NaN shows.
checkOp("relu", [
  ...between(-1, 1),
  { label: "special values", shapes: [[5]], values: [[Number.NaN, Infinity, -Infinity, 0, -2]], gradient: false },
]);

// WGSL allows e^x 3 + 2·|x| units in the last place.
checkOp("exp", between(-5, 5), { ulps: 13 });
// A division more, and 1 is added where e^-x is large.
checkOp("sigmoid", between(-9, 9), { ulps: 24 });
checkOp("sigmoid", [{ label: "far out", shapes: [[4]], values: [[-200, 200, -1e30, 1e30]] }]);
// WGSL allows log an absolute error of 2^-21 around 1, which is four units in the last place of 1.
checkOp("log", between(0.01, 9), { terms: () => 1 });
checkOp("tanh", between(-3, 3), { ulps: 4 });
checkOp("tanh", [{ label: "near 0", shapes: [[4]], values: [[-1e-30, 1e-4, 0, 1e-7]] }]);
checkOp("tanh", [{ label: "far out", shapes: [[4]], values: [[-20, 20, -1e30, 1e30]] }]);

test("at its ends, hardTanh has derivative 1", async () => {
  await inBothFamilies(
    [[-1, 1, -1.5, 1.5]],
    (x) => ({ found: gradients(ops.sum(ops.hardTanh(x)), [x])[0]! }),
    ({ found }, family) => {
      expect(found, family).toEqual([1, 1, 0, 0]);
    },
  );
});

test("at their kinks, relu, abs and sign have derivative 0", async () => {
  await inBothFamilies(
    [[0, 0, 0]],
    (x) => ({
      relu: gradients(ops.sum(ops.relu(x)), [x])[0]!,
      abs: gradients(ops.sum(ops.abs(x)), [x])[0]!,
      sign: gradients(ops.sum(ops.sign(x)), [x])[0]!,
    }),
    (found, family) => {
      expect(found, family).toEqual({ relu: [0, 0, 0], abs: [0, 0, 0], sign: [0, 0, 0] });
    },
  );
});

const TYPES = ["float32", "int32", "uint32", "bool"] as const;
for (const to of TYPES) {
  checkOp(
    "cast",
    TYPES.map((from) => ({
      shapes: [[5, 13]],
      dtypes: [from],
      args: [to],
      range: from === "bool" ? [0, 2] : from === "uint32" || to === "uint32" ? [0, 9] : [-9, 9],
    })),
    { result: to },
  );
}
checkOp("cast", [{ label: "0 alone is false", shapes: [[5]], values: [[0, -0, 0.25, -3, 1e-30]], args: ["bool"] }], {
  result: "bool",
});
