import { describe, expect, test } from "vitest";
import { Adam, Dense, Dropout, Sequential, setRandomSeed } from "../../src/index.js";
import { samples } from "../harness/models.js";

const [x, y] = [samples(40, 6), samples(40, 2, 1)];

/** Everything that is random at once: weights, order, masks. */
async function run(seed: number) {
  setRandomSeed(seed);
  const model = new Sequential([
    new Dense(16, { activation: "relu", inputShape: [6] }),
    new Dropout(0.3),
    new Dense(2, { kernelInitializer: "heNormal", biasInitializer: "randomUniform" }),
  ]);
  model.compile({ optimizer: new Adam({ learningRate: 0.01 }), loss: "mse" });
  const { history } = await model.fit(x, y, { epochs: 3, batchSize: 16, validationSplit: 0.1 });
  return { history, weights: await model.getWeights(), predictions: await model.predict(x) };
}

describe("setRandomSeed", () => {
  test("repeats a run bit for bit", async () => {
    const first = await run(42);
    expect(await run(42)).toEqual(first);
    const other = await run(43);
    expect(other.history.loss).not.toEqual(first.history.loss);
    expect(other.weights).not.toEqual(first.weights);
  });

  test("draws other numbers for every model and layer", async () => {
    setRandomSeed(1);
    const model = () => new Sequential([new Dense(3, { inputShape: [3] }), new Dense(3)]);
    const [a, , b] = await model().getWeights();
    const [c] = await model().getWeights();
    expect(new Set([a, b, c].map((weight) => String(weight!.data))).size).toBe(3);
  });
});
