import { Adam, Dense, Sequential } from "wgrad";
import { points } from "./page";

const { train } = points();

export const model = new Sequential([
  new Dense(64, { activation: "relu", inputShape: [2] }),
  new Dense(64, { activation: "relu" }),
  new Dense(1, { activation: "sigmoid" }),
]);
model.compile({ optimizer: new Adam(0.02), loss: "binaryCrossentropy" });
await model.fit(train.x, train.y, { epochs: 400, batchSize: 40 });
