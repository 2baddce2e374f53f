import { describe, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { sameArgmax } from "../../../src/ops/reduce/arg-reduce.js";
import { Tensor } from "../../../src/tensor.js";
import { FAMILIES } from "../../harness/reach.js";
import { awkwardValues } from "../../harness/values.js";

describe.each(FAMILIES)("sameArgmax, %s", (family) => {
  const run = async (a: Tensor, b: Tensor) => {
    const device = await currentDevice();
    const build = (x: SymbolicTensor, y: SymbolicTensor) => ({
      same: sameArgmax(x, y),
      apart: ops.equal(ops.argmax(x, { axis: -1 }), ops.argmax(y, { axis: -1 })),
    });
    const program = await compile(build, [a, b], { device, family });
    const { same, apart } = await program.run(a, b);
    program.dispose();
    expect(same.dtype).toBe("bool");
    expect([...same.data]).toEqual([...apart.data]);
    return [...same.data].map(Boolean);
  };

  test.each([[[9, 3]], [[1, 1]], [[40, 2]], [[2, 33, 4]], [[5, 130]], [[3]]])(
    "says what two argmax say, of shape %j",
    async (shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const values = (seed: number) => Float32Array.from(awkwardValues(size, seed), (value) => Math.round(4 * value));
      const same = await run(Tensor.from(values(1), shape), Tensor.from(values(2), shape));
      if (size > 20 && shape.at(-1) !== 130) expect(new Set(same).size).toBe(2);
    },
  );

  test("the first of several counts, and the first NaN", async () => {
    const a = Tensor.from([0, 1, 1, 0, Number.NaN, 5, -0, 0, -1, 2, 2, Number.NaN], [4, 3]);
    const b = Tensor.from([3, 7, 7, 0, 1, 0, 1, 1, 0, 0, 0, 9], [4, 3]);
    expect(await run(a, b)).toEqual([true, true, true, true]);
  });

  test("takes other types and numbers of classes", async () => {
    const a = Tensor.from([0, 0.5, 0.25, 1, 0, 0], [2, 3]);
    expect(await run(a, Tensor.from([0, 1, 0, 0, 0, 1], [2, 3], "int32"))).toEqual([true, false]);
    expect(await run(a, Tensor.from([0, 1, 1, 0], [2, 2]))).toEqual([true, true]);
  });
});
