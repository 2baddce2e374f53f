import { Adam, Dense, plotHistory, Sequential } from "wgrad";
import { cars, show } from "./page";

const { train, test } = await cars();

const model = new Sequential([
  new Dense(16, { activation: "relu", inputShape: [6] }),
  new Dense(1), // a number, not a probability
]);
model.compile({ optimizer: new Adam(0.03), loss: "meanSquaredError", metrics: ["meanAbsoluteError"] });
const validationData = [test.x, test.y] as const;
const history = await model.fit(train.x, train.y, { epochs: 60, batchSize: 64, validationData });

show(plotHistory(history, { metrics: ["meanAbsoluteError"], width: 480 }));
const { meanAbsoluteError = 0 } = await model.evaluate(test.x, test.y);
console.log(`on the mean it is off by ${meanAbsoluteError.toFixed(2)} miles a gallon`);
