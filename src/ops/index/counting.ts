import { oneOf, positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { arange } from "../arrange/creation.js";
import { expandDims } from "../core/axes-of-one.js";
import { cast } from "../core/cast.js";
import { requireIndices } from "../core/integers.js";
import { slice } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { add, greater, greaterEqual, less, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalAnd, logicalNot } from "../elementwise/logical.js";
import { countNonzero } from "../reduce/reduce.js";
import { groupIds, sumById } from "./gather.js";

/** What each occurrence counts. */
export interface BincountOptions {
  /** Of the shape of `x`, float32: then the sums are given, float32. Default: 1 each. */
  readonly weights?: SymbolicTensor | undefined;
}

/**
 * How often each number from 0 to `length` − 1 occurs in `x`, int32 [n]: [length], int32; of [batch, n] in each row: [batch, length].
 * Others are left out. The shape must be known beforehand, so NumPy's `minlength` is the length itself. Throws a ShapeError for other ranks.
 */
export const bincount = recordable(
  "bincount",
  ["x", "length: number", "options?: options"],
  function bincount(x: SymbolicTensor, length: number, options: BincountOptions = {}): SymbolicTensor {
    const { weights } = withDefaults("bincount", options, { weights: undefined });
    requireIndices("bincount", { x });
    const segments = positiveInteger("bincount", "length", length);
    if (x.rank !== 1 && x.rank !== 2) {
      throw new ShapeError({
        where: "bincount",
        problem: "neither numbers nor rows of them",
        expected: "[n] or [batch, n]",
        received: formatShape(x.shape),
        remedy: "Use reshape(x, [-1]) to count all of them together",
      });
    }
    if (weights !== undefined) {
      requireTensor("bincount", "weights", weights);
      if (!sameShape(weights.shape, x.shape)) {
        throw new ShapeError({
          where: "bincount",
          problem: "weights do not fit",
          expected: formatShape(x.shape),
          received: formatShape(weights.shape),
        });
      }
    }
    if (x.rank === 1) return counts(x, weights, segments);
    const [rows = 1] = x.shape;
    const found = counts(reshape(apart(x, segments), [-1]), weights && reshape(weights, [-1]), rows * segments);
    return reshape(found, [rows, segments]);
  },
);

/** How often each number below `length` occurs among [n], or what their weights sum up to. */
function counts(x: SymbolicTensor, weights: SymbolicTensor | undefined, length: number): SymbolicTensor {
  if (weights !== undefined) return sumById(weights, x, length);
  const { bounds } = groupIds(x, { segments: length });
  return subtract(slice(bounds, [{ start: 1 }]), slice(bounds, [{ stop: -1 }]));
}

/** Each row's numbers below `length` as numbers of its own, −1 for others. */
function apart(x: SymbolicTensor, length: number): SymbolicTensor {
  const [rows = 1] = x.shape;
  const whole = cast(x, "int32");
  const first = reshape(multiply(arange(0, rows), length), [rows, 1]);
  return where(logicalAnd(greaterEqual(whole, 0), less(whole, length)), add(whole, first), -1);
}

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
