import { Adam, Dense, Embedding, LSTM, Sequential } from "wgrad";
import { LENGTH, sentences, THINGS, WORDS } from "./page";

const { train, test } = sentences();
console.log(`${WORDS} words, ${THINGS} things to order, sentences of up to ${LENGTH} words`);

const model = new Sequential([
  new Embedding(WORDS, 12, { inputShape: [LENGTH], maskZero: true }),
  new LSTM(20),
  new Dense(THINGS, { activation: "softmax" }),
]);
model.compile({ optimizer: new Adam(0.015), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });

const { history } = await model.fit(train.x, train.y, { epochs: 8, batchSize: 50 });
console.log("accuracy by epoch:", history.accuracy);
const { accuracy = 0 } = await model.evaluate(test.x, test.y, { batchSize: 100 });
console.log(`${(accuracy * 100).toFixed(0)} % of 200 other sentences`);
