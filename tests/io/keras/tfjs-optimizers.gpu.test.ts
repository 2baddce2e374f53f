import { beforeAll, expect, test } from "vitest";
import { loadModel, Tensor } from "../../../src/index.js";
import type { AnyModel } from "../../../src/io/model-json.js";
import { savedFiles } from "../../harness/saved-files.js";
import * as tf from "../../harness/tfjs.js";
import { openInTfjs, savedByTfjs } from "../../harness/tfjs-files.js";

// A model amid its training in tfjs goes on here, and then again there: each time as it would have where it was.

beforeAll(async () => {
  await tf.setBackend("cpu");
  await tf.ready();
});

const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(i * 12.9898 + seed));
const [X, Y] = [numbers(30, 1), numbers(18, 2)];
const TOLERANCE = 2e-4; // Adam adds its epsilon elsewhere

const theirX = () => tf.tensor(X, [6, 5]);
const theirY = () => tf.tensor(Y, [6, 3]);
const ours = [Tensor.from(X, [6, 5]), Tensor.from(Y, [6, 3])] as const;

async function expectAlike(model: AnyModel, theirs: tf.LayersModel): Promise<void> {
  const [own, other] = [
    await model.getWeights(),
    await Promise.all(theirs.getWeights().map((weight) => weight.data())),
  ];
  const far = own.map(({ values }, i) =>
    Math.max(...Array.from(values, (value, j) => Math.abs(value - (other[i]?.[j] ?? Number.NaN)))),
  );
  expect(Math.max(...far)).toBeLessThan(TOLERANCE);
}

/** A model that has taken three steps in tfjs. */
async function trained(optimizer: unknown): Promise<tf.LayersModel> {
  const { dense } = tf.layers;
  const layers = [dense?.({ units: 4, activation: "tanh", inputShape: [5] }), dense?.({ units: 3 })] as tf.Layer[];
  const model = tf.sequential({ layers });
  model.compile({ optimizer, loss: "meanSquaredError" });
  for (let i = 0; i < 3; i++) await model.trainOnBatch(theirX(), theirY());
  return model;
}

test.each<[string, () => unknown]>([
  ["sgd", () => tf.train.sgd?.(0.1)],
  ["momentum", () => tf.train.momentum?.(0.1, 0.8)],
  ["nesterov", () => tf.train.momentum?.(0.1, 0.8, true)],
  ["adam", () => tf.train.adam?.(0.02, 0.8)],
  ["rmsprop", () => tf.train.rmsprop?.(0.02, 0.8, 0.5)],
  ["adagrad", () => tf.train.adagrad?.(0.05)],
])("%s goes on", async (_, make) => {
  const there = await trained(make());
  const here = await loadModel(await savedByTfjs(there, { includeOptimizer: true }));
  expect((await here.getOptimizerState()).iterations).toBe(3);
  for (let i = 0; i < 3; i++) {
    await there.trainOnBatch(theirX(), theirY());
    await here.trainOnBatch(ours[0] as never, ours[1] as never);
  }
  await expectAlike(here, there);

  const back = await openInTfjs(await savedFiles(here, { format: "tfjs" }));
  for (let i = 0; i < 3; i++) {
    await back.trainOnBatch(theirX(), theirY());
    await here.trainOnBatch(ours[0] as never, ours[1] as never);
  }
  await expectAlike(here, back);
  here.dispose();
});

test("what a centered rmsprop keeps comes back bit for bit", async () => {
  // Its steps are others there: tfjs takes epsilon away where Keras adds it.
  const there = await trained(tf.train.rmsprop?.(0.02, 0.8, 0.5, undefined, true));
  const files = await savedByTfjs(there, { includeOptimizer: true });
  const back = await savedFiles(await loadModel(files), { format: "tfjs" });
  expect(await back[1]?.arrayBuffer()).toEqual(await files[1]?.arrayBuffer());
});
