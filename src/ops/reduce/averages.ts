import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { floats } from "../core/floats.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { broadcastTo, mean, REDUCE, type ReduceOptions } from "../core/sum.js";
import { divide, multiply, subtract } from "../elementwise/binary.js";
import { max, min } from "./extremes.js";
import { sum } from "./reduce.js";

// Means with weights, ranges, and how things vary together.

/** Over which axes to take the mean. */
export interface AverageOptions {
  /** Default: all axes. */
  readonly axis?: number | readonly number[] | undefined;
}

/**
 * The mean over axes, each element counting by its weight: Σ wx / Σ w. There are as many weights as elements, or as the one axis has;
 * without any all count alike.
 */
export const average = recordable(
  "average",
  ["x", "weights?", "options?: options"],
  function average(x: SymbolicTensor, weights?: SymbolicTensor, options: AverageOptions = {}): SymbolicTensor {
    const { axis } = withDefaults("average", options, { axis: undefined });
    if (weights === undefined) return mean(x, { axis });
    ({ x, weights } = floats("average", { x, weights }));
    const axes = normalizeAxes("average", axis, x.rank);
    const [along] = axes;
    const isVector = axes.length === 1 && weights.rank === 1 && weights.size === x.shape[along ?? 0];
    if (!sameShape(weights.shape, x.shape) && !isVector) {
      throw new ShapeError({
        where: "average",
        problem: "the weights do not fit",
        expected: `${formatShape(x.shape)}, or a vector along the one axis`,
        received: formatShape(weights.shape),
      });
    }
    const own = isVector ? x.shape.map((size, i) => (i === along ? size : 1)) : x.shape;
    const all = broadcastTo(reshape(weights, own), x.shape);
    return divide(sum(multiply(x, all), { axis }), sum(all, { axis }));
  },
);

/** The largest less the smallest, over axes. */
export const ptp = recordable(
  "ptp",
  ["x", "options?: options"],
  function ptp(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const over = withDefaults("ptp", options, REDUCE);
    return subtract(max(x, over), min(x, over));
  },
);
