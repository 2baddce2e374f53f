import { Adam, Dense, Sequential } from "wgrad";
import { rows } from "./page";

const { train } = await rows(2000);

export const model = new Sequential([
  new Dense(96, { activation: "relu", inputShape: [784] }),
  new Dense(16),
  new Dense(96, { activation: "relu" }),
  new Dense(784, { activation: "sigmoid" }),
]);
model.compile({ optimizer: new Adam(0.003), loss: "binaryCrossentropy" });
await model.fit(train, train, { epochs: 15, batchSize: 50 });
