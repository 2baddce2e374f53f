import { describe, expect, test } from "vitest";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";

/** Ops of whole numbers at the ends of their types: results wrap around, and nothing else happens. */
const TYPES = {
  int32: { wrap: (x: number) => x | 0, values: [0, 1, -1, 2, -2, 7, -7, 31, 2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31)] },
  uint32: { wrap: (x: number) => x >>> 0, values: [0, 1, 2, 7, 31, 2 ** 24 + 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1] },
} as const;

type Two = (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;

const quotient = (a: number, b: number) => (b === 0 ? 0 : Math.floor(a / b));
// biome-ignore format: a table
const binary: Readonly<Record<string, readonly [Two, (a: number, b: number) => number]>> = {
  add: [ops.add, (a, b) => a + b],
  subtract: [ops.subtract, (a, b) => a - b],
  multiply: [ops.multiply, Math.imul],
  maximum: [ops.maximum, Math.max],
  minimum: [ops.minimum, Math.min],
  floorDivide: [ops.floorDivide, quotient],
  mod: [ops.mod, (a, b) => (b === 0 ? 0 : a - b * quotient(a, b))],
  equal: [ops.equal, (a, b) => Number(a === b)],
  notEqual: [ops.notEqual, (a, b) => Number(a !== b)],
  greater: [ops.greater, (a, b) => Number(a > b)],
  greaterEqual: [ops.greaterEqual, (a, b) => Number(a >= b)],
  less: [ops.less, (a, b) => Number(a < b)],
  lessEqual: [ops.lessEqual, (a, b) => Number(a <= b)],
  bitwiseAnd: [ops.bitwiseAnd, (a, b) => a & b],
  bitwiseOr: [ops.bitwiseOr, (a, b) => a | b],
  bitwiseXor: [ops.bitwiseXor, (a, b) => a ^ b],
};

describe.each(["int32", "uint32"] as const)("%s", (dtype) => {
  const { wrap, values } = TYPES[dtype];
  const pairs = values.flatMap((a) => values.map((b) => [a, b] as const));
  const tensor = (numbers: readonly number[]) => Tensor.from([...numbers], [numbers.length], dtype);
  const [a, b] = [tensor(pairs.map(([first]) => first)), tensor(pairs.map(([, second]) => second))];

  test.each(Object.entries(binary))("%s", async (_, [call, exact]) => {
    await inBothFamilies(
      [a, b],
      (x, y) => ({ out: call(x, y) }),
      ({ out }) => expect(out).toEqual(pairs.map(([x, y]) => wrap(exact(x, y)) + 0)),
    );
  });

  test("shifts, and ops of one number", async () => {
    const places = values.filter((n) => n >= 0 && n < 32);
    const shifts = values.flatMap((x) => places.map((n) => [x, n] as const));
    const [x, n] = [tensor(shifts.map(([first]) => first)), tensor(shifts.map(([, second]) => second))];
    const signed = (v: SymbolicTensor) => (dtype === "int32" ? { negative: ops.negative(v), sign: ops.sign(v) } : {});
    await inBothFamilies(
      [x, n],
      (v, m) => ({
        left: ops.leftShift(v, m),
        right: ops.rightShift(v, m),
        not: ops.bitwiseNot(v),
        abs: ops.abs(v),
        ...signed(v),
      }),
      ({ left, right, not, abs, negative, sign }) => {
        expect(left).toEqual(shifts.map(([v, m]) => wrap(v << m)));
        expect(right).toEqual(shifts.map(([v, m]) => (dtype === "int32" ? v >> m : v >>> m)));
        expect(not).toEqual(shifts.map(([v]) => wrap(~v)));
        expect(abs).toEqual(shifts.map(([v]) => wrap(Math.abs(v))));
        if (dtype === "uint32") return;
        expect(negative).toEqual(shifts.map(([v]) => wrap(-v)));
        expect(sign).toEqual(shifts.map(([v]) => Math.sign(v)));
      },
    );
  });
});

test("floats are cut towards 0, and kept within the type", async () => {
  const floats = [0, -0, 0.9, -0.9, 1.5, -1.5, 2 ** 24 + 2, 3e9, -3e9, 1e20, -1e20, Infinity, -Infinity];
  const within = (low: number, high: number) => floats.map((x) => Math.min(high, Math.max(low, Math.trunc(x))) + 0);
  await inBothFamilies(
    [floats],
    (x) => ({ int32: ops.cast(x, "int32"), uint32: ops.cast(x, "uint32"), bool: ops.cast(x, "bool") }),
    ({ int32, uint32, bool }) => {
      // Up to the largest float32 that is within the type, says WGSL.
      expect(int32).toEqual(within(-(2 ** 31), 2 ** 31 - 128));
      expect(uint32).toEqual(within(0, 2 ** 32 - 256));
      expect(bool).toEqual(floats.map((x) => Number(x !== 0)));
    },
  );
});
