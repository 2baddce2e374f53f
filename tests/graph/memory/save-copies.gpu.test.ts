import { describe, test } from "vitest";
import { checkFormula, type Formula } from "../../harness/formula.js";
import { FAMILIES } from "../../harness/reach.js";

const heads = (o: any, x: any) => o.transpose(x, [0, 2, 1, 3]);
const part = (o: any, x: any, i: number) => o.slice(x, [{}, {}, { start: 3 * i, stop: 3 * i + 3 }]);

/** What it is, shapes of the inputs, dispatches in all, formula. */
const cases: readonly [string, number[][], number, Formula][] = [
  [
    "heads are read and written where they lie among the others",
    [
      [2, 7, 3, 5],
      [2, 9, 3, 5],
      [2, 9, 3, 6],
    ],
    2,
    (o, q, k, v) => heads(o, o.matmul(o.matmul(heads(o, q), heads(o, k), { transposeB: true }), heads(o, v))),
  ],
  [
    "heads of a joint projection, with what rides along",
    [
      [2, 7, 4],
      [4, 45],
      [9, 5],
    ],
    3,
    (o, x, w, b) => {
      const qkv = o.add(o.reshape(o.matmul(x, w), [2, 7, 9, 5]), b);
      const [q, k, v] = [0, 1, 2].map((i) => heads(o, part(o, qkv, i)));
      return heads(o, o.matmul(o.tanh(o.matmul(q, k, { transposeB: true })), v));
    },
  ],
  [
    "products are written side by side",
    [
      [2, 7, 4],
      [4, 5],
      [4, 3],
      [2, 7, 2],
    ],
    3,
    (o, x, a, b, c) => o.concat([o.matmul(x, a), c, o.tanh(o.matmul(x, b))], -1),
  ],
  [
    "and as heads side by side",
    [
      [2, 3, 7, 4],
      [2, 3, 4, 5],
    ],
    3,
    (o, x, w) => o.concat([heads(o, o.matmul(x, w)), heads(o, o.matmul(o.tanh(x), w))], 2),
  ],
  [
    "a transposed factor, by its lines",
    [
      [6, 2, 4],
      [2, 6, 5],
    ],
    1,
    (o, x, y) => o.matmul(o.transpose(x, [1, 0, 2]), y, { transposeA: true }),
  ],
  [
    "but not along the last axis, nor backwards, nor where somebody wants the copy",
    [
      [4, 6],
      [4, 5],
    ],
    5,
    (o, x, y) => {
      const back = o.slice(x, [{ step: -1 }]);
      const columns = o.transpose(x);
      return [o.matmul(columns, y), o.matmul(back, y, { transposeA: true }), o.tanh(back)];
    },
  ],
];

describe.each(FAMILIES)("copies that kernels save, %s", (family) => {
  test.each(cases)("%s", (_, shapes, dispatches, formula) => checkFormula(formula, shapes, dispatches, family));
});
