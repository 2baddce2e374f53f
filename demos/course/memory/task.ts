import { Adam, Dense, Embedding, GlobalAveragePooling1D, Sequential } from "wgrad";
import { detours, LENGTH, THINGS, WORDS } from "./page";

const { train } = detours();

export const model = new Sequential([
  new Embedding(WORDS, 12, { inputShape: [LENGTH], maskZero: true }),
  new GlobalAveragePooling1D(),
  new Dense(THINGS, { activation: "softmax" }),
]);
model.compile({ optimizer: new Adam(0.01), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
await model.fit(train.x, train.y, { epochs: 8, batchSize: 50 });
