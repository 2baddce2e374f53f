import { integerBetween } from "../../check.js";

import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { expandDims } from "../core/axes-of-one.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { requireIndices } from "../core/integers.js";
import { slice, transpose } from "../core/movement.js";
import { normalizeAxis } from "../core/reshape.js";
import { lastAxisRows } from "../core/rows.js";
import { greater, greaterEqual, less, lessEqual } from "../elementwise/binary.js";
import { logicalAnd } from "../elementwise/logical.js";
import { countNonzero } from "../reduce/reduce.js";
import { lowerSort } from "./sort-lowering.js";
import { takeAlongAxis, takeDistinct } from "./take-along-axis.js";

// Everything here goes through `argsort`; values follow by gathering, and gradients go back the way the values came.

/** How to sort. */
export interface SortOptions {
  /** Default: the last. */
  readonly axis?: number;
  /** Largest first. Default false. */
  readonly descending?: boolean;
}

const ASCENDING = { axis: -1, descending: false };

/** Along the last axis. */
const argsortOp = defineOp({
  name: "argsort",
  inputs: ["x"],
  attrs: { descending: false },
  infer: ({ x }) => ({ shape: x.shape, dtype: "int32" }),
  lower({ x }, out, { descending }, target) {
    const by = x.dtype === "float16" ? "float32" : x.dtype; // which halves are cast to beforehand
    return lowerSort(x, { ...lastAxisRows(x.shape), by, descending }, out, target).dispatches;
  },
});

/**
 * The indices, int32, that sort `x` along an axis. Equal elements keep their order, also with `descending`. NaN counts as
 * larger than every number, as in NumPy: last, or first with `descending`.
 */
export const argsort = recordable(
  "argsort",
  ["x", "options?: options"],
  function argsort(x: SymbolicTensor, options: SortOptions = {}): SymbolicTensor {
    const { axis, descending } = withDefaults("argsort", options, ASCENDING);
    if (x.dtype === "float16") return argsort(cast(x, "float32"), { axis, descending });
    const along = normalizeAxis("argsort", axis, x.rank);
    const axes = x.shape.map((_, i) => i);
    const swap = axes.with(along, x.rank - 1).with(-1, along);
    return transpose(argsortOp(transpose(x, swap), { descending }), swap);
  },
);

/** `x` with its elements along an axis in order; see {@link argsort}. */
export const sort = recordable(
  "sort",
  ["x", "options?: options"],
  function sort(x: SymbolicTensor, options: SortOptions = {}): SymbolicTensor {
    const { axis, descending } = withDefaults("sort", options, ASCENDING);
    return takeDistinct(x, argsort(x, { axis, descending }), axis);
  },
);

/**
 * The `k` largest elements along the last axis, largest first, and their indices, int32: both [..., k]. Of equal ones the
 * first come first; NaN counts as largest.
 */
export const topK = recordable("topK", ["x", "k: number"], function topK(x: SymbolicTensor, k: number): {
  readonly values: SymbolicTensor;
  readonly indices: SymbolicTensor;
} {
  const n = x.shape.at(-1) ?? 0;
  integerBetween("topK", "k", k, 1, n);
  const all = x.shape.map(() => ({}));
  const indices = slice(argsort(x, { descending: true }), all.with(-1, { stop: k }));
  return { values: takeDistinct(x, indices, -1), indices };
});

/**
 * Whether the predictions [..., classes] rank the target, int32 [...], among the `k` best; several that tie for the last
 * place all count. bool [...]; false for a target that is no class, and for one whose prediction is NaN.
 */
export const inTopK = recordable(
  "inTopK",
  ["targets", "predictions", "k: number"],
  function inTopK(targets: SymbolicTensor, predictions: SymbolicTensor, k: number): SymbolicTensor {
    ({ predictions } = floats("inTopK", { predictions }));
    requireIndices("inTopK", { targets });
    const n = predictions.shape.at(-1) ?? 1;
    const label = expandDims(targets, -1);
    const isClass = logicalAnd(greaterEqual(label, 0), less(label, n));
    const notAbove = logicalAnd(isClass, lessEqual(predictions, takeAlongAxis(predictions, label)));
    return greater(countNonzero(notAbove, { axis: -1 }), n - k);
  },
);
