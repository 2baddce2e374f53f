import {
  Adam,
  CosineDecay,
  disableFakeQuantization,
  enableFakeQuantization,
  loadInt8Weights,
  type Sequential,
  saveInt8Weights,
  saveSafetensors,
  setRandomSeed,
} from "wgrad";
import { network, openDigits } from "../digit-reader.js";

export interface Training {
  readonly digits: number;
  readonly epochs: number;
  readonly seed: number;
}

const BATCH = 64;

/** Trains a net and prints, for float32 and 8-bit weights, its accuracy on 10,000 digits that it has not seen, and the size of its file. */
export async function compareQuantized({ digits, epochs, seed }: Training): Promise<void> {
  const { device, train, test } = await openDigits();
  setRandomSeed(seed);
  const model = network();
  const optimizer = new Adam(new CosineDecay(0.003, epochs * Math.ceil(digits / BATCH)));
  model.compile({ optimizer, loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await model.fit(train.x.slice(0, digits), train.y.slice(0, digits), { epochs, batchSize: BATCH, verbose: 0 });
  const say = async (name: string, file: Uint8Array) => {
    const { accuracy, loss } = await model.evaluate(test.x, test.y, { batchSize: 500 });
    console.log(name, { accuracy, loss, bytes: file.length });
  };
  await say("float32", await float32File(model));
  const learned = await model.getWeights();
  const file = await saveInt8Weights(model);
  await loadInt8Weights(model, file);
  await say("int8", file);
  await model.setWeights(learned);
  enableFakeQuantization(model);
  model.compile({ optimizer: new Adam(1e-4), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  await model.fit(train.x.slice(0, digits), train.y.slice(0, digits), { batchSize: BATCH, verbose: 0 });
  disableFakeQuantization(model);
  const aware = await saveInt8Weights(model);
  await loadInt8Weights(model, aware);
  await say("int8, after an epoch of training with rounded weights", aware);
  model.dispose();
  device.destroy();
}

async function float32File(model: Sequential): Promise<Uint8Array> {
  const values = await model.getWeights();
  return saveSafetensors(
    Object.fromEntries(
      [...model.variables().keys()].flatMap((path, i) => {
        const value = values[i];
        return value === undefined ? [] : [[path, value]];
      }),
    ),
  );
}
