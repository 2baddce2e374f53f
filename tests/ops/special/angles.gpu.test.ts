import { describe, expect, test } from "vitest";
import * as ops from "../../../src/ops/index.js";
import { FAMILIES } from "../../harness/reach.js";
import { judge } from "./compare.js";
import { sweep } from "./sweep.js";
import { drawn } from "./values.js";

/** Angles to 2²⁴ and where sine or cosine are nearly 0: multiples of a quarter turn, to the next float32. */
const NEAR = Array.from({ length: 100_000 }, (_, i) => [
  Math.fround(((i * 7919) % 10_680_000) * (Math.PI / 2)),
  Math.fround(((i * 2654435761) % 2 ** 24) - 2 ** 23 + i / 100_000),
]).flat();
/** And any number that there is. */
const ANY = drawn(200_000).filter((x) => Math.abs(x) < Infinity);

describe.each(FAMILIES)("family %s", (family) => {
  test.each([
    ["sin", ops.sin, Math.sin],
    ["cos", ops.cos, Math.cos],
    ["tan", ops.tan, Math.tan],
  ] as const)("%s is right to four units in the last place for every number", async (_, call, exact) => {
    for (const numbers of [NEAR, ANY]) {
      const { value } = await sweep(call, [numbers], family, false);
      for (const [i, x] of numbers.entries()) {
        if (judge(value[i]!, exact, [x], { ulps: 4 }) === "wrong")
          expect.fail(`at ${x}: expected ${exact(x)}, received ${value[i]}`);
      }
    }
  });
});
