import { Adam, Dense, Sequential } from "wgrad";
import { points, watch } from "./page";

const { x, y } = points("xor");

export const model = new Sequential([
  new Dense(1, { activation: "relu", inputShape: [2] }),
  new Dense(1, { activation: "sigmoid" }),
]);
model.compile({ optimizer: new Adam(0.03), loss: "binaryCrossentropy", metrics: ["accuracy"] });
await model.fit(x, y, { epochs: 100, batchSize: 200, callbacks: [watch(model, "xor")] });
