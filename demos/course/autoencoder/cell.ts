import { Adam, Dense, GaussianNoise, Sequential, Tensor } from "wgrad";
import { rows, showDigits } from "./page";

const { train, test } = await rows(2000);

const cleaner = new Sequential([
  new GaussianNoise(0.4, { inputShape: [784] }), // only while it learns
  new Dense(96, { activation: "relu" }),
  new Dense(784, { activation: "sigmoid" }),
]);
cleaner.compile({ optimizer: new Adam(0.003), loss: "binaryCrossentropy" });
await cleaner.fit(train, train, { epochs: 4, batchSize: 50 });

const dirty = Tensor.from(
  test.slice(0, 8).data.map((ink) => Math.min(1, Math.max(0, ink + 0.8 * (Math.random() - 0.5)))),
  [8, 784],
);
showDigits(dirty.data);
showDigits((await cleaner.predict(dirty)).data);
