import { Adam } from "wgrad";
import { halves, taught } from "./page";

const { few } = await halves(10);
export const model = await taught();

model.compile({ optimizer: new Adam(0.001), loss: "sparseCategoricalCrossentropy" }); // still frozen
await model.fit(few.x, few.y, { epochs: 10, batchSize: 25 });
