import { Adam, Dense, Embedding, LSTM, Sequential } from "wgrad";
import { detours, LENGTH, THINGS, WORDS } from "./page";

const { train } = detours();

export const model = new Sequential([
  new Embedding(WORDS, 12, { inputShape: [LENGTH], maskZero: true }),
  new LSTM(24),
  new Dense(THINGS, { activation: "softmax" }),
]);
model.compile({ optimizer: new Adam(0.015), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
await model.fit(train.x, train.y, { epochs: 16, batchSize: 40 });
