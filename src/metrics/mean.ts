import { type SymbolicTensor, scalar } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

/** What the number of samples in a batch is called among the numbers of a step. */
export const SAMPLES = "samples";

const NAMED: MetricConfig = { name: "mean" };

/** The mean of values of your own over an epoch: for a `trainStep` of one's own. It is no metric of predictions, so `compile` takes none. */
export class Mean extends MeanMetric {
  static override className = "Mean";
  static override defaults: object = NAMED;

  /** Adds values of any shape. `weight` is of their leading axes, or of their shape. */
  override update(values: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(values, weight);
  }

  /**
   * Adds a scalar that stands for all samples of a batch, `n` of them: its mean loss. The number is read from the step, so that
   * batches of other sizes, one of a single sample too, need no kernel of their own.
   */
  addBatchMean(mean: SymbolicTensor, n: number): void {
    const total = this.state("total");
    assign(total, add(total.tensor, multiply(mean, scalar(SAMPLES))));
    this.tally(n);
  }
}
