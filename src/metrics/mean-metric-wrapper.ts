import { callable } from "../check.js";
import type { Options } from "../config.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { MeanMetric } from "./mean-metric.js";
import type { MetricConfig } from "./metric.js";

/** A metric as a plain function: `(yTrue, yPred)` → values of any shape, which are then averaged. */
export type MetricFunction = (yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor;

export interface MeanMetricWrapperConfig extends MetricConfig {
  readonly fn: MetricFunction;
}

/** The mean of what a function gives for targets and predictions. */
export class MeanMetricWrapper extends MeanMetric<MeanMetricWrapperConfig> {
  static override className = "MeanMetricWrapper";
  static override args = ["fn"];

  constructor(fn: MetricFunction, options?: Options<MeanMetricWrapperConfig, "fn">) {
    super(options, { fn: callable("MeanMetricWrapper", "fn", fn) });
  }

  override update(yTrue: SymbolicTensor, yPred: SymbolicTensor, weight?: SymbolicTensor): void {
    this.add(this.config.fn(yTrue, yPred), weight);
  }
}
