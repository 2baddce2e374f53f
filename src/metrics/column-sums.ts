import { fill, type SymbolicTensor } from "../graph/symbols/tensor.js";
import { spread } from "../losses/spread.js";
import { arange } from "../ops/arrange/creation.js";
import { expandDims, reshape } from "../ops/core/reshape.js";
import { sum } from "../ops/core/sum.js";
import { equal, multiply } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { cast } from "../ops/elementwise/unary.js";

/**
 * Sums over the first axis of several tensors [batch, columns] at once, as [quantities, columns]: each value is worked out where it is
 * added, so that all of it is one reduction. `weight` is of the batch, or broadcasts to all.
 */
export function columnSums(
  name: string,
  quantities: readonly [SymbolicTensor, ...SymbolicTensor[]],
  weight?: SymbolicTensor,
): SymbolicTensor {
  const [first] = quantities;
  const weights = weight && spread(name, cast(weight, "float32"), first.shape);
  const which = reshape(arange(0, quantities.length, { dtype: "float32" }), [quantities.length, 1, 1]);
  const chosen = quantities
    .map((one, i) => [i, expandDims(weights === undefined ? one : multiply(one, weights), 0)] as const)
    .reduce<SymbolicTensor>((rest, [i, one]) => where(equal(which, i), one, rest), fill(0));
  return sum(chosen, { axis: 1 });
}
