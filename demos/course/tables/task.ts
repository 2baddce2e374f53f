import { Adam, Dense, Sequential } from "wgrad";
import { penguins } from "./page";

const { train } = await penguins();

export const model = new Sequential([new Dense(16, { activation: "relu", inputShape: [4] }), new Dense(1)]);
model.compile({ optimizer: new Adam(0.03), loss: "meanSquaredError" });
await model.fit(train.x, train.y, { epochs: 40, batchSize: 64 });
