import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  callable,
  finite,
  fraction,
  integer,
  integerBetween,
  nearest,
  nonNegative,
  oneOf,
  positive,
  positiveInteger,
  probability,
  wholeNumber,
} from "../src/check.js";
import { ArgumentError } from "../src/errors.js";

const numbers = [-Infinity, -2, -1, -0.5, -0, 0, 1e-9, 0.5, 0.999, 1, 1.5, 2, 2 ** 53, 1e300, Infinity, NaN];

/** Of the numbers above, those that each check lets pass. */
describe.each<[string, (where: string, name: string, value: number) => number, string, number[]]>([
  ["integer", integer, "a whole number", [-2, -1, -0, 0, 1, 2]],
  ["wholeNumber", wholeNumber, "a whole number from 0 up", [-0, 0, 1, 2]],
  ["positiveInteger", positiveInteger, "a whole number from 1 up", [1, 2]],
  ["finite", finite, "a finite number", numbers.filter(Number.isFinite)],
  ["nonNegative", nonNegative, "a number from 0 up", [-0, 0, 1e-9, 0.5, 0.999, 1, 1.5, 2, 2 ** 53, 1e300]],
  ["positive", positive, "a number above 0", [1e-9, 0.5, 0.999, 1, 1.5, 2, 2 ** 53, 1e300]],
  ["fraction", fraction, "a number from 0 up to, not including, 1", [-0, 0, 1e-9, 0.5, 0.999]],
  ["probability", probability, "a number from 0 to 1", [-0, 0, 1e-9, 0.5, 0.999, 1]],
])("%s", (_, check, expected, fitting) => {
  test.each(numbers)("%d", (value) => {
    if (fitting.some((one) => Object.is(one, value))) expect(check("Layer", "rate", value)).toBe(value);
    else {
      expect(() => check("Layer", "rate", value)).toThrow(ArgumentError);
      expect(() => check("Layer", "rate", value)).toThrow(
        `Layer: no such rate: expected ${expected}, received ${value}.`,
      );
    }
  });

  test.each([
    ["1", '"1"'],
    [null, "null"],
    [undefined, "undefined"],
    [[1], "[1]"],
    [true, "true"],
    [1n, "1n"],
  ])("%o is no number", (value, received) => {
    expect(() => check("Layer", "rate", value as never)).toThrow(
      `Layer: no such rate: expected ${expected}, received ${received}.`,
    );
  });
});

test("integerBetween", () => {
  expect([-2, 0, 3].map((n) => integerBetween("take", "axis", n, -2, 3))).toEqual([-2, 0, 3]);
  for (const wrong of [-3, 4, 0.5, NaN, Infinity, "1" as never, null as never]) {
    expect(() => integerBetween("take", "axis", wrong, -2, 3)).toThrow(ArgumentError);
    expect(() => integerBetween("take", "axis", wrong, -2, 3)).toThrow(
      "take: no such axis: expected a whole number from -2 to 3, received ",
    );
  }
});

describe("oneOf", () => {
  test("gives the choice back, and its type", () => {
    const padding: string = "same";
    const chosen = oneOf("conv2d", "padding", padding, ["valid", "same"]);
    expectTypeOf(chosen).toEqualTypeOf<"valid" | "same">();
    expect(chosen).toBe("same");
    expect(oneOf("Loss", "reduction", null, ["sum", null])).toBe(null);
    expect(oneOf("spin", "turns", 2, [1, 2, 3])).toBe(2);
  });

  test.each([
    ["fan_in", 'expected one of "fanIn", "fanOut", "fanAvg", received "fan_in". Write "fanIn".'],
    ["FanOut", 'expected one of "fanIn", "fanOut", "fanAvg", received "FanOut". Write "fanOut".'],
    ["fanAv", 'expected one of "fanIn", "fanOut", "fanAvg", received "fanAv". Write "fanAvg".'],
    ["truncated", 'expected one of "fanIn", "fanOut", "fanAvg", received "truncated".'],
    [undefined, 'expected one of "fanIn", "fanOut", "fanAvg", received undefined.'],
    [3, 'expected one of "fanIn", "fanOut", "fanAvg", received 3.'],
    ["", 'expected one of "fanIn", "fanOut", "fanAvg", received "".'],
    ["constructor", 'expected one of "fanIn", "fanOut", "fanAvg", received "constructor".'],
  ])("refuses %j", (value, rest) => {
    const checking = () => oneOf("VarianceScaling", "mode", value, ["fanIn", "fanOut", "fanAvg"]);
    expect(checking).toThrow(new ArgumentError(`VarianceScaling: no such mode: ${rest}`));
  });

  test("of two it says both", () => {
    expect(() => oneOf("conv2d", "padding", "SAME", ["valid", "same"])).toThrow(
      'conv2d: no such padding: expected "valid" or "same", received "SAME". Write "same".',
    );
  });
});

test("callable", () => {
  expect(callable("Dataset.map", "fn", Number.isNaN)).toBe(Number.isNaN);
  expect(() => callable("Dataset.map", "fn", 3)).toThrow(
    new ArgumentError("Dataset.map: no such fn: expected a function, received 3."),
  );
});

describe("nearest", () => {
  test.each([
    ["learning_rate", "learningRate"],
    ["beta_1", "beta1"],
    ["learningrate", "learningRate"],
    ["lerningRat", "learningRate"],
    ["beta3", "beta1"],
    ["kernelRegulariser", "kernelRegularizer"],
    ["momentum", undefined],
    ["x", undefined],
    ["", undefined],
  ])("%s: %s", (name, near) => {
    expect(nearest(name, ["learningRate", "beta1", "beta2", "kernelRegularizer"])).toBe(near);
  });

  test("finds every name that lost, got or changed one letter", () => {
    const names = ["glorotUniform", "truncatedNormal", "orthogonal"];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.constantFrom("", "x", "xy"), (name, at, put) => {
        const i = at % name.length;
        expect(nearest(name.slice(0, i) + put + name.slice(i + 1), names)).toBe(name);
      }),
    );
  });
});
