import { recordable } from "../../graph/symbols/record.js";
import { constant, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { Tensor } from "../../tensor.js";
import { requireFloats } from "../core/floats.js";
import { normalizeAxis } from "../core/reshape.js";
import { sum } from "../core/sum.js";
import { add, divide, greater, multiply, subtract } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { relu } from "../elementwise/rectifiers.js";
import { cast, stopGradient } from "../elementwise/unary.js";
import { cumsum } from "../reduce/scan.js";
import { sort } from "./sort.js";

/**
 * Probabilities of which many are exactly 0: max(x − τ, 0) along an axis (default the last), with the τ for which they add
 * up to 1. Source: Martins & Astudillo, "From Softmax to Sparsemax", ICML 2016, algorithm 1.
 */
export const sparsemax = recordable(
  "sparsemax",
  function sparsemax(x: SymbolicTensor, options: { readonly axis?: number | undefined } = {}): SymbolicTensor {
    const { axis } = withDefaults("sparsemax", options, { axis: -1 });
    requireFloats("sparsemax", { x });
    const along = normalizeAxis("sparsemax", axis, x.rank);
    // The k largest are in the support as long as 1 + k·x₍ₖ₎ exceeds their sum.
    const sorted = sort(stopGradient(x), { axis: along, descending: true });
    const n = x.shape[along] ?? 1;
    const places = Float32Array.from({ length: n }, (_, k) => k + 1);
    const k = constant(Tensor.from(places, [n, ...x.shape.slice(along + 1).map(() => 1)]));
    const among = greater(add(multiply(k, sorted), 1), cumsum(sorted, { axis: along }));
    const least = threshold(sorted, among, along);
    // τ once more, from x in its own order: the support does not move with x, so this is what the gradient goes through.
    return relu(subtract(x, threshold(x, greater(x, least), along)));
  },
);

/** The τ for which max(x − τ, 0) over a support adds up to 1. */
function threshold(x: SymbolicTensor, support: SymbolicTensor, axis: number): SymbolicTensor {
  const options = { axis, keepdims: true };
  return divide(subtract(sum(where(support, x, 0), options), 1), sum(cast(support, "float32"), options));
}
