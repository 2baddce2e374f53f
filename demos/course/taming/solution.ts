import { Adam, Dense, L2, Sequential } from "wgrad";
import { points } from "./page";

const { train } = points();
const kernelRegularizer = new L2(0.01);

export const model = new Sequential([
  new Dense(64, { activation: "relu", inputShape: [2], kernelRegularizer }),
  new Dense(64, { activation: "relu", kernelRegularizer }),
  new Dense(1, { activation: "sigmoid", kernelRegularizer }),
]);
model.compile({ optimizer: new Adam(0.01), loss: "binaryCrossentropy" });
await model.fit(train.x, train.y, { epochs: 150, batchSize: 40 });
