import { expect, test } from "vitest";
import { compile } from "../../../src/graph/program/compile.js";
import { random } from "../../../src/index.js";
import * as ops from "../../../src/ops/index.js";
import { inBothFamilies } from "../../harness/both-families.js";

const SIZE = 1 << 14;

/** Mean and variance of many numbers, within five standard errors of the right ones (of the fourth moment of a normal number, twice). */
function expectMoments(numbers: readonly number[], mean: number, variance: number) {
  const found = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  const spread = numbers.reduce((sum, x) => sum + (x - found) ** 2, 0) / numbers.length;
  expect(Math.abs(found - mean)).toBeLessThan(5 * Math.sqrt(variance / numbers.length));
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.15);
}

test.each([0.3, 1, 2.5, 40])("gamma numbers of shape %d", async (alpha) => {
  await inBothFamilies(
    [],
    () => ({ x: ops.randomGamma([SIZE], alpha, { seed: 5 }) }),
    ({ x }) => expectMoments(x!, alpha, alpha),
  );
});

test.each([
  [0.4, 0.7],
  [2, 3],
  [50, 10],
])("beta numbers of %d and %d", async (a, b) => {
  await inBothFamilies(
    [],
    () => ({ x: random.beta([SIZE], a, b, { seed: 6 }) }),
    ({ x }) => {
      expectMoments(x!, a / (a + b), (a * b) / ((a + b) ** 2 * (a + b + 1)));
      expect(x!.every((one) => one >= 0 && one <= 1)).toBe(true);
    },
  );
});

test.each([
  [1, 0.3],
  [20, 0.1],
  [7, 0.9],
  [100, 0.4],
  [1000, 0.75],
])("binomial numbers of %d tries at %d", async (n, p) => {
  await inBothFamilies(
    [],
    () => ({ x: random.binomial([SIZE], n, p, { seed: 7 }) }),
    ({ x }) => {
      expectMoments(x!, n * p, n * p * (1 - p));
      expect(x!.every((one) => Number.isInteger(one) && one >= 0 && one <= n)).toBe(true);
    },
  );
});

test("parameters may be tensors, and are NaN where they are none; types are as told", async () => {
  const program = await compile(() => {
    const scale = ops.array([1, 100]);
    return {
      gamma: ops.randomGamma([2, 2], scale),
      none: ops.stack([ops.randomGamma([], -1), ops.randomBeta([], 0, 1), ops.randomBinomial([], 3, 1.5)]),
      sure: ops.stack([ops.randomBinomial([], 9, 0), ops.randomBinomial([], 9, 1), ops.randomBinomial([], 0, 0.5)]),
      whole: ops.randomBinomial([3], 5, 0.5, { dtype: "int32" }),
      kinds: ops.cast(ops.randomInteger([3], 0, 5, { dtype: "uint32" }), "float32"),
    };
  }, []);
  const { gamma, none, sure, whole, kinds } = await program.run();
  expect(gamma!.data[1]! > 10 * gamma!.data[0]!).toBe(true);
  expect(Array.from(none!.data)).toEqual([NaN, NaN, NaN]);
  expect(Array.from(sure!.data)).toEqual([0, 9, 0]);
  expect([whole!.dtype, kinds!.dtype]).toEqual(["int32", "float32"]);
});
