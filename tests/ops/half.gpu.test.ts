/** float16 on a device that has it. SwiftShader has not: there these tests are skipped, and half.test.ts compiles what they run. */
import { expect, test } from "vitest";
import { currentDevice } from "../../src/gpu/current.js";
import { constant } from "../../src/graph/symbols/constant.js";
import { fill } from "../../src/graph/symbols/tensor.js";
import { fromHalf } from "../../src/half.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { inBothFamilies } from "../harness/both-families.js";

const lacking = !(await currentDevice()).gpu.features.has("shader-f16");
const half = (values: readonly number[], shape: readonly number[]) => Tensor.from([...values], shape, "float16");

test.skipIf(lacking)("float16 goes in, through and out (needs a device with shader-f16)", async () => {
  const x = half([0.1, -2, 7], [3]);
  const bits = [...x.data];
  await inBothFamilies(
    [x],
    (t) => {
      const joined = ops.concat([t, constant(x), fill(0.1, [1], "float16")]);
      return { t, joined, reversed: ops.flip(joined), padded: ops.pad(t, 1), back: ops.cast(t, "float32") };
    },
    (found) => {
      const joined = [...bits, ...bits, bits[0]];
      const [first = 0] = bits;
      expect(found).toEqual({
        t: bits,
        joined,
        reversed: joined.toReversed(),
        padded: [0, ...bits, 0],
        back: x.toArray(),
      });
      expect(first).toBe(0x2e66);
    },
  );
});

test.skipIf(lacking)("what is rounded stays rounded, wherever it goes (needs a device with shader-f16)", async () => {
  const numbers = [4099, -2049, 0.1, 1e-3, 65504, 1e6, -1e6, 0, 1 / 3, Math.PI];
  const rounded = Array.from(half(numbers, [numbers.length]).data, fromHalf);
  const ones = half(new Array<number>(numbers.length).fill(1), [numbers.length]);
  await inBothFamilies(
    [numbers, ones],
    (x, one) => {
      const cast = ops.cast(x, "float16");
      const there = ops.cast(cast, "float32");
      // In the epilogue of a kernel, which a driver could leave unrounded.
      const sum = ops.sum(ops.multiply(ops.expandDims(cast, 1), fill(1, [numbers.length, 2], "float16")), { axis: 1 });
      return {
        cast: there,
        one: ops.subtract(ops.cast(ops.multiply(cast, one), "float32"), there),
        sum: ops.cast(ops.multiply(sum, 0.5), "float32"),
      };
    },
    ({ cast, one, sum }) => {
      expect(cast).toEqual(rounded);
      expect(one).toEqual(rounded.map((x) => (Number.isFinite(x) ? 0 : NaN)));
      expect(sum!.slice(0, 4)).toEqual(rounded.slice(0, 4));
    },
  );
});

test.skipIf(lacking)("sums of float16 are float32 sums, rounded once (needs a device with shader-f16)", async () => {
  const n = 4099; // in float16, adding ones ends at 2048
  const ones = half(new Array<number>(n).fill(1), [1, n]);
  await inBothFamilies(
    [ones],
    (x) => ({
      sum: ops.cast(ops.sum(x), "float32"),
      product: ops.cast(ops.matmul(x, x, { transposeB: true }), "float32"),
      mean: ops.cast(ops.mean(x), "float32"),
    }),
    (found) => expect(found).toEqual({ sum: [4100], product: [4100], mean: [1] }),
  );
});
