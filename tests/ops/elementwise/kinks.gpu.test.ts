import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";

// Where a function that is put together of others has a kink, or a value that is infinite, one of its parts has an infinite
// derivative, and 0 · ∞ is NaN. What is wanted there is one of the gradients that exist.

interface Kink {
  readonly op: (x: SymbolicTensor) => SymbolicTensor;
  readonly x: readonly number[];
  readonly shape?: readonly number[];
  readonly value?: readonly number[];
  /** Of the sum of the results. */
  readonly gradient: readonly number[];
}

const { sqrt } = Math;
const inf = Infinity;
const row = { axis: -1 };

const kinks: Record<string, Kink> = {
  "norm of 0": { op: (x) => ops.norm(x), x: [0, 0], value: [0], gradient: [0, 0] },
  "norm of rows, one of them 0": {
    op: (x) => ops.norm(x, row),
    x: [0, 0, 3, 4],
    shape: [2, 2],
    value: [0, 5],
    gradient: [0, 0, 0.6, 0.8],
  },
  "norm of one number that is 0": { op: (x) => ops.norm(x), x: [0], gradient: [0] },
  "norm over two axes": {
    op: (x) => ops.norm(x, { axis: [0, 1] }),
    x: [0, 0, 0, 0],
    shape: [2, 2],
    gradient: [0, 0, 0, 0],
  },
  "norm with NaN": { op: (x) => ops.norm(x), x: [NaN, 1], value: [NaN], gradient: [NaN, NaN] },
  "1-norm": { op: (x) => ops.norm(x, { ord: 1 }), x: [0, -2], value: [2], gradient: [0, -1] },
  "3-norm of 0": { op: (x) => ops.norm(x, { ord: 3 }), x: [0, 0], value: [0], gradient: [0, 0] },
  "3-norm with a 0": { op: (x) => ops.norm(x, { ord: 3 }), x: [0, -2], value: [2], gradient: [0, -1] },
  "½-norm of 0": { op: (x) => ops.norm(x, { ord: 0.5 }), x: [0, 0], value: [0], gradient: [0, 0] },
  "½-norm with a 0": { op: (x) => ops.norm(x, { ord: 0.5 }), x: [0, 4], value: [4], gradient: [0, 1] },
  "1.5-norm with a 0": { op: (x) => ops.norm(x, { ord: 1.5 }), x: [0, 4], value: [4], gradient: [0, 1] },
  "∞-norm of 0": { op: (x) => ops.norm(x, { ord: inf }), x: [0, 0], value: [0], gradient: [0, 0] },
  "∞-norm of two as large": { op: (x) => ops.norm(x, { ord: inf }), x: [3, -3], value: [3], gradient: [0.5, -0.5] },
  "normalize 0": { op: (x) => ops.normalize(x), x: [0, 0], shape: [1, 2], value: [0, 0], gradient: [1e7, 1e7] },
  "normalize 0 by the 3-norm": {
    op: (x) => ops.normalize(x, { order: 3 }),
    x: [0, 0],
    shape: [1, 2],
    value: [0, 0],
    gradient: [1e7, 1e7],
  },
  "normalize with a least length that has no square": {
    op: (x) => ops.normalize(x, { epsilon: 1e-30 }),
    x: [0, 0],
    shape: [1, 2],
    value: [0, 0],
    gradient: [1e30, 1e30],
  },
  "std of what is all the same": {
    op: (x) => ops.std(x, row),
    x: [5, 5, 5],
    shape: [1, 3],
    value: [0],
    gradient: [0, 0, 0],
  },
  "std of one": { op: (x) => ops.std(x, { axis: 0 }), x: [5, 7], shape: [1, 2], value: [0, 0], gradient: [0, 0] },
  "std over no axes": { op: (x) => ops.std(x, { axis: [] }), x: [5, 7], value: [0, 0], gradient: [0, 0] },
  "logsumexp of −∞ only": { op: (x) => ops.logsumexp(x), x: [-inf, -inf], value: [-inf], gradient: [0.5, 0.5] },
  "logsumexp with −∞": { op: (x) => ops.logsumexp(x), x: [-inf, 2], value: [2], gradient: [0, 1] },
  "logsumexp with ∞": { op: (x) => ops.logsumexp(x), x: [inf, 2], value: [inf], gradient: [1, 0] },
  "logsumexp with ∞ twice": { op: (x) => ops.logsumexp(x), x: [inf, -inf, inf], value: [inf], gradient: [0.5, 0, 0.5] },
  "logsumexp of large numbers": { op: (x) => ops.logsumexp(x), x: [3e38, -3e38], value: [3e38], gradient: [1, 0] },
  "logsumexp with NaN": { op: (x) => ops.logsumexp(x), x: [NaN, 1], value: [NaN], gradient: [NaN, NaN] },
  "max of several as large": { op: (x) => ops.max(x), x: [2, 1, 2, 2], gradient: [1 / 3, 0, 1 / 3, 1 / 3] },
  "max of ∞": { op: (x) => ops.max(x), x: [inf, 1, inf], value: [inf], gradient: [0.5, 0, 0.5] },
  "min of −∞": { op: (x) => ops.min(x), x: [-inf, -inf], value: [-inf], gradient: [0.5, 0.5] },
  "prod with one 0": { op: (x) => ops.prod(x), x: [0, 2, 3], value: [0], gradient: [6, 0, 0] },
  "prod with two": { op: (x) => ops.prod(x), x: [0, 2, 0], value: [0], gradient: [0, 0, 0] },
  "prod with −0": { op: (x) => ops.prod(x), x: [-0, 2, 3], gradient: [6, 0, 0] },
  "prod with ∞": { op: (x) => ops.prod(x), x: [inf, 2, 3], value: [inf], gradient: [6, inf, inf] },
  "cumprod with 0s": { op: (x) => ops.cumprod(x), x: [2, 0, 3, 0], value: [2, 0, 0, 0], gradient: [1, 8, 0, 0] },
  "cumprod from 0 on": { op: (x) => ops.cumprod(x), x: [0, 2, 3], value: [0, 0, 0], gradient: [9, 0, 0] },
  "sparsemax of one number": { op: (x) => ops.sparsemax(x), x: [3], value: [1], gradient: [0] },
  "rbf of its own center": {
    op: (x) => ops.rbf(ops.reshape(x, [1, 2]), ops.reshape(x, [1, 2]), ops.ones([1])),
    x: [1, 2],
    value: [1],
    gradient: [0, 0],
  },
  "segmentMax of an empty segment": {
    op: (x) => ops.where(ops.isfinite(segmentMax(x)), segmentMax(x), 0),
    x: [1, 4],
    value: [0, 4],
    gradient: [0, 1],
  },
  "distances of all pairs": {
    op: (x) => ops.norm(ops.subtract(ops.expandDims(x, 0), ops.expandDims(x, 1)), row),
    x: [1, 2, 4, 6],
    shape: [2, 2],
    value: [0, 5, 5, 0],
    gradient: [-1.2, -1.6, 1.2, 1.6],
  },
  "root of a sum of squares that is 1": {
    op: (x) => ops.norm(x),
    x: [sqrt(0.5), sqrt(0.5)],
    gradient: [sqrt(0.5), sqrt(0.5)],
  },
};

function segmentMax(x: SymbolicTensor): SymbolicTensor {
  return ops.segmentMax(x, ops.full([2], 1, { dtype: "int32" }), { numSegments: 2 });
}

describe("a gradient that exists, at", () => {
  test.each(Object.entries(kinks))("%s", async (_, { op, x, shape = [x.length], value, gradient }) => {
    const build = (input: SymbolicTensor) => {
      const y = op(input);
      return { y, grad: gradients(ops.sum(y), [input])[0] };
    };
    await inBothFamilies([Tensor.from(Float32Array.from(x), shape)], build, ({ y, grad }, family) => {
      if (value !== undefined) expectNumbers(y!, value, `value, ${family}`);
      expectNumbers(grad!, gradient, `gradient, ${family}`);
    });
  });
});

function expectNumbers(found: readonly number[], expected: readonly number[], where: string): void {
  expect(found.length, where).toBe(expected.length);
  expected.forEach((one, i) => {
    const close = Object.is(found[i], one) || found[i] === one || Math.abs(found[i]! - one) <= 2e-6 * Math.abs(one);
    expect(close, `${where}: [${found}], expected [${expected}]`).toBe(true);
  });
}
