import { describe, expect, expectTypeOf, test } from "vitest";
import { ArgumentError, DTypeError } from "../../../src/errors.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { defineOp } from "../../../src/graph/symbols/op.js";
import { fill, SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { Tensor } from "../../../src/tensor.js";

function input(shape: readonly number[] = [2]): SymbolicTensor {
  return new SymbolicTensor({ shape }, { kind: "input", name: "input" });
}

function nodeOf({ source }: SymbolicTensor) {
  if (source.kind !== "output") throw new Error("not computed");
  return source.node;
}

/** Any number of tensors and perhaps a mask; what its functions were given is kept. */
const seen: { mask: unknown; xs: readonly unknown[] }[] = [];
const total = defineOp({
  name: "total",
  inputs: ["first", "...xs", "mask?"],
  attrs: { scale: 1, name: "" },
  infer({ first, xs, mask }) {
    expectTypeOf(xs).toEqualTypeOf<readonly SymbolicTensor[]>();
    expectTypeOf(mask).toEqualTypeOf<SymbolicTensor | undefined>();
    expectTypeOf(first).toEqualTypeOf<SymbolicTensor>();
    seen.push({ mask, xs });
    return first;
  },
  lower: () => [],
  gradient: ({ xs, mask }, grad) => ({
    first: grad,
    xs: xs.map((_, i) => (i === 1 ? undefined : grad)),
    mask: mask && grad,
  }),
  cost: ({ xs }) => ({ flops: xs.length, bytes: 0 }),
});

/** Two outputs, of which one is there on request. */
const halves = defineOp({
  name: "halves",
  inputs: ["x"],
  outputs: ["whole", "half?"],
  attrs: { both: false },
  infer: ({ x }, { both }) => ({ whole: x, half: both ? { shape: [1] } : undefined }),
  lower: () => [],
  gradient: (_, { whole, half }) => ({ x: half === undefined ? whole : fill(7, [2]) }),
});

describe("lists and what may be left out", () => {
  const [a, b, c, d] = [input(), input(), input(), input()];

  test("a node has a flat record of what there is", () => {
    expect(nodeOf(total(a, [b, c], d)).inputs).toEqual({ first: a, "xs.0": b, "xs.1": c, mask: d });
    expect(Object.keys(nodeOf(total(a, [], undefined)).inputs)).toEqual(["first"]);
    expect(total.definition.inputs).toEqual(["first", "xs", "mask"]);
  });

  test("the declaration's functions get lists and undefined", () => {
    seen.length = 0;
    total(a, [b, c], undefined, { scale: 2 });
    total(a, [], d);
    expect(seen).toEqual([
      { mask: undefined, xs: [b, c] },
      { mask: d, xs: [] },
    ]);
    expect(total.definition.cost?.({ first: a, "xs.0": b, "xs.1": c }, {}).flops).toBe(2);
  });

  test("gradients go to a list's tensors", () => {
    const y = total(a, [b, c, d], undefined);
    const seed = input();
    const [toFirst, toB, toC, toD] = gradients(y, [a, b, c, d], seed);
    expect([toFirst, toB, toD]).toEqual([seed, seed, seed]);
    expect(toC.source).toEqual({ kind: "fill", value: 0 });
  });

  test("outputs may be left out, too", () => {
    const one = halves(a);
    expect(one.half).toBeUndefined();
    expect(Object.keys(nodeOf(one.whole).outputs)).toEqual(["whole"]);
    const two = halves(a, { both: true });
    expectTypeOf(two.half).toEqualTypeOf<SymbolicTensor | undefined>();
    expect(two.half?.shape).toEqual([1]);
    if (two.half === undefined) return;
    expect(gradients(two.half, [a])[0].source).toEqual({ kind: "fill", value: 7 });
  });

  test("calls are typed", () => {
    // @ts-expect-error: a list is an array
    expect(() => total(a, b, undefined)).toThrow(
      "total: xs is no list: expected an array of symbolic tensors, received a SymbolicTensor.",
    );
    // @ts-expect-error: nor may a list be left out
    expect(() => total(a)).toThrow(DTypeError);
  });
});

describe("wrong arguments are typed errors", () => {
  const square = defineOp({
    name: "square",
    inputs: ["x"],
    attrs: { exponent: 2 },
    infer: ({ x }) => x,
    elementwise: "x",
  });

  test.each<[string, unknown, string]>([
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
    ["a number", 3, "3"],
    ["a host tensor", Tensor.zeros([2]), "a Tensor"],
  ])("%s for a tensor", (_, wrong, received) => {
    const message = `square: x is not a tensor: expected a symbolic tensor, received ${received}. Use constant(tensor) for values on the host.`;
    expect(() => square(wrong as never)).toThrow(new DTypeError(message));
  });

  test("in a list the place is named", () => {
    expect(() => total(input(), [input(), 2 as never], undefined)).toThrow("total: xs.1 is not a tensor");
  });

  test("an attribute that there is not", () => {
    expect(() => square(input(), { exponnent: 3 } as object)).toThrow(
      new ArgumentError(
        "square: no such option as exponnent: expected any of exponent, received exponnent: 3. Write exponent.",
      ),
    );
    expect(() => square(input(), 3 as never)).toThrow(
      new ArgumentError("square: these are no options: expected a record with any of exponent, received 3."),
    );
  });

  test("an undefined attribute is one that was left out", () => {
    expect(nodeOf(square(input(), { exponent: undefined as never })).attrs).toEqual({ exponent: 2 });
  });

  test("declarations that cannot be kept", () => {
    const declare = () =>
      defineOp({ name: "masked", inputs: ["x", "mask?"], infer: ({ x }) => x, elementwise: "select(0.0, x, mask)" });
    expect(declare).toThrow(ArgumentError);
    expect(() =>
      defineOp({
        name: "parts",
        inputs: ["x"],
        outputs: ["...ys", "z"],
        infer: ({ x }) => ({ ys: [x], z: x }),
        lower: () => [],
      }),
    ).toThrow(ArgumentError);
  });
});
