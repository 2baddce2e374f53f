import { type SymbolicTensor, scalar } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { spread } from "../losses/spread.js";
import { broadcastTo, sum } from "../ops/core/sum.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { cast } from "../ops/elementwise/unary.js";
import { Metric, type MetricConfig, type MetricState } from "./metric.js";

/** What the number of samples in a batch is called among the numbers of a step. */
export const SAMPLES = "samples";

/** A mean over all values of all batches, weighted or not. Subclasses say which values. */
export abstract class MeanMetric<C extends MetricConfig = MetricConfig> extends Metric<C> {
  static override className = "MeanMetric";

  /** Adds values, of any shape. `weight` is of their leading axes, or of their shape. */
  protected add(values: SymbolicTensor, weight?: SymbolicTensor): void {
    const total = this.state("total");
    const floats = cast(values, "float32");
    if (weight === undefined) {
      assign(total, add(total.tensor, sum(floats)));
      this.tally(values.size);
      return;
    }
    const weights = broadcastTo(spread(this.name, cast(weight, "float32"), floats), floats.shape);
    const count = this.state("count");
    assign(total, add(total.tensor, sum(multiply(floats, weights))));
    assign(count, add(count.tensor, sum(weights)));
  }

  override result({ total, count }: MetricState, tally: number): number {
    const values = tally + (count?.[0] ?? 0);
    return values === 0 ? 0 : (total?.[0] ?? 0) / values;
  }
}

/** The weighted mean of the values themselves: what a loss or a number of your own is over an epoch. */
export class Mean extends MeanMetric {
  static override className = "Mean";

  /** Adds values. (A metric of one argument: `yPred` stands in its place when it is given to `compile`.) */
  override update(values: SymbolicTensor, _yPred?: SymbolicTensor, weight?: SymbolicTensor): void {
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
