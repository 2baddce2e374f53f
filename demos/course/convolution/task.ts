import { Adam, Dense, Flatten, Sequential } from "wgrad";
import { digits } from "./page";

const { train } = await digits(2000);

export const model = new Sequential([
  new Flatten({ inputShape: [28, 28, 1] }),
  new Dense(24, { activation: "relu" }),
  new Dense(10, { activation: "softmax" }),
]);
model.compile({ optimizer: new Adam(0.003), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
await model.fit(train.x, train.y, { epochs: 1, batchSize: 32 });
