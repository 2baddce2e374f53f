import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { assign } from "../graph/symbols/variable.js";
import { spread } from "../losses/spread.js";
import { cast } from "../ops/core/cast.js";
import { sum } from "../ops/core/sum.js";
import { add, multiply } from "../ops/elementwise/binary.js";
import { Metric, type MetricConfig, type MetricState } from "./metric.js";

const NAMED: MetricConfig = { name: "sum" };

/** The sum of values of your own over an epoch: for a `trainStep` of one's own. It is no metric of predictions, so `compile` takes none. */
export class Sum extends Metric {
  static override className = "Sum";
  static override defaults: object = NAMED;

  /** Adds values of any shape. `weight` is of their leading axes, or of their shape. */
  override update(values: SymbolicTensor, weight?: SymbolicTensor): void {
    const total = this.state("total");
    const floats = cast(values, "float32");
    const weighted =
      weight === undefined ? floats : multiply(floats, spread(this.name, cast(weight, "float32"), floats.shape));
    assign(total, add(total.tensor, sum(weighted)));
  }

  override result({ total }: MetricState): number {
    return total?.[0] ?? 0;
  }
}
