import { Adam, Conv2D, Dense, Flatten, MaxPooling2D, Sequential } from "wgrad";
import { digits } from "./page";

const { train } = await digits(2000);

export const model = new Sequential([
  new Conv2D(12, 5, { activation: "relu", inputShape: [28, 28, 1] }),
  new MaxPooling2D(),
  new Conv2D(24, 3, { activation: "relu" }),
  new MaxPooling2D(),
  new Flatten(),
  new Dense(10, { activation: "softmax" }),
]);
model.compile({ optimizer: new Adam(0.006), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
await model.fit(train.x, train.y, { epochs: 1, batchSize: 32 });
