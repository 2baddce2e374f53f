import { describe, expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { compile } from "../../src/graph/program/compile.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { FAMILIES } from "../harness/reach.js";
import { expectClose } from "../harness/rounding.js";
import { awkwardValues } from "../harness/values.js";
import { count, type Ref, ref } from "../reference/array.js";
import { references } from "../reference/index.js";

type Build = (o: any, ...xs: any[]) => unknown;

/** The same formula by the ops and by plain loops; `shapes` are those of its inputs, `dispatches` what it takes in all. */
const cases: readonly [string, number[][], number, Build][] = [
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
  test.each(cases)("%s", async (_, shapes, dispatches, build) => {
    const device = await currentDevice();
    const given = shapes.map(
      (shape, i) => new Tensor(shape, Float32Array.from(awkwardValues(count(shape), i, [-1, 1])), "float32"),
    );
    device.memory.poison = true;
    try {
      const program = await compile((...xs) => build(ops, ...xs) as never, given, { device, family });
      expect(program.stats.dispatches, program.explain()).toBe(dispatches);
      const found = (await program.run(...given)) as never as Tensor;
      program.dispose();
      const wanted = build(references, ...given.map(({ shape, data }) => ref(shape, data))) as Ref;
      expectClose(found, wanted, { ulps: 8, terms: 5 }, "out");
    } finally {
      device.memory.poison = false;
    }
  });
});
