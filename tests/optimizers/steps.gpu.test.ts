import { describe, expect, test } from "vitest";
import {
  Adam,
  AdamW,
  type BaseOptimizer,
  Dense,
  LinearWarmup,
  LossScaleOptimizer,
  MultiOptimizer,
  OneCycle,
  OptimizerMap,
  optimizers,
  Sequential,
  SGD,
  Tensor,
} from "../../src/index.js";
import steps from "../fixtures/optimizers/steps.json" with { type: "json" };
import { fromKeras, type Json } from "../harness/keras-cases.js";
import { expectNear, type Tolerance } from "../harness/near.js";
import { awkwardValues } from "../harness/values.js";

// What Keras and PyTorch computed in doubles: tests/fixtures/optimizers/make.py.
const { shapes, losses: shown, steps: count } = steps.net;

function values(shape: readonly number[], seed: number, scale = 1): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return new Tensor(
    shape,
    Float32Array.from(awkwardValues(size, seed), (x) => x * scale),
    "float32",
  );
}

/** The net of the fixture, trained by an optimizer. */
async function trained(optimizer: BaseOptimizer) {
  const model = new Sequential([
    new Dense(6, { activation: "tanh", name: "dense", inputShape: [4] }),
    new Dense(5, { activation: "tanh", name: "dense_1" }),
    new Dense(1, { name: "dense_2" }),
  ]);
  model.compile({ optimizer, loss: "mse" });
  await model.setWeights(shapes.map((shape, i) => values(shape, i, 0.6)));
  const [x, y] = [values([16, 4], 20), values([16, 1], 21)];
  const losses: number[] = [];
  for (let step = 0; step < count; step++) losses.push((await model.trainOnBatch(x, y)).loss!);
  const weights = await model.getWeights();
  model.dispose();
  return { losses, weights };
}

interface Expected {
  readonly losses: readonly number[];
  readonly weights: readonly (readonly number[])[];
}

const NEAR: Tolerance = { rtol: 1e-4, atol: 1e-5 };

/**
 * For Adafactor: its updates are as large however small the gradient is, so roundings grow. Keras in float32, by the script of the
 * fixture, is 4e-4 (compiled) to 1.1e-3 away from its own doubles after so many steps.
 */
const GROWN: Tolerance = { rtol: 1e-3, atol: 1e-4 };

async function check(optimizer: BaseOptimizer, expected: Expected, ofWeights = NEAR) {
  const { losses, weights } = await trained(optimizer);
  for (const [i, step] of shown.entries()) {
    expectNear(Tensor.from([losses[step]!]), [expected.losses[i]!], NEAR, `loss of step ${step}`);
  }
  expected.weights.forEach((weight, i) => {
    expectNear(weights[i]!.reshape([-1]), [...weight], ofWeights, steps.net.names[i]);
  });
}

describe(`${count} steps of a small net are Keras's:`, () => {
  const cases = steps.kerasCases.map((one) => [`${one.class_name} ${JSON.stringify(one.config)}`, one] as const);
  test.each(cases)("%s", async (_, one) =>
    check(fromKeras(one as Json), one, one.class_name === "Adafactor" ? GROWN : NEAR),
  );

  test("LossScaleOptimizer", () =>
    check(
      new LossScaleOptimizer(new Adam(0.02), { initialScale: 256, dynamicGrowthSteps: 8 }),
      steps.wrapped.lossScale,
    ));

  test("MultiOptimizer", () => {
    const map = new OptimizerMap(new SGD(0.1, { momentum: 0.9 }), { "dense_1/.*": new Adam(0.02) });
    return check(new MultiOptimizer(map), steps.wrapped.multi);
  });

  test("MultiOptimizer with a function", () => {
    const [one, other] = [new SGD(0.1, { momentum: 0.9 }), new Adam(0.02)];
    const optimizer = new MultiOptimizer(({ name }) => (name.startsWith("dense_1/") ? other : one));
    return check(optimizer, steps.wrapped.multi);
  });

  test("AdamW whose biases do not decay", async () => {
    const optimizer = new AdamW(0.02, { weightDecay: 0.3 });
    optimizer.excludeFromWeightDecay({ varNames: ["bias"] });
    await check(optimizer, steps.wrapped.excluded);
    expect(optimizer.iterations).toBe(0); // the model was disposed of
  });
});

describe(`${count} steps of a small net are PyTorch's:`, () => {
  const cases = steps.torchCases.map((one) => [`${one.className} ${JSON.stringify(one.config)}`, one] as const);
  test.each(cases)("%s", async (_, one) => {
    const Class: new (options: object) => BaseOptimizer = Reflect.get(optimizers, one.className);
    const { learningRate, ...config } = one.config as Json;
    const rate = learningRate.oneCycle
      ? new OneCycle(learningRate.oneCycle[0], learningRate.oneCycle[1])
      : learningRate.linearWarmup
        ? new LinearWarmup(learningRate.linearWarmup[0], learningRate.linearWarmup[1], {
            initialLearningRate: learningRate.linearWarmup[2],
          })
        : learningRate;
    await check(new Class({ learningRate: rate, ...config }), one);
  });
});
