import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import * as kernels from "../../kernels/index.js";

/** Moves the moving averages of means and variances, all [size], towards those of a batch, in place. */
export const moveMoments = defineOp({
  name: "moveMoments",
  inputs: ["movingMean", "movingVariance", "mean", "variance"],
  mutates: ["movingMean", "movingVariance"],
  attrs: { momentum: 0.99 },
  infer: ({ movingMean }) => movingMean,
  lower: ({ movingMean, movingVariance, mean, variance }, _, { momentum }) => [
    dispatch(kernels.moving_moments, {
      bind: { moving_mean: movingMean, moving_variance: movingVariance, mean, variance },
      params: { size: mean.size, momentum },
      grid: [Math.ceil(mean.size / kernels.moving_moments.constants.WORKGROUP), 1, 1],
    }),
  ],
});
