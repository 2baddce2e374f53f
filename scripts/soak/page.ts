/** Trains in the page that `kills.ts` opens. */
import { init } from "wgrad";
import { dataOf, modelOf } from "./models.js";

const strays: string[] = [];
addEventListener("unhandledrejection", ({ reason }) => strays.push(String(reason)));
await init({ snapshotSeconds: 0.2 });

/** One training, and all that came of it as text. */
async function train(seed: number): Promise<string> {
  const plan = { seed, net: 0, optimizer: 0, steps: [] };
  const model = modelOf(plan);
  const { x, y } = dataOf(plan);
  try {
    const { history } = await model.fit(x, y, { batchSize: 2, epochs: 60, validationSplit: 0.2 });
    return JSON.stringify([(await model.getWeights()).map(({ data }) => [...data]), history]);
  } catch (error) {
    return `failed: ${error}`;
  } finally {
    model.dispose();
  }
}

Object.assign(globalThis, { soak: { train, strays } });
