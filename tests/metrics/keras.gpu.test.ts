import { ArgumentError, compile, getMetric, type Metric, type MetricName, ops, Tensor } from "../../src/index.js";
import { RunningMean } from "../../src/models/running-mean.js";
import { camelCase, checkKerasCases, type Json, type KerasConfig, NotYet } from "../harness/keras-cases.js";
import { expectNumberNear } from "../harness/near.js";

interface MetricInputs {
  readonly updates: readonly { readonly y_true: Json; readonly y_pred: Json; readonly sample_weight?: Json }[];
}

await checkKerasCases<MetricInputs>(["metric"], ({ config, inputs, expected, tol }) => {
  const metric = metricOf(config);
  if (inputs.updates.some(({ sample_weight }) => sample_weight !== undefined)) throw new NotYet("weighted metrics");
  return async () => {
    const means = new RunningMean();
    for (const update of inputs.updates) {
      const yTrue = Tensor.from(update.y_true);
      const yPred = Tensor.from(update.y_pred);
      const program = await compile(
        (target, prediction) => ops.mean(metric.values(target, prediction)),
        [yTrue, yPred],
      );
      means.add({ value: (await program.run(yTrue, yPred)).item() }, yTrue.shape[0]!);
    }
    expectNumberNear(means.logs.value, expected, tol);
  };
});

/** Metrics are known by their names so far, each with Keras's defaults. */
function metricOf({ class_name: className = "", ...options }: KerasConfig): Metric {
  if (className === "Accuracy") throw new NotYet("Accuracy, which wants equality"); // the name stands for another rule
  if ((options.threshold ?? 0.5) !== 0.5) throw new NotYet("the option threshold");
  try {
    return getMetric(camelCase(className.charAt(0).toLowerCase() + className.slice(1)) as MetricName);
  } catch (error) {
    if (error instanceof ArgumentError) throw new NotYet(className);
    throw error;
  }
}
