import { describe, expect, expectTypeOf, test } from "vitest";
import { ArgumentError } from "../src/errors.js";
import { refuseUnknown, withDefaults } from "../src/options.js";

interface Options {
  readonly axis?: number | readonly number[] | undefined;
  readonly keepdims?: boolean;
}

describe("withDefaults", () => {
  test("puts in what was left out or undefined, and says so in the type", () => {
    const complete = withDefaults("sum", { axis: undefined } as Options, { axis: -1, keepdims: undefined });
    expect(complete).toEqual({ axis: -1, keepdims: undefined });
    expectTypeOf(complete.axis).toEqualTypeOf<number | readonly number[]>();
    expectTypeOf(complete.keepdims).toEqualTypeOf<boolean | undefined>();
    expect(withDefaults("sum", { axis: 0, keepdims: false } as Options, { axis: -1, keepdims: true })).toEqual({
      axis: 0,
      keepdims: false,
    });
  });

  test("wants a default for every option", () => {
    // @ts-expect-error: keepdims is forgotten
    expect(() => withDefaults("sum", { keepdims: true } as Options, { axis: -1 })).toThrow(ArgumentError);
  });
});

describe("refuseUnknown", () => {
  test.each<[string, unknown, string]>([
    [
      "a typing error",
      { axes: 1 },
      "sum: no such option as axes: expected any of axis, keepdims, received axes: 1. Write axis.",
    ],
    [
      "Keras's spelling",
      { keep_dims: true },
      "sum: no such option as keep_dims: expected any of axis, keepdims, received keep_dims: true. Write keepdims.",
    ],
    [
      "something else",
      { dtype: "int32" },
      'sum: no such option as dtype: expected any of axis, keepdims, received dtype: "int32".',
    ],
    ["a number", 1, "sum: these are no options: expected a record with any of axis, keepdims, received 1."],
    ["a list", [1], "sum: these are no options: expected a record with any of axis, keepdims, received [1]."],
    ["null", null, "sum: these are no options: expected a record with any of axis, keepdims, received null."],
    [
      "what every object has",
      { constructor: 1 },
      "sum: no such option as constructor: expected any of axis, keepdims, received constructor: 1.",
    ],
  ])("%s", (_, options, message) => {
    expect(() => refuseUnknown("sum", options, ["axis", "keepdims"])).toThrow(new ArgumentError(message));
  });

  test("where there is nothing to choose", () => {
    expect(() => refuseUnknown("exp", { base: 2 }, [])).toThrow(
      new ArgumentError("exp: no such option as base: expected no options, received base: 2."),
    );
    expect(() => refuseUnknown("exp", {}, [])).not.toThrow();
  });
});
