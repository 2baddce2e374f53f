import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ShapeError } from "../../../src/errors.js";
import { type Access, accessOf } from "../../../src/graph/symbols/broadcast.js";
import { broadcastShapes } from "../../../src/shape.js";
import { build, count, getBroadcast, ref } from "../../reference/array.js";

/** A shape, and one that broadcasts to it: some axes shrunk to 1, some leading ones left out. */
const pairs = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { maxLength: 5 })
  .chain((axes) => fc.tuple(fc.constant(axes), fc.nat(axes.length)))
  .map(([axes, missing]) => ({
    to: axes.map(([size]) => size),
    from: axes.slice(missing).map(([size, shrunk]) => (shrunk ? 1 : size)),
  }));

/** What the generated WGSL does with an access: the place to read for a place in the result. */
function placeOf(access: Access, index: number): number {
  if (access.kind === "same") return index;
  if (access.kind === "scalar") return 0;
  let rest = index;
  let place = 0;
  for (let axis = access.sizes.length - 1; axis >= 0; axis--) {
    place += (rest % access.sizes[axis]!) * access.strides[axis]!;
    rest = Math.floor(rest / access.sizes[axis]!);
  }
  return place;
}

describe("accessOf", () => {
  test("reads the element that NumPy's broadcasting says", () => {
    fc.assert(
      fc.property(pairs, ({ from, to }) => {
        const numbered = ref(
          from,
          Array.from({ length: count(from) }, (_, i) => i),
        );
        const access = accessOf(from, to);
        const expected = build(to, (at) => getBroadcast(numbered, at));
        const found = build(to, (_, index) => placeOf(access, index));
        expect(found.data).toEqual(expected.data);
      }),
    );
  });

  test.each([
    [[7, 5], [7, 5], "same"],
    [[], [7, 5], "scalar"],
    [[1, 1], [7, 5], "scalar"],
    [[5], [7, 5], "strided"],
    [[1, 1, 5], [3, 7, 5], "strided"],
    [[7, 1], [7, 5], "strided"],
    [[3, 1, 5], [3, 7, 5], "strided"],
    [[7, 5], [3, 7, 5], "strided"],
  ])("%j in %j is read as %s", (from, to, kind) => {
    expect(accessOf(from, to).kind).toBe(kind);
  });

  test("takes neighbouring axes together: there are as few divisions as can be", () => {
    expect(accessOf([2, 3, 1, 1], [2, 3, 5, 7])).toEqual({ kind: "strided", sizes: [6, 35], strides: [1, 0] });
  });

  test("gives the same code for every batch size beyond 1", () => {
    const code = (access: Access) =>
      access.kind === "strided"
        ? access.strides.map((stride) => (stride === 0 ? "-" : stride === 1 ? "1" : "n"))
        : access.kind;
    fc.assert(
      fc.property(pairs, fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }), ({ from, to }, a, b) => {
        const batched = (size: number) =>
          accessOf([size, ...new Array(to.length - from.length).fill(1), ...from], [size, ...to]);
        expect(code(batched(a))).toEqual(code(batched(b)));
        const spread = (size: number) => accessOf(from, [size, ...to]);
        expect(code(spread(a))).toEqual(code(spread(b)));
      }),
    );
  });
});

describe("broadcastShapes", () => {
  test("gives every axis the size that is not 1", () => {
    expect(broadcastShapes("add", [3, 1, 5], [7, 1], [])).toEqual([3, 7, 5]);
    expect(broadcastShapes("add")).toEqual([]);
  });

  test("gives the larger of a shape and one that broadcasts to it", () => {
    fc.assert(
      fc.property(pairs, ({ from, to }) => {
        expect(broadcastShapes("add", from, to)).toEqual(to);
      }),
    );
  });

  test("refuses sizes that differ, and names the shapes", () => {
    const adding = () => broadcastShapes("add", [2, 3], [4, 3]);
    expect(adding).toThrow(ShapeError);
    expect(adding).toThrow(/^add: shapes do not broadcast: .*received \[2, 3\] and \[4, 3\]/);
  });
});
