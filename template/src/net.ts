import { Adam, Dense, Sequential } from "wgrad";

/** Four measures of a flower → how likely each of three species is. */
export function newNet() {
  const model = new Sequential([
    new Dense(16, { activation: "relu", inputShape: [4] }),
    new Dense(3, { activation: "softmax" }),
  ]);
  return model.compile({ optimizer: new Adam(0.02), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
}
