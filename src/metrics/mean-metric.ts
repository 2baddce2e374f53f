import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { spread } from "../losses/spread.js";
import { cast } from "../ops/core/cast.js";
import { broadcastTo, sum } from "../ops/core/sum.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { Metric, type MetricConfig, type MetricState, ratio } from "./metric.js";

/** A mean over all values of all batches, weighted or not. Subclasses say which values. */
export abstract class MeanMetric<C extends MetricConfig = MetricConfig> extends Metric<C> {
  static override className = "MeanMetric";

  /** Adds values, of any shape. `weight` is of their leading axes, or of their shape. */
  protected add(values: SymbolicTensor, weight?: SymbolicTensor): void {
    const [total, count] = [this.state("total"), this.state("count")];
    const floats = cast(values, "float32");
    if (weight === undefined) {
      assign(total, add(total.tensor, sum(floats)));
      this.tally(values.size);
      return;
    }
    const weights = broadcastTo(spread(this.name, cast(weight, "float32"), floats.shape), floats.shape);
    assign(total, add(total.tensor, sum(multiply(floats, weights))));
    assign(count, add(count.tensor, sum(weights)));
  }

  override result({ total, count }: MetricState, tally: number): number {
    return ratio(total?.[0] ?? 0, tally + (count?.[0] ?? 0));
  }
}
