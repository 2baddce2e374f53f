import { describe, test } from "vitest";
import { checkFormula, type Formula } from "../../harness/formula.js";
import { FAMILIES } from "../../harness/reach.js";

/** What it is, shapes of the inputs, dispatches in all, formula. */
const cases: readonly [string, number[][], number, Formula][] = [
  [
    "a product takes bias, activation and residual of rank 3",
    [[6, 5], [5, 8], [8], [2, 3, 8]],
    1,
    (o, x, w, b, h) => o.add(o.tanh(o.add(o.reshape(o.matmul(x, w), [2, 3, 8]), b)), h),
  ],
  [
    "by heads, with a bias that is one for each of them",
    [
      [6, 5],
      [5, 8],
      [4, 2],
      [2, 1, 2],
    ],
    1,
    (o, x, w, b, s) => o.multiply(o.reshape(o.add(o.reshape(o.matmul(x, w), [6, 4, 2]), b), [2, 12, 2]), s),
  ],
  [
    "one tensor read by two shapes of as many elements",
    [[12], [2, 1]],
    1,
    (o, x, t) => o.add(o.reshape(o.multiply(o.reshape(x, [2, 6]), t), [3, 2, 2]), t),
  ],
  [
    "two chains of two shapes meet",
    [[4, 6], [24]],
    1,
    (o, x, y) => o.multiply(o.reshape(o.tanh(x), [2, 12]), o.reshape(o.tanh(y), [2, 12])),
  ],
];

describe.each(FAMILIES)("what is reshaped rides along, %s", (family) => {
  test.each(cases)("%s", (_, shapes, dispatches, formula) => checkFormula(formula, shapes, dispatches, family));
});
