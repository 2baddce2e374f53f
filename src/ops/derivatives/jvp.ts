import { callable } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import { checkerOf } from "../../graph/symbols/parameters.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape, sameShape } from "../../shape.js";
import { add } from "../elementwise/binary.js";
import { stopGradient } from "../elementwise/stop-gradient.js";
import { gradients } from "./gradients.js";

const checkArguments = checkerOf("jvp", ["fn: any", "primals: tensors", "tangents: tensors"]);

/**
 * What `fn` gives at `primals`, and how that changes in the direction of `tangents`, which have the shapes of the primals: the product of
 * its Jacobian and a vector. Forward differentiation by two backward walks: the gradient of `gᵀ · J` by `g`.
 *
 * Throws a ShapeError for a tangent that does not fit its primal.
 *
 * @example
 * const gradientOf = (w: SymbolicTensor) => gradients(lossOf(w), [w])[0];
 * const [, hessianTimesV] = jvp(gradientOf, [w], [v]);
 */
export function jvp(
  fn: (...primals: SymbolicTensor[]) => SymbolicTensor,
  primals: readonly SymbolicTensor[],
  tangents: readonly SymbolicTensor[],
): [value: SymbolicTensor, tangent: SymbolicTensor] {
  checkArguments([fn, primals, tangents]);
  callable("jvp", "fn", fn);
  for (let i = 0; i < Math.max(primals.length, tangents.length); i++) {
    const [primal, tangent] = [primals[i], tangents[i]];
    if (primal !== undefined && tangent !== undefined && sameShape(primal.shape, tangent.shape)) continue;
    throw new ShapeError({
      where: "jvp",
      problem: `tangent ${i} does not fit its primal`,
      expected: primal === undefined ? "as many tangents as primals" : formatShape(primal.shape),
      received: tangent === undefined ? "nothing" : formatShape(tangent.shape),
    });
  }
  const value = fn(...primals);
  requireTensor("jvp", "what fn gives", value);
  const cotangent = stopGradient(fill(1, value.shape));
  const pulled = gradients(value, primals, cotangent);
  // The pulled gradients are linear in the cotangent, so its value does not matter: only how they depend on it does.
  const parts = pulled.map((gradient, i) => gradients(gradient, [cotangent], tangents[i])[0]);
  return [value, parts.reduce((sum, part) => add(sum, part), fill(0, value.shape))];
}
