import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { throughFloats } from "../core/floats.js";
import { divide, equal, multiply } from "../elementwise/binary.js";
import { isfinite, where } from "../elementwise/logic.js";
import { logicalNot, logicalOr } from "../elementwise/logical.js";
import { sign } from "../elementwise/sign.js";
import { negative } from "../elementwise/unary.js";
import { defineFold, type Fold, type SegmentOptions, segmentMax, segmentReduction } from "./gather.js";

// Folds of segments beside the sum and the largest.

/** As `segmentSum`, the smallest of each segment; ∞ for one without entries. */
export const segmentMin = recordable(
  "segmentMin",
  ["data", "ids", "options: options"],
  function segmentMin(data: SymbolicTensor, ids: SymbolicTensor, options: SegmentOptions): SymbolicTensor {
    const { numSegments, sorted } = withDefaults("segmentMin", options, { numSegments: undefined, sorted: false });
    return throughFloats("segmentMin", { data }, (x) =>
      negative(segmentMax(negative(x.data), ids, { numSegments, sorted })),
    );
  },
);

/** As for `prod`: each entry's gradient is the product of the others, also where there is a zero or ∞ among them. */
const prodOp: Fold = defineFold("prod", (x, grad, out, take, fold) => {
  const odd = logicalOr(equal(x, 0), logicalNot(isfinite(x))); // out / x does not tell what the others make
  const odds = take(fold(cast(odd, x.dtype)));
  const rest = take(fold(where(odd, 1, x), prodOp));
  const product = take(out);
  const ofOthers = where(odd, where(equal(odds, 1), rest, multiply(product, sign(x))), divide(product, x));
  return multiply(ofOthers, take(grad));
});

/** As `segmentSum`, the product of each segment; 1 for one without entries. */
export const segmentProd = recordable(
  "segmentProd",
  ["data", "ids", "options: options"],
  function segmentProd(data: SymbolicTensor, ids: SymbolicTensor, options: SegmentOptions): SymbolicTensor {
    return segmentReduction("segmentProd", prodOp, data, ids, options);
  },
);
