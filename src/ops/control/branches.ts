import { callable, eachOf } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { formatShape, sameShape } from "../../shape.js";
import { mapTree, replaceLeaves, type Tree } from "../../structure.js";
import { requireIndices } from "../core/integers.js";
import { reshape } from "../core/reshape.js";
import { lessEqual } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";

// A graph is one list of kernels that runs as it is, every time. So all branches are computed, and a choice is made between their
// results; what was not chosen gets gradient 0, but NaN in its own gradient is NaN after all.

/** Tensors in a structure of lists and records. */
export type Values = Tree<SymbolicTensor>;

/** `a` where the predicate, one number, is true, else `b`: structures of the same tensors. */
export function choose<Y>(name: string, predicate: SymbolicTensor, a: Y, b: Y): Y {
  const others = new Map<string, SymbolicTensor>();
  mapTree(b, (tensor: SymbolicTensor, path) => others.set(path, requireValue(name, tensor)));
  let count = 0;
  const chosen = replaceLeaves(a, (tensor: SymbolicTensor, path) => {
    const other = others.get(path);
    count++;
    const { shape, dtype } = requireValue(name, tensor);
    if (other !== undefined && sameShape(shape, other.shape) && dtype === other.dtype) {
      return where(predicate, tensor, other);
    }
    throw new ShapeError({
      where: name,
      problem: "the results differ",
      expected: `${dtype} ${formatShape(shape)} at ${path === "" ? "both" : path}`,
      received: other === undefined ? "none" : `${other.dtype} ${formatShape(other.shape)}`,
    });
  });
  if (count === others.size) return chosen;
  const expected = `${count} tensors`;
  throw new ShapeError({ where: name, problem: "the results differ", expected, received: `${others.size}` });
}

/** Throws an ArgumentError for what is no tensor. */
export function requireValue(name: string, value: unknown): SymbolicTensor {
  if (isA(value, SymbolicTensor)) return value;
  const expected = "symbolic tensors, in lists and records";
  throw new ArgumentError({ where: name, problem: "no such result", expected, received: inWords(value) });
}

/** One number that says yes or no. */
export function scalarOf(name: string, value: SymbolicTensor): SymbolicTensor {
  const one = requireValue(name, value);
  if (one.size === 1) return reshape(one, []);
  const received = formatShape(one.shape);
  throw new ShapeError({ where: name, problem: "not one number", expected: "shape []", received });
}

/**
 * What `trueFn` gives where the predicate, one number, is true (not 0), else what `falseFn` gives; both of the same structure, shapes and
 * types. Both are computed.
 */
export const cond: <Y extends Values>(predicate: SymbolicTensor, trueFn: () => Y, falseFn: () => Y) => Y = recordable(
  "cond",
  ["predicate", "trueFn: any", "falseFn: any"],
  function cond<Y extends Values>(predicate: SymbolicTensor, trueFn: () => Y, falseFn: () => Y): Y {
    const condition = scalarOf("cond", predicate);
    return choose("cond", condition, callable("cond", "trueFn", trueFn)(), callable("cond", "falseFn", falseFn)());
  },
);

/**
 * What the branch of a number, int32, gives of the operands; below 0 the first one's, beyond the last the last one's. All are computed, and
 * all give the same structure, shapes and types. Exported as `switch`.
 */
export const switchBranch: <Y extends Values>(
  index: SymbolicTensor,
  branches: readonly ((...operands: SymbolicTensor[]) => Y)[],
  ...operands: readonly SymbolicTensor[]
) => Y = recordable("switch", ["index", "branches: any", "...operands"], function switchBranch<
  Y extends Values,
>(index: SymbolicTensor, branches: readonly ((...operands: SymbolicTensor[]) => Y)[], ...operands: readonly SymbolicTensor[]): Y {
  requireIndices("switch", { index });
  const chosen = scalarOf("switch", index);
  eachOf("switch", "branches", branches, callable);
  const results = (branches ?? []).map((branch) => branch(...operands));
  const last = results.pop();
  if (last === undefined) {
    throw new ArgumentError({ where: "switch", problem: "no branches", expected: "one at least", received: "none" });
  }
  return results.reduceRight((rest, result, i) => choose("switch", lessEqual(chosen, i), result, rest), last);
});
