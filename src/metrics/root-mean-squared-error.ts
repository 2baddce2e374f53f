import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { alignTargets } from "../losses/targets.js";
import { cast } from "../ops/core/cast.js";
import { subtract } from "../ops/elementwise/binary.js";
import { square } from "../ops/elementwise/unary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig, MetricState } from "./metric.js";

const NAMED: MetricConfig = { name: "root_mean_squared_error" };

/** The root of the mean of (yTrue − yPred)², over all batches together. */
export class RootMeanSquaredError extends MeanMetric {
  static override className = "RootMeanSquaredError";
  static override defaults: object = NAMED;
  override readonly higherIsBetter = false;

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(square(subtract(alignTargets(this.name, yTrue, yPred), cast(yPred, "float32"))), weight);
  }

  override result(state: MetricState, tally: number): number {
    return Math.sqrt(super.result(state, tally));
  }
}
