/** What a user's first page looks like: a net of three layers that learns xor, from the package's main entry. */
import { Adam, Dense, Dropout, Sequential } from "wgrad";

const model = new Sequential([
  new Dense(16, { activation: "tanh", inputShape: [2] }),
  new Dropout(0.05),
  new Dense(1, { activation: "sigmoid" }),
]);

async function learnXor() {
  model.compile({ optimizer: new Adam({ learningRate: 0.05 }), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  const corners = [0, 1, 2, 3].map((i) => [i >> 1, i & 1]);
  const x = Array.from({ length: 16 }, () => corners).flat();
  const y = x.map(([a, b]) => [a === b ? 0 : 1]);
  await model.fit(x, y, { epochs: 100, batchSize: 64 });
  const { loss, accuracy } = await model.evaluate(x, y);
  return { loss, accuracy, layers: model.layers.map((layer) => layer.name) };
}

Object.assign(globalThis, { outcome: learnXor() });
