import { Dense, Sequential } from "wgrad";
import { halves, rightOf, taughtBody } from "./page";

const { few } = await halves(10); // ten of each from 5 to 9
const body = await taughtBody(); // knows 0 to 4

body.trainable = false;
const model = new Sequential([body, new Dense(5, { activation: "softmax" })]);
model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy" });
await model.fit(few.x, few.y, { epochs: 40, batchSize: 25 });

console.log(`${few.y.shape[0]} pictures, ${model.countParams()} parameters, and still`);
console.log(`${((await rightOf(model)) * 100).toFixed(1)} % of new digits are read right`);
