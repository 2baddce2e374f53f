import { isFloat } from "../dtype.js";
import { currentMixing, type Mixing, mixing } from "../graph/symbols/mixing.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { isA } from "../is-a.js";
import { type Precision, type Scope, within } from "../module/scope.js";
import { cast } from "../ops/core/cast.js";
import { replaceLeaves } from "../structure.js";
import { attachMask, maskOf } from "./mask.js";

const MIXING: Mixing = { cast };

/** Runs `call` in a scope that differs from the one around it, with ops that get along with the types there are in that precision. */
export function inPrecision<T>(precision: Precision | undefined, change: Partial<Scope>, call: () => T): T {
  const how = precision === "mixedFloat16" ? (currentMixing() ?? MIXING) : undefined;
  return within({ ...change, precision }, () => mixing(how, call));
}

/** The floats among the leaves in the type that a precision computes in, their masks with them; undefined: as they are. */
export function ofPrecision<T>(tree: T, precision: Precision | undefined): T {
  if (precision === undefined) return tree;
  const dtype = precision === "mixedFloat16" ? "float16" : "float32";
  return replaceLeaves(tree, (leaf: unknown) => {
    if (!isA(leaf, SymbolicTensor) || !isFloat(leaf.dtype) || leaf.dtype === dtype) return leaf;
    const other = cast(leaf, dtype);
    attachMask(other, maskOf(leaf));
    return other;
  });
}
