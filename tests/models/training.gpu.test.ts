import { expect } from "vitest";
import { Layer, type LossName, type MetricName, Optimizer, Sequential, Tensor } from "../../src/index.js";
import { checkLoss } from "../../src/losses/named.js";
import { metricName } from "../../src/metrics/named.js";
import { camelCase, checkKerasCases, fromKeras, type Json, type KerasConfig, NotYet } from "../harness/keras-cases.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

interface TrainingConfig extends KerasConfig {
  readonly model: { readonly layers: readonly KerasConfig[] };
  readonly optimizer: KerasConfig;
  readonly loss: string;
  readonly metrics: readonly string[] | null;
  readonly fit: { readonly epochs: number; readonly batch_size: number; readonly shuffle: boolean };
}

interface TrainingInputs {
  readonly x: Json;
  readonly y: Json;
  readonly initial_weights: Readonly<Record<string, Json>>;
}

interface TrainingExpected {
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly evaluate_after: Readonly<Record<string, number>>;
  readonly predict: Json;
  readonly final_weights: Readonly<Record<string, Json>>;
}

await checkKerasCases<TrainingInputs, TrainingExpected>(["training"], ({ config, inputs, expected, tol }) => {
  const { model: architecture, optimizer, loss, metrics, fit } = config as TrainingConfig;
  const layers = architecture.layers.map((layer) => made(layer, Layer));
  const { learning_rate_start: learningRate } = optimizer as { readonly learning_rate_start?: number };
  const compiled = {
    optimizer: made(optimizer, Optimizer, { learningRate }),
    loss: known(checkLoss, loss) as LossName,
    metrics: (metrics ?? []).map((metric) => known(metricName, metric) as MetricName),
  };
  return async () => {
    const [x, y] = [Tensor.from(inputs.x), Tensor.from(inputs.y)];
    const model = new Sequential(layers);
    model.compile(compiled);
    await model.setWeights(Object.values(inputs.initial_weights).map((weight) => Tensor.from(weight)));

    const { history } = await model.fit(x, y, { epochs: fit.epochs, batchSize: fit.batch_size, shuffle: fit.shuffle });
    expect(Object.keys(history)).toEqual(Object.keys(expected.history).sort());
    for (const [name, values] of Object.entries(expected.history)) {
      expectNear(Tensor.from(history[name] ?? []), values, tol, `history of ${name}`);
    }
    const evaluated = await model.evaluate(x, y, { batchSize: fit.batch_size });
    for (const [name, value] of Object.entries(expected.evaluate_after)) {
      expectNumberNear(evaluated[name], value, tol, `${name} afterwards`);
    }
    expectNear(await model.predict(x), expected.predict, tol, "predictions");
    const weights = await model.getWeights();
    for (const [i, [name, value]] of Object.entries(expected.final_weights).entries()) {
      expectNear(weights[i]!, value, tol, name);
    }
  };
});

function made<T>(config: KerasConfig, kind: abstract new (...args: never[]) => T, changes = {}): T {
  const { learning_rate_start: _, ...plain } = config;
  const found = fromKeras(plain, changes);
  if (!(found instanceof kind)) throw new Error(`${config.class_name} is no ${kind.name}`);
  return found;
}

/** A name in this library's spelling, if the registry knows it. */
function known(registry: (name: never) => unknown, name: string): string {
  const ours = camelCase(name);
  try {
    registry(ours as never);
  } catch {
    throw new NotYet(name);
  }
  return ours;
}
