import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/errors.js";
import type { Callee } from "../../../src/graph/symbols/between.js";
import { LayerTensor, record } from "../../../src/graph/symbols/layer-tensor.js";
import { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { walk } from "../../../src/graph/symbols/walk.js";
import { readSharedJson } from "../../harness/shared.js";

const between = (name: string, shape: readonly number[] = [-1, 3]) => new LayerTensor({ shape }, { name });

/** A layer that gives what came first. */
const layer = (className: string): Callee => ({ className, apply: (x: SymbolicTensor) => x });

/** Calls a layer between layers. */
const call = (callee: Callee, ...xs: LayerTensor[]) => record(callee, xs) as LayerTensor;

const names = (order: readonly (LayerTensor | Callee)[]) =>
  order.map((one) => (one instanceof LayerTensor ? one.name : one.className));

describe("walk", () => {
  test("lists calls after those they need, and only those on the way", () => {
    const x = between("x");
    const [a, b, c, aside] = [layer("a"), layer("b"), layer("c"), layer("aside")];
    const [ya, yb] = [call(a, x), call(b, x)];
    call(aside, ya);
    const { calls, order } = walk("model", [x], [call(c, yb, ya)]);
    expect(calls.map(({ callee }) => callee)).toEqual([b, a, c]);
    expect(order).toEqual([x, b, a, c]);
  });

  test("has a layer that is called twice once, as deep as its deepest call, and both calls", () => {
    const x = between("x");
    const [shared, other, last] = [layer("shared"), layer("other"), layer("last")];
    const first = call(shared, x);
    const { calls, order } = walk("model", [x], [call(last, call(shared, call(other, first)))]);
    expect(calls.map(({ callee }) => callee)).toEqual([shared, other, shared, last]);
    expect(names(order)).toEqual(["x", "shared", "other", "last"]);
  });

  test("puts an input where its depth says, and one that nothing needs before its equals", () => {
    const [x, late, unused] = [between("x"), between("late"), between("unused")];
    const [a, b, join] = [layer("a"), layer("b"), layer("join")];
    const out = call(join, call(b, call(a, x)), late);
    expect(names(walk("model", [x, late, unused], [out]).order)).toEqual(["x", "a", "b", "late", "unused", "join"]);
  });

  test("begins at a value in the middle if that is an input", () => {
    const x = between("x");
    const middle = call(layer("before"), x);
    const { calls, order } = walk("model", [middle], [call(layer("after"), middle)]);
    expect(calls.map(({ callee }) => callee.className)).toEqual(["after"]);
    expect(order[0]).toBe(middle);
  });

  test("finds values in nested arguments", () => {
    const [x, mask] = [between("x"), between("mask")];
    const attention: Callee = { className: "attention", apply: (xs: readonly SymbolicTensor[]) => xs[0] };
    const out = record(attention, [[x], { mask }]) as LayerTensor;
    expect(names(walk("model", [x, mask], [out]).order)).toEqual(["x", "mask", "attention"]);
  });

  test("refuses an output that depends on something else", () => {
    const [x, other] = [between("x"), between("other")];
    const out = call(layer("a"), x, other);
    expect(() => walk("model", [x], [out])).toThrow(ArgumentError);
    expect(() => walk("model", [x], [out])).toThrow(
      'model: an output depends on "other", which is not among the inputs. Add it to the inputs.',
    );
  });

  test("goes as deep as it must", () => {
    const x = between("x");
    let y = x;
    for (let i = 0; i < 20_000; i++) y = call(layer("one"), y);
    expect(walk("model", [x], [y]).calls).toHaveLength(20_000);
  });
});

type Entry = [name: string, className: string, shape: (number | null)[], parameters: number, inbound: string[]];
const resnet = await readSharedJson<Entry[]>("models/resnet50_layers.json");

test.skipIf(resnet === null)(
  "the layers of ResNet50 stand in Keras's order, in whatever order they were called",
  () => {
    const entries = new Map((resnet ?? []).map((entry) => [entry[0], entry]));
    const made = new Map<string, LayerTensor>();
    const make = (name: string): LayerTensor => {
      const known = made.get(name);
      if (known !== undefined) return known;
      const [, , shape, , inbound] = entries.get(name)!;
      const sizes = shape.map((size) => size ?? -1);
      const apply = ({ shape: [batch = 0] }: SymbolicTensor) =>
        new SymbolicTensor({ shape: [batch, ...sizes.slice(1)] }, { kind: "input", name });
      // The later argument is made first, which is not the order of the file.
      const args = [...inbound].reverse().map(make).reverse();
      const tensor = args.length === 0 ? between(name, sizes) : call({ className: name, apply }, ...args);
      made.set(name, tensor);
      return tensor;
    };
    const expected = [...entries.keys()];
    const output = make(expected.at(-1)!);
    expect([...made.keys()]).not.toEqual(expected);
    const { order } = walk("resnet50", [make(expected[0]!)], [output]);
    expect(names(order)).toEqual(expected);
    expect(order).toHaveLength(177);
  },
);
