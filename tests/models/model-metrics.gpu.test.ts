import { expect, test } from "vitest";
import { Dense, Sequential, SGD, Tensor } from "../../src/index.js";

/** A model that gives zeros and learns nothing: the error of a batch is its largest number. */
function still(): Sequential {
  const model = new Sequential([new Dense(1, { kernelInitializer: "zeros", useBias: false, inputShape: [1] })]);
  return model.compile({ optimizer: new SGD(0), loss: "mae", metrics: ["mse"] });
}

const x = Tensor.zeros([8, 1]);
const y = Tensor.from([[1], [2], [3], [4], [5], [6], [7], [8]]);

test("a model tells its metrics once it has taken a step", async () => {
  const model = still();
  expect([model.metrics, model.metricsNames]).toEqual([[], []]);
  await model.resetMetrics();
  await model.fit(x, y, { verbose: 0 });
  expect(model.metricsNames).toEqual(["loss", "mse"]);
  expect(model.metrics.map(({ name }) => name)).toEqual(["loss", "mse"]);
  model.compile({ optimizer: "sgd", loss: "mse" });
  expect(model.metricsNames).toEqual([]);
  model.dispose();
});

test("resetMetrics has them begin anew amid an epoch", async () => {
  const model = still();
  const onTrainBatchEnd = (batch: number) => (batch === 1 ? model.resetMetrics() : undefined);
  const { history } = await model.fit(x, y, {
    batchSize: 1,
    shuffle: false,
    verbose: 0,
    callbacks: [{ onTrainBatchEnd }],
  });
  const [loss] = history.loss as readonly number[];
  // Some steps after the second may have been on their way before it.
  const sums = [3, 4, 5, 6, 7, 8].map((first) => (first + 8) / 2);
  expect(sums.map((mean) => mean.toFixed(4))).toContain(loss?.toFixed(4));
  expect(await model.evaluate(x, y, { verbose: 0 })).toMatchObject({ loss: 4.5 });
  model.dispose();
});
