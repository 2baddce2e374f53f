/** Every element-wise op of floats at special numbers, value and derivative, against doubles: docs/ops.md lists what differs. */
import { beforeAll, describe, expect, test } from "vitest";
import { FROM_RESULT, LOST, type Nearness, nearness } from "../../../scripts/document-ops/nearness.js";
import { currentDevice } from "../../../src/gpu/current.js";
import * as activations from "../../../src/ops/elementwise/activations.js";
import * as pairs from "../../../src/ops/elementwise/binary.js";
import * as hyperbolic from "../../../src/ops/elementwise/hyperbolic.js";
import * as logarithmic from "../../../src/ops/elementwise/logarithmic.js";
import * as logic from "../../../src/ops/elementwise/logic.js";
import * as rectifiers from "../../../src/ops/elementwise/rectifiers.js";
import * as rounding from "../../../src/ops/elementwise/rounding.js";
import * as trigonometric from "../../../src/ops/elementwise/trigonometric.js";
import * as singles from "../../../src/ops/elementwise/unary.js";
import { FAMILIES } from "../../harness/reach.js";
import { binary } from "./binary.js";
import { type Allowance, judge, type Verdict } from "./compare.js";
import { sweep } from "./sweep.js";
import { type Unary, unary } from "./unary.js";
import { drawn, FEW, SPECIAL } from "./values.js";

type Reference = (...x: number[]) => number;

/** Of whole numbers, of other types, or of two halves of a tensor: they have tests of their own. */
const ELSEWHERE = [
  "bitwiseAnd",
  "bitwiseNot",
  "bitwiseOr",
  "bitwiseXor",
  "cast",
  "glu",
  "isCast",
  "leftShift",
  "rightShift",
];

const ONE = [[...SPECIAL, ...drawn(1000)]];
const TWO = [
  [...FEW.flatMap((a) => FEW.map(() => a)), ...drawn(4000).slice(0, 2000)],
  [...FEW.flatMap(() => FEW), ...drawn(4000).slice(2000)],
];

let isSwiftShader = false;
beforeAll(async () => {
  const { adapterInfo } = (await currentDevice()).gpu;
  isSwiftShader = `${adapterInfo.architecture} ${adapterInfo.description}`.toLowerCase().includes("swiftshader");
});

test("every element-wise op has its line", () => {
  const modules = [activations, pairs, hyperbolic, logarithmic, logic, rectifiers, rounding, trigonometric, singles];
  const names = modules.flatMap((module) => Object.keys(module)).filter((name) => !ELSEWHERE.includes(name));
  const swept = [...Object.keys(unary), ...Object.keys(binary)];
  expect(names.filter((name) => !swept.includes(name))).toEqual([]);
  expect(Object.keys(nearness)).toEqual(swept);
});

/** The kinds of difference from a reference. Fails with the first number that is wrong. */
function differences(
  what: string,
  columns: readonly (readonly number[])[],
  got: ArrayLike<number>,
  reference: Reference,
  allowance: Allowance,
  counts: (...x: number[]) => boolean = () => true,
): ReadonlySet<Verdict> {
  const kinds = new Set<Verdict>();
  for (const [i] of columns[0]!.entries()) {
    const x = columns.map((column) => column[i]!);
    if (!counts(...x)) continue;
    const verdict = judge(got[i]!, reference, x, allowance);
    if (verdict === "wrong")
      throw new Error(`${what} at ${x}: expected ${Math.fround(reference(...x))}, received ${got[i]}`);
    kinds.add(verdict);
  }
  return kinds;
}

function expectDifferences(kinds: ReadonlySet<Verdict>, { flushes, note }: Nearness): void {
  const told: readonly (readonly [Verdict, boolean])[] = [
    ["subnormal argument", flushes === "arguments" || flushes === "both"],
    ["subnormal result", flushes === "results" || flushes === "both"],
    ["sign of zero", note !== undefined],
  ];
  for (const [kind, known] of told) {
    if (isSwiftShader || !known) expect(kinds.has(kind), kind).toBe(known);
  }
}

describe.each(FAMILIES)("family %s", (family) => {
  test.each(Object.entries<Unary>(unary))("%s", async (name, { call, value, slope, lost }) => {
    const near = nearness[name]!;
    const found = await sweep(call, ONE, family, slope !== undefined);
    const allowance = { ulps: near.value, ...(lost && { tiny: LOST }) };
    expectDifferences(differences(name, ONE, found.value, value, allowance), near);
    if (slope === undefined) return;
    // Where there is no value there is no derivative to be had, but NaN stays NaN, if the op has no kinks.
    const counts = (x: number) =>
      !Number.isNaN(slope(x)) !== Number.isNaN(x) && (Number.isNaN(x) || !Number.isNaN(value(x)));
    differences(
      `derivative of ${name}`,
      ONE,
      found.slopes[0]!,
      slope,
      { ulps: near.slope!, atol: near.fromResult ? FROM_RESULT : 0, tiny: LOST },
      counts,
    );
  });

  test.each(Object.entries(binary))("%s", async (name, { call, value, slopes }) => {
    const near = nearness[name]!;
    const found = await sweep(call, TWO, family, slopes !== undefined);
    expectDifferences(differences(name, TWO, found.value, value, { ulps: near.value }), near);
    for (const [i, slope] of (slopes ?? []).entries()) {
      const counts: (...x: number[]) => boolean = (a, b) =>
        !Number.isNaN(slope(a!, b!)) && !Number.isNaN(value(a!, b!));
      // Some multiply by what may be smaller than 1 what may be ∞.
      const allowance = { ulps: near.slope!, tiny: LOST, largest: 1e37 };
      differences(`derivative ${i} of ${name}`, TWO, found.slopes[i]!, slope, allowance, counts);
    }
  });
});
