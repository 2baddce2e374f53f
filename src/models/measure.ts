import { construct } from "../config.js";
import { compute } from "../graph/program/compute.js";
import { getMetric, type MetricClass, type MetricLike, type MetricResult, type MetricState } from "../metrics/index.js";
import { scope } from "../module/scope.js";
import { withDefaults } from "../options.js";
import type { Tensor, TensorLike } from "../tensor.js";

export interface MeasureOptions {
  /** What each sample counts: [samples], or as many axes more as targets have. Default: all the same. */
  readonly sampleWeight?: Tensor | TensorLike | undefined;
}

/**
 * What a metric says of predictions at hand: Keras's `update_state` on all of them and `result`. A metric object stays as it is:
 * another of the same config gathers. Rejects with the errors of `compile({ metrics })` and those of the metric.
 *
 * @example
 * console.log(await measure("accuracy", [0, 1, 1], [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]])); // → 0.6666666666666666
 * const auc = await measure(new metrics.AUC({ numThresholds: 50 }), y, await model.predict(x));
 */
export async function measure(
  metric: MetricLike,
  yTrue: Tensor | TensorLike,
  yPred: Tensor | TensorLike,
  options: MeasureOptions = {},
): Promise<MetricResult> {
  const { sampleWeight } = withDefaults("measure", options, { sampleWeight: undefined });
  const like = await getMetric(metric);
  const own = construct(like.constructor as MetricClass, like.getConfig());
  const found: { tally?: number } = {};
  const weights = sampleWeight === undefined ? [] : [sampleWeight];
  const gathered = await compute(
    (y, prediction, ...[weight]) => {
      own.update(y, prediction, weight);
      found.tally = scope().tallies.get(own) ?? 0;
      return Object.fromEntries([...own.variables()].map(([key, variable]) => [key, variable.tensor]));
    },
    yTrue,
    yPred,
    ...weights,
  );
  const state: MetricState = Object.fromEntries(
    Object.entries(gathered).map(([key, { data }]) => [key, Float32Array.from(data as Float32Array)]),
  );
  return own.result(state, found.tally ?? 0);
}
