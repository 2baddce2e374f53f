import { integerBetween, listOf } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { formatShape } from "../../shape.js";
import { isList } from "../../structure.js";
import { throughFloats } from "../core/floats.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { multiply } from "../elementwise/binary.js";
import { contract, reduceTo } from "./contract.js";

/**
 * Sum of products over pairs of axes. `axes` is how many of the last axes of `a` go with the first of `b`, or which of each:
 * `[[axes of a], [axes of b]]`. Default 2. The result has the other axes of `a`, then those of `b`.
 *
 * Throws a ShapeError when the sizes of a pair differ, an ArgumentError for axes that do not exist.
 */
export const tensordot = recordable(
  "tensordot",
  ["a", "b", "axes?: any"],
  function tensordot(
    a: SymbolicTensor,
    b: SymbolicTensor,
    axes: number | readonly [readonly number[], readonly number[]] = 2,
  ): SymbolicTensor {
    return sumOver("tensordot", a, b, typeof axes === "number" ? neighbours(axes, a.rank) : pairOf(axes));
  },
);

function pairOf(axes: readonly (readonly number[])[]): readonly [readonly number[], readonly number[]] {
  const [ofA, ofB] = isList(axes) ? listOf("tensordot", "axes", axes, { least: 2, most: 2 }) : [];
  if (isList(ofA) && isList(ofB)) return [ofA, ofB];
  const expected = "a number, or a list of axes for each tensor";
  throw new ArgumentError({ where: "tensordot", problem: "no such axes", expected, received: inWords(axes) });
}

/** The last `count` axes of a tensor, and the first of another. */
function neighbours(count: number, rank: number): readonly [readonly number[], readonly number[]] {
  const first = Array.from({ length: integerBetween("tensordot", "axes", count, 0, rank) }, (_, i) => i);
  return [first.map((i) => rank - count + i), first];
}

/** The dot product, as NumPy's: the last axis of `a` with the last but one of `b`, or its only one. A scalar multiplies. */
export const dot = recordable("dot", ["a", "b"], function dot(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  return a.rank === 0 || b.rank === 0 ? multiply(a, b) : sumOver("dot", a, b, [[-1], [b.rank === 1 ? -1 : -2]]);
});

/** The sum of products over the last axis of each: [..., k], [..., k] → all other axes of `a`, then of `b`. */
export const inner = recordable(
  "inner",
  ["a", "b"],
  function inner(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
    return a.rank === 0 || b.rank === 0 ? multiply(a, b) : sumOver("inner", a, b, [[-1], [-1]]);
  },
);

/** All products of an element of `a` and one of `b`, both taken flat: [size of a, size of b]. */
export const outer = recordable(
  "outer",
  ["a", "b"],
  function outer(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
    return multiply(reshape(a, [a.size, 1]), reshape(b, [1, b.size]));
  },
);

/** The sum of all products of elements that lie at the same place, both taken flat. */
export const vdot = recordable("vdot", ["a", "b"], function vdot(a: SymbolicTensor, b: SymbolicTensor): SymbolicTensor {
  return sumOver("vdot", reshape(a, [a.size]), reshape(b, [b.size]), [[0], [0]]);
});

function sumOver(
  where: string,
  a: SymbolicTensor,
  b: SymbolicTensor,
  [ofA, ofB]: readonly [readonly number[], readonly number[]],
): SymbolicTensor {
  const left = listOf(where, "axes", ofA).map((axis) => normalizeAxis(where, axis, a.rank));
  const right = listOf(where, "axes", ofB).map((axis) => normalizeAxis(where, axis, b.rank));
  if (left.length !== right.length || left.some((axis, i) => a.shape[axis] !== b.shape[right[i] ?? 0])) {
    throw new ShapeError({
      where,
      problem: "the sizes to sum over differ",
      expected: `as many of the same sizes as axes ${formatShape(left)} of ${formatShape(a.shape)}`,
      received: `axes ${formatShape(right)} of ${formatShape(b.shape)}`,
    });
  }
  const labelsA = a.shape.map((_, axis) => `a${axis}`);
  const labelsB = b.shape.map((_, axis) => (right.includes(axis) ? `a${left[right.indexOf(axis)]}` : `b${axis}`));
  const result = [...labelsA, ...labelsB].filter((label, _, all) => all.indexOf(label) === all.lastIndexOf(label));
  return throughFloats(where, { a, b }, (x) =>
    reduceTo(contract({ x: x.a, labels: labelsA }, { x: x.b, labels: labelsB }, result), result),
  );
}
