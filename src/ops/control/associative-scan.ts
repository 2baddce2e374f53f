import { callable } from "../../check.js";
import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { leaves, replaceLeaves } from "../../structure.js";
import { flip } from "../arrange/rearrange.js";
import { expandDims } from "../core/axes-of-one.js";
import { concat } from "../core/concat.js";
import { type AxisSlice, slice } from "../core/movement.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { requireValue, type Values } from "./branches.js";

/** Along which axis, and from where. */
export interface AssociativeScanOptions {
  /** From the last to the first. Default false. */
  readonly reverse?: boolean | undefined;
  /** Default 0. */
  readonly axis?: number | undefined;
}

/**
 * Each entry along an axis taken together with all before it by `f`, which is associative and takes whole stretches of entries at once. As
 * pairs are taken together first, it takes log n rounds (Blelloch, "Prefix sums and their applications", 1990).
 *
 * @example
 * ops.associativeScan(ops.add, x);   // as cumsum(x, { axis: 0 })
 */
export const associativeScan: <X extends Values>(
  f: (a: X, b: X) => X,
  elements: X,
  options?: AssociativeScanOptions,
) => X = recordable("associativeScan", ["f: any", "elements: any", "options?: options"], function associativeScan<
  X extends Values,
>(f: (a: X, b: X) => X, elements: X, options: AssociativeScanOptions = {}): X {
  const { reverse, axis } = withDefaults("associativeScan", options, { reverse: false, axis: 0 });
  callable("associativeScan", "f", f);
  if (leaves<unknown>(elements).length === 0) {
    const received = inWords(elements);
    throw new ArgumentError({ where: "associativeScan", problem: "no elements", expected: "a tensor", received });
  }
  for (const one of leaves<SymbolicTensor>(elements)) requireValue("associativeScan", one);
  const along = (x: SymbolicTensor) => normalizeAxis("associativeScan", axis, x.rank);
  const turned = (tree: X) => (reverse ? replaceLeaves(tree, (x: SymbolicTensor) => flip(x, along(x))) : tree);
  return turned(prefixes(f, turned(elements), along));
});

type Along = (x: SymbolicTensor) => number;

function prefixes<X extends Values>(f: (a: X, b: X) => X, elements: X, along: Along): X {
  const part = (tree: X, range: AxisSlice) =>
    replaceLeaves(tree, (x: SymbolicTensor) => slice(x, [...new Array<undefined>(along(x)), range]));
  const [first] = leaves<SymbolicTensor>(elements);
  const n = first === undefined ? 0 : (first.shape[along(first)] ?? 0);
  if (n < 2) return elements;
  const pairs = f(part(elements, { stop: n - 1, step: 2 }), part(elements, { start: 1, step: 2 }));
  const odd = prefixes(f, pairs, along);
  if (n === 2) return joined(part(elements, { stop: 1 }), odd, along);
  const before = n % 2 === 0 ? part(odd, { stop: -1 }) : odd;
  const rest = f(before, part(elements, { start: 2, step: 2 }));
  const even = zipped(part(elements, { stop: 1 }), rest, (a, b) => concat([a, b], along(a)));
  return joined(even, odd, along);
}

/** Entries from two in turn, the first one's first. */
function joined<X extends Values>(even: X, odd: X, along: Along): X {
  return zipped(even, odd, (a, b) => {
    const axis = along(a);
    const count = b.shape[axis] ?? 0;
    const head = slice(a, [...new Array<undefined>(axis), { stop: count }]);
    const pairs = concat([expandDims(head, axis + 1), expandDims(b, axis + 1)], axis + 1);
    const both = reshape(pairs, b.shape.with(axis, 2 * count));
    if (a.shape[axis] === count) return both;
    return concat([both, slice(a, [...new Array<undefined>(axis), { start: count }])], axis);
  });
}

function zipped<X extends Values>(a: X, b: X, f: (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor): X {
  const others = leaves<SymbolicTensor>(b);
  let place = 0;
  return replaceLeaves(a, (x: SymbolicTensor) => f(x, others[place++] ?? x));
}
