import { describe, expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { fill } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { inBothFamilies } from "../../harness/both-families.js";
import { FAMILIES } from "../../harness/reach.js";
import { pow } from "./binary.js";
import { judge } from "./compare.js";
import { sweep } from "./sweep.js";

const [nan, inf] = [Number.NaN, Infinity];

/** Numbers from 0 to 1, the same in every run. */
function* draw(): Generator<number, never> {
  for (let state = 7; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** A million pairs whose power is a float32: bases of every size, near 1, and as they are common; exponents that fill the range. */
function pairs(): [Float32Array, Float32Array] {
  const random = draw();
  const next = () => random.next().value;
  const [a, b] = [new Float32Array(1_000_000), new Float32Array(1_000_000)];
  for (let i = 0; i < a.length; i++) {
    const base = [
      20 * next(),
      2 ** (252 * next() - 126),
      1 + (next() - 0.5) * 2 ** (-20 * next()),
      Math.exp(20 * next() - 10),
    ];
    a[i] = base[i % 4]!;
    const size = Math.log2(a[i]!);
    b[i] = i % 4 === 0 ? 40 * next() - 20 : size === 0 ? next() : (250 * next() - 125) / size;
  }
  return [a, b];
}

describe("power", () => {
  test.each(FAMILIES)("of a million pairs is right to a unit in the last place, %s", async (family) => {
    const [a, b] = pairs();
    const { value } = await sweep(ops.power, [[...a], [...b]], family, false);
    let worst = 0;
    for (const [i, base] of a.entries()) {
      const exact = pow(base, b[i]!);
      if (judge(value[i]!, pow, [base, b[i]!], { ulps: 1 }) === "wrong")
        throw new Error(`${base} to the power ${b[i]}: expected ${exact}, received ${value[i]}`);
      if (Math.abs(exact) > 2 ** -126) worst = Math.max(worst, Math.abs(value[i]! - exact) / Math.abs(exact));
    }
    expect(worst).toBeGreaterThan(0); // they are not all powers of 1
  });

  test("is exact where float32 holds the result", async () => {
    const cases: [base: number, exponent: number][] = [];
    for (let base = 2; base <= 4096; base++) {
      for (let n = 2; base ** n < 2 ** 24; n++) cases.push([base, n], [-base, n]);
      cases.push([base * base, 0.5]);
    }
    for (let n = -126; n < 128; n++) cases.push([2, n], [0.5, -n], [-4, n / 2]);
    const [a, b] = [cases.map(([base]) => base), cases.map(([, n]) => n)];
    await inBothFamilies(
      [a, b],
      (x, y) => ({ out: ops.power(x, y) }),
      ({ out }) => expect(out).toEqual(cases.map(([base, n]) => pow(base, n))),
    );
  });

  test("is the same of numbers that are known beforehand", async () => {
    const special = [nan, inf, -inf, 0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, 10];
    const cases = special.flatMap((a) => special.map((b) => [a, b] as const));
    await inBothFamilies(
      [[0]],
      (x) =>
        Object.fromEntries(cases.map(([a, b], i) => [`${i}`, ops.add(ops.multiply(x, 0), ops.power(fill(a, []), b))])),
      (found) =>
        expect(Object.values(found).flat().map(Math.fround)).toEqual(cases.map(([a, b]) => Math.fround(pow(a, b)) + 0)),
    );
  });

  test("has the derivatives of its limits", async () => {
    await inBothFamilies(
      [
        [0, 0, 0, 0, 3, -2, -2, 1, inf],
        [0.5, 1, 2, 0, 0, 3, 0.5, nan, -1],
      ],
      (a, b) => {
        const [byBase, byExponent] = gradients(ops.sum(ops.power(a, b)), [a, b]);
        return { byBase: byBase!, byExponent: byExponent! };
      },
      ({ byBase, byExponent }) => {
        expect(byBase).toEqual([inf, 1, 0, 0, 0, 12, nan, nan, -0]);
        expect(byExponent!.slice(0, 4)).toEqual([0, 0, 0, 0]);
        expect(byExponent!.slice(5)).toEqual([0, nan, 0, 0]);
      },
    );
  });

  test("lets a NaN through to a loss", async () => {
    await inBothFamilies(
      [[1, nan, 3]],
      (x) => ({
        steep: ops.mean(ops.power(ops.square(ops.subtract(x, 2)), -0.5)),
        flat: ops.mean(ops.power(ops.abs(ops.subtract(x, 2)), 0.75)),
      }),
      (found) => expect(found).toEqual({ steep: [nan], flat: [nan] }),
    );
  });
});
