import { type Configured, construct, type Declaration } from "../../src/config.js";
import { type Metric, metrics, Tensor } from "../../src/index.js";
import { camelCase, checkKerasCases, type Json, type KerasConfig, NotYet } from "../harness/keras-cases.js";
import { measure } from "../harness/measure.js";
import { expectNear } from "../harness/near.js";

interface MetricInputs {
  readonly updates: readonly {
    readonly y_true?: Json;
    readonly y_pred?: Json;
    readonly values?: Json;
    readonly sample_weight?: Json;
  }[];
}

await checkKerasCases<MetricInputs>(["metric"], ({ config, inputs, expected, tol }) => {
  const metric = metricOf(config);
  const updates = inputs.updates.map(({ y_true, y_pred, values, sample_weight }) =>
    values === undefined ? [y_true, y_pred, sample_weight] : [values, sample_weight],
  );
  return async () => {
    const result = await measure(metric, updates);
    expectNear(Tensor.from(result as number), expected, tol);
  };
});

function metricOf({ class_name: className = "", ...options }: KerasConfig): Metric {
  const Class: unknown = Reflect.get(metrics, className);
  if (typeof Class !== "function") throw new NotYet(className);
  const config = Object.entries(options).map(([name, value]) => [
    camelCase(name),
    typeof value === "string" ? camelCase(value) : value,
  ]);
  return construct(Class as (new (...args: never[]) => Configured) & Declaration, Object.fromEntries(config)) as Metric;
}
