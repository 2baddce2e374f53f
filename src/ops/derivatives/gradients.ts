import { gradients as backwardGraph } from "../../graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import { isList, refuseEndless } from "../../structure.js";
import { deriveTextsWith } from "../core/elementwise.js";
import { differentiate } from "./differentiate.js";

/**
 * Adds the backward graph: the gradients of `loss` with respect to each entry of `wrt`, a tensor or a variable, of the same shapes.
 *
 * `loss` is a scalar, or comes with `seed`, the gradient that flows into it (same shape). A tensor that the loss does not depend on has
 * gradient zero. Reverse-mode differentiation: one walk over the graph from the loss back. What comes out is a graph like any other, so
 * that gradients of gradients are had in the same way.
 *
 * Throws a ShapeError when `loss` is not a scalar and no seed is given, or the seed has another shape.
 *
 * @example
 * const [slope] = gradients(ops.sum(critic.apply(x)), [x]); // as in a gradient penalty
 * const penalty = ops.mean(ops.square(ops.subtract(ops.norm(slope, { axis: -1 }), 1)));
 *
 * @example
 * const loss = ops.mean(ops.square(ops.subtract(model.apply(x), y)));
 * model.optimizer.apply(gradients(loss, model.trainableWeights), model.trainableWeights); // in a training step of your own
 */
export function gradients<const W extends readonly (SymbolicTensor | Variable)[]>(
  loss: SymbolicTensor,
  wrt: W,
  seed?: SymbolicTensor,
): { -readonly [K in keyof W]: SymbolicTensor } {
  deriveTextsWith(differentiate);
  return backwardGraph(loss, tensorsOf(wrt), seed) as { -readonly [K in keyof W]: SymbolicTensor };
}

/** What is no list is left to the check that follows. */
function tensorsOf(wrt: readonly (SymbolicTensor | Variable)[]): readonly SymbolicTensor[] {
  if (!isList(wrt)) return wrt;
  refuseEndless(wrt, 0);
  return Array.from(wrt, (one) => (isA(one, Variable) ? one.tensor : one));
}
