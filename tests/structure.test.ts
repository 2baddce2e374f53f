import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { isList, isRecord, leaves, type MapTree, mapTree, replaceLeaves, type Tree } from "../src/structure.js";

class Leaf {
  constructor(readonly id: number) {}
}

const one = new Leaf(1);
const two = new Leaf(2);
const three = new Leaf(3);

describe("mapTree", () => {
  test("keeps lists and records, and tells the way to each leaf", () => {
    const tree = { x: one, inputs: { image: two, more: [three, one] } };
    expect(mapTree(tree, ({ id }: Leaf, path) => `${path} ${id}`)).toEqual({
      x: "x 1",
      inputs: { image: "inputs.image 2", more: ["inputs.more[0] 3", "inputs.more[1] 1"] },
    });
    expect(mapTree([[one], { a: two }], (_: Leaf, path) => path)).toEqual([["[0][0]"], { a: "[1].a" }]);
  });

  test("a lone leaf is a tree, and has no path", () => {
    expect(mapTree(one, ({ id }: Leaf, path) => [id, path])).toEqual([1, ""]);
  });

  test("knows the places in types", () => {
    const tree = { a: one, b: [two, three] as const };
    const ids = mapTree(tree, ({ id }: Leaf) => id);
    expectTypeOf(ids).toEqualTypeOf<{ readonly a: number; readonly b: readonly [number, number] }>();
    expectTypeOf(mapTree(one, ({ id }: Leaf) => id)).toEqualTypeOf<number>();
    expectTypeOf<MapTree<Tree<Leaf>, Leaf, string>>().toEqualTypeOf<Tree<string>>();
    const generic = <X extends Tree<Leaf>>(x: X): MapTree<X, Leaf, number> => mapTree(x, ({ id }: Leaf) => id);
    expectTypeOf(generic([one, two] as const)).toEqualTypeOf<readonly [number, number]>();
    expect(generic([one, two] as const)).toEqual([1, 2]);
  });

  test("a key named __proto__ is a key like others", () => {
    const tree: unknown = JSON.parse('{ "__proto__": 1, "a": 2 }');
    expect(Object.entries(mapTree(tree, (leaf: number) => leaf * 2) as object)).toEqual([
      ["__proto__", 2],
      ["a", 4],
    ]);
  });

  test("a list's holes are leaves as well", () => {
    expect(mapTree(new Array<number>(2), (leaf: number | undefined) => leaf ?? 5)).toEqual([5, 5]);
  });
});

test("replaceLeaves gives a tree of the same type", () => {
  const tree = { a: one, b: [two] as [Leaf] };
  const next = replaceLeaves(tree, ({ id }: Leaf) => new Leaf(id * 10));
  expectTypeOf(next).toEqualTypeOf<{ a: Leaf; b: [Leaf] }>();
  expect(next).toEqual({ a: new Leaf(10), b: [new Leaf(20)] });
  expect(tree.a).toBe(one);
});

describe("leaves", () => {
  test("come in the order of lists and keys", () => {
    expect(leaves<Leaf>({ b: two, a: [one, { c: three }] })).toEqual([two, one, three]);
    expect(leaves<Leaf>(one)).toEqual([one]);
    expect(leaves<Leaf>([])).toEqual([]);
  });

  test("are what mapTree puts in their places, of any tree", () => {
    const { tree } = fc.letrec<{ tree: Tree<number> }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        fc.nat(),
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie("tree"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (x) => {
        const doubled: Tree<number> = replaceLeaves(x, (leaf: number) => leaf * 2);
        expect(leaves<number>(doubled)).toEqual(leaves<number>(x).map((leaf) => leaf * 2));
      }),
    );
  });
});

describe("isRecord and isList", () => {
  test.each([[{}], [{ a: 1 }], [Object.create(null)], [runInNewContext("({ a: 1 })")]])("%o is a record", (value) => {
    expect(isRecord(value)).toBe(true);
    expect(isList(value)).toBe(false);
  });

  test.each([
    [null],
    [undefined],
    [1],
    ["text"],
    [() => 0],
    [[]],
    [one],
    [new Map()],
    [new Date()],
    [Promise.resolve()],
    [new Float32Array(1)],
  ])("%o is none", (value) => {
    expect(isRecord(value)).toBe(false);
  });

  test("lists of other realms are lists", () => {
    expect(isList(runInNewContext("[1]"))).toBe(true);
    expect(isList(new Float32Array(1))).toBe(false);
  });
});
