import { Dense, Sequential, Tensor } from "wgrad";

const layer = new Sequential([new Dense(64, { activation: "relu", inputShape: [256] })]);

for (const batch of [1, 16, 256, 4096]) {
  const x = Tensor.zeros([batch, 256]);
  await layer.predictOnBatch(x); // the first call compiles
  const start = performance.now();
  const y = await layer.predictOnBatch(x);
  const ms = performance.now() - start;
  const each = ((1000 * ms) / batch).toFixed(1);
  console.log(`[${x.shape}] → [${y.shape}]: ${ms.toFixed(1)} ms, ${each} µs a sample`);
}
