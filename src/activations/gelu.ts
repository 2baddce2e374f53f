import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { gelu as geluOp } from "../ops/elementwise/activations.js";
import { withDefaults } from "../options.js";

/**
 * `x · Φ(x)`, where Φ is the standard normal distribution function; exact, where `ops.gelu` takes the approximation by tanh unless
 * told otherwise, as in Keras. Default `approximate: false`.
 *
 * Source: Hendrycks & Gimpel, "Gaussian Error Linear Units", 2016.
 */
export function gelu(x: SymbolicTensor, options: { readonly approximate?: boolean | undefined } = {}): SymbolicTensor {
  return geluOp(x, withDefaults("gelu", options, { approximate: false }));
}
