import { expect, test } from "vitest";
import { Adam, Dense, RBF, Sequential, ShapeError, setRandomSeed } from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";

checkLayer("RBF", {
  make: (options) => new RBF(2, options),
  input: [3],
  output: [2],
  weights: { centres: [2, 3], gamma: [2] },
  values: [
    {
      x: [[1, 2, 3]],
      weights: [[[1, 2, 3], [0, 2, 1]], [5, 0.1]],
      y: [[1, Math.exp(-0.5)]],
    }, // biome-ignore format: a table
  ],
});

test("an RBF network learns exclusive or, which no linear model can", async () => {
  setRandomSeed(3);
  const x = [[0, 0], [0, 1], [1, 0], [1, 1]]; // biome-ignore format: a row
  const model = new Sequential([new RBF(4, { inputShape: [2] }), new Dense(1)]);
  model.compile({ optimizer: new Adam({ learningRate: 0.1 }), loss: "meanSquaredError" });
  await model.fit(x, [[0], [1], [1], [0]], { epochs: 150, batchSize: 4 });
  const { data } = await model.predict(x);
  expect([...data].map(Math.round).map(Math.abs)).toEqual([0, 1, 1, 0]);
});

test("an input without features is refused", () => {
  expect(() => new RBF(2).ensureBuilt([])).toThrow(ShapeError);
});
