import { Adam } from "wgrad";
import { halves, taught } from "./page";

const { few } = await halves(10);
export const model = await taught();

for (const layer of model.layers) layer.trainable = true; // the body is a layer, too
model.compile({ optimizer: new Adam(0.0005), loss: "sparseCategoricalCrossentropy" });
await model.fit(few.x, few.y, { epochs: 15, batchSize: 25 });
