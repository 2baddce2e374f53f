import { Adam, Dense, Dropout, EarlyStopping, plotHistory, Sequential } from "wgrad";
import { points, show } from "./page";

const { train, test } = points();

const model = new Sequential([
  new Dense(64, { activation: "relu", inputShape: [2] }),
  new Dropout(0.3),
  new Dense(64, { activation: "relu" }),
  new Dropout(0.3),
  new Dense(1, { activation: "sigmoid" }),
]);
model.compile({ optimizer: new Adam(0.01), loss: "binaryCrossentropy", metrics: ["accuracy"] });

const history = await model.fit(train.x, train.y, {
  epochs: 300,
  batchSize: 40,
  validationData: [test.x, test.y],
  validationBatchSize: 400,
  callbacks: [new EarlyStopping({ patience: 40, restoreBestWeights: true })],
});
show(plotHistory(history, { width: 720, height: 220 }));
console.log(`stopped after ${history.epoch.length} epochs`);
