import { describe, expect, test } from "vitest";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { FAMILIES } from "../../harness/reach.js";
import { floorMod, floorQuotient } from "./binary.js";
import { judge } from "./compare.js";
import { sweep } from "./sweep.js";
import { drawn } from "./values.js";

const inf = Infinity;
const f32 = Math.fround;

describe("division that rounds down", () => {
  test("is that of the exact quotient", async () => {
    await inBothFamilies(
      [
        [1e9, 2 ** 24, 1, -5, 5, inf, 1, -1, 0, 7, -7, 7, -7],
        [7, 0.3, 0.1, inf, -inf, 2, 0, 0, 0, 3, 3, -3, -3],
      ],
      (a, b) => ({ mod: ops.mod(a, b), quotient: ops.floorDivide(a, b) }),
      ({ mod, quotient }) => {
        expect(mod!.slice(0, 3)).toEqual([6, f32(2 ** 24 % f32(0.3)), f32(1 % f32(0.1))]);
        expect(mod!.slice(3)).toEqual([inf, -inf, NaN, NaN, NaN, NaN, 1, 2, -2, -1]);
        expect(quotient).toEqual([142857142, 55924051, 9, -1, -1, NaN, inf, -inf, NaN, 2, -3, -3, 2].map(f32));
      },
    );
  });

  test.each(FAMILIES)("of numbers of every size leaves an exact rest, family %s", async (family) => {
    const numbers = drawn(200_000).map((x, i) => (i % 4 < 2 ? x : f32((x % 1) * 100 || i)));
    const columns = [numbers.filter((_, i) => i % 2 === 0), numbers.filter((_, i) => i % 2 === 1)];
    const rest = await sweep(ops.mod, columns, family, false);
    const quotient = await sweep(ops.floorDivide, columns, family, false);
    for (const [i, a] of columns[0]!.entries()) {
      const x = [a, columns[1]![i]!];
      if (judge(rest.value[i]!, floorMod, x, { ulps: 0.5 }) === "wrong")
        expect.fail(`mod of ${x}: expected ${floorMod(x[0]!, x[1]!)}, received ${rest.value[i]}`);
      if (judge(quotient.value[i]!, floorQuotient, x, { ulps: 1 }) === "wrong")
        expect.fail(`floorDivide of ${x}: expected ${floorQuotient(x[0]!, x[1]!)}, received ${quotient.value[i]}`);
    }
  });

  test("of whole numbers has an answer for 0 and for the least number", async () => {
    const least = -(2 ** 31);
    const a = Tensor.from(Int32Array.of(7, -7, 0, least, least, least, 2 ** 31 - 1), [7]);
    const b = Tensor.from(Int32Array.of(0, 0, 0, -1, 1, 2 ** 31 - 1, least), [7]);
    await inBothFamilies(
      [a, b],
      (x, y) => ({ mod: ops.mod(x, y), quotient: ops.floorDivide(x, y) }),
      ({ mod, quotient }) => {
        expect(mod).toEqual([0, 0, 0, 0, 0, 2 ** 31 - 2, -1]);
        expect(quotient).toEqual([0, 0, 0, least, least, -2, -1]);
      },
    );
  });
});
