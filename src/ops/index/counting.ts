import { oneOf, positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { expandDims } from "../core/axes-of-one.js";
import { requireIndices } from "../core/integers.js";
import { slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { greater, greaterEqual, subtract } from "../elementwise/binary.js";
import { logicalNot } from "../elementwise/logical.js";
import { countNonzero } from "../reduce/reduce.js";
import { groupIds, sumById } from "./gather.js";

/** What each occurrence counts. */
export interface BincountOptions {
  /** Of the shape of `x`, float32: then the sums are given, float32. Default: 1 each. */
  readonly weights?: SymbolicTensor | undefined;
}

/**
 * How often each number from 0 to `length` − 1 occurs in `x`, int32 of any shape: [length], int32. Others are left out. The shape
 * must be known beforehand, so NumPy's `minlength` is the length itself.
 */
export const bincount = recordable(
  "bincount",
  ["x", "length: number", "options?: options"],
  function bincount(x: SymbolicTensor, length: number, options: BincountOptions = {}): SymbolicTensor {
    const { weights } = withDefaults("bincount", options, { weights: undefined });
    requireIndices("bincount", { x });
    const segments = positiveInteger("bincount", "length", length);
    if (weights !== undefined) {
      requireTensor("bincount", "weights", weights);
      if (sameShape(weights.shape, x.shape)) return sumById(reshape(weights, [-1]), reshape(x, [-1]), segments);
      throw new ShapeError({
        where: "bincount",
        problem: "weights do not fit",
        expected: formatShape(x.shape),
        received: formatShape(weights.shape),
      });
    }
    const { bounds } = groupIds(x, { segments });
    return subtract(slice(bounds, [{ start: 1 }]), slice(bounds, [{ stop: -1 }]));
  },
);

/** Which place {@link searchsorted} gives where there are equal ones. */
export interface SearchsortedOptions {
  /** Before them all, or behind. Default `"left"`. */
  readonly side?: "left" | "right" | undefined;
}

/**
 * Where each value would go into an ascending sequence [n] that stays in order, int32 of the values' shape: 0 … n. Compares each with
 * each, so it is for short sequences, such as the bounds of bins. NaN goes to the end.
 */
export const searchsorted = recordable(
  "searchsorted",
  ["sequence", "values", "options?: options"],
  function searchsorted(
    sequence: SymbolicTensor,
    values: SymbolicTensor,
    options: SearchsortedOptions = {},
  ): SymbolicTensor {
    const { side } = withDefaults("searchsorted", options, { side: "left" });
    oneOf("searchsorted", "side", side, ["left", "right"]);
    const value = expandDims(values, -1);
    const behind = side === "left" ? greaterEqual(sequence, value) : greater(sequence, value);
    return countNonzero(logicalNot(behind), { axis: -1 });
  },
);
