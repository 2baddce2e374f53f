import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { spread } from "../losses/spread.js";
import { arange } from "../ops/arrange/creation.js";
import { expandDims } from "../ops/core/axes-of-one.js";
import { cast } from "../ops/core/cast.js";
import { reshape } from "../ops/core/reshape.js";
import { broadcastTo, sum } from "../ops/core/sum.js";
import { equal, multiply } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import type { Shape } from "../shape.js";
import type { Over } from "./histogram.js";

/**
 * Sums over the first axis of `count` quantities [batch, columns] at once, as [count, columns]. `quantities` works them out, from tensors
 * that it spreads over [count, batch, columns] with its argument, so that all of it is one kernel beside the sum. `weight` is of the
 * batch, or broadcasts to all.
 */
export function columnSums(
  name: string,
  shape: Shape,
  count: number,
  quantities: (over: Over) => readonly SymbolicTensor[],
  weight?: SymbolicTensor,
): SymbolicTensor {
  const domain = [count, ...shape];
  const over: Over = (x) => broadcastTo(expandDims(cast(x, "float32"), 0), domain);
  const which = broadcastTo(reshape(arange(0, count, { dtype: "float32" }), [count, 1, 1]), domain);
  const chosen = quantities(over).reduce((others, one, i) => where(equal(which, i), one, others));
  return sum(weight === undefined ? chosen : multiply(chosen, over(spread(name, weight, shape))), { axis: 1 });
}
