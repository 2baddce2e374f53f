import { Dense, Sequential, SGD } from "wgrad";
import { rows } from "./page";

const { train } = await rows(2000);

export const model = new Sequential([
  new Dense(16, { inputShape: [784] }), // no curve before the last layer
  new Dense(784, { activation: "sigmoid" }),
]);
model.compile({ optimizer: new SGD(0.1), loss: "meanSquaredError" });
await model.fit(train, train, { epochs: 3, batchSize: 50 });
