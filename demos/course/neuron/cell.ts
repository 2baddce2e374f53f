import { Adam, Dense, Sequential } from "wgrad";
import { points, watch } from "./page";

const { x, y } = points("moons");

const model = new Sequential([
  new Dense(8, { activation: "tanh", inputShape: [2] }), // or: new RBF(8, { inputShape: [2] })
  new Dense(1, { activation: "sigmoid" }),
]);
model.compile({ optimizer: new Adam(0.03), loss: "binaryCrossentropy", metrics: ["accuracy"] });

await model.fit(x, y, { epochs: 200, batchSize: 200, callbacks: [watch(model, "moons")] });

const { loss = 0, accuracy = 0 } = await model.evaluate(x, y);
console.log(`loss ${loss.toFixed(3)}, ${(accuracy * 100).toFixed(1)} % right`);
