import { expect, test } from "vitest";
import { Dense, Input, Model, Sequential, SGD } from "../../src/index.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { samples } from "../harness/models.js";
import { expectNear } from "../harness/near.js";

/** Encoder, decoder and the two in one: models that share their weights. */
function autoencoder() {
  const image = Input([6], { name: "image" });
  const encoder = new Model({ inputs: image, outputs: new Dense(2, { activation: "tanh" }).apply(image) });
  const decoder = new Sequential([new Dense(6, { inputShape: [2] })]);
  const both = new Model({ inputs: image, outputs: decoder.apply(encoder.apply(image)) });
  for (const model of [encoder, decoder, both])
    model.compile({ optimizer: new SGD({ learningRate: 0.5 }), loss: "mse" });
  return { encoder, decoder, both };
}

test.each(["encoder", "decoder", "both"] as const)("after training the %s all three predict as one", async (which) => {
  const models = autoencoder();
  const data = { encoder: [6, 2], decoder: [2, 6], both: [6, 6] }[which];
  const x = samples(8, 6);
  const before = await models.both.predict(x);
  await models[which].fit(samples(8, data[0]!), samples(8, data[1]!, 3), { epochs: 2, batchSize: 4 });
  const after = await models.both.predict(x);
  expect([...after.data]).not.toEqual([...before.data]);
  expectNear(await models.decoder.predict(await models.encoder.predict(x)), after);
});

test("parts that were never used by themselves keep what the whole has learned when that is disposed of", async () => {
  const { encoder, decoder, both } = autoencoder();
  const x = samples(4, 6);
  await both.fit(x, x, { epochs: 1 });
  const wanted = await both.predict(x);
  both.dispose();
  expectNear(await decoder.predict(await encoder.predict(x)), wanted);
});

test("the memory of parts goes when they are disposed of, too, in either order", async () => {
  for (const order of [
    ["both", "encoder", "decoder"],
    ["decoder", "both", "encoder"],
  ] as const) {
    await onFreshDevice(async ({ memory }) => {
      const models = autoencoder();
      const x = samples(4, 6);
      await models.both.fit(x, x, { epochs: 1 });
      for (const which of order) models[which].dispose();
      await Promise.resolve(); // programs go once they are there
      expect(memory.allocatedBytes).toBe(0);
    });
  }
});

test("models that were used go on predicting when another one of their weights is disposed of", async () => {
  const { encoder, decoder, both } = autoencoder();
  const x = samples(4, 6);
  const wanted = await both.predict(x);
  await decoder.predict(await encoder.predict(x));
  both.dispose();
  expectNear(await decoder.predict(await encoder.predict(x)), wanted);
});
