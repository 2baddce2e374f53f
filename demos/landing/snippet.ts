import { Adam, Dense, Dropout, datasets, Sequential } from "wgrad";

const { train, test } = await datasets.mnist();

const model = new Sequential([
  new Dense(128, { activation: "relu", inputShape: [784] }),
  new Dropout(0.2),
  new Dense(10, { activation: "softmax" }),
]);
model.compile({
  optimizer: new Adam({ learningRate: 1e-3 }),
  loss: "sparseCategoricalCrossentropy",
  metrics: ["accuracy"],
});

await model.fit(train.x, train.y, { epochs: 5, batchSize: 128 });
console.log(await model.evaluate(test.x, test.y));
