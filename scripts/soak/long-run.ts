import { type Hooks, init } from "wgrad";
import { openDawn } from "../train/dawn.js";
import { dataOf, modelOf, ROWS } from "./models.js";
import type { Options } from "./options.js";
import { hostMemory } from "./watch.js";

const PARTS = 20;

/** What the heap of the host may grow by: what the engine keeps of its own, no more. */
const SLACK_MB = 3;

/** Trains many steps on one model. Gives whether memory stayed flat, on the GPU and on the host. */
export async function trainLong({ steps, seed }: Options): Promise<boolean> {
  const device = await init({ gpu: await openDawn() });
  const plan = { seed, net: 0, optimizer: 0, steps: [] };
  const model = modelOf(plan);
  const { x, y } = dataOf(plan);
  const batchSize = 2;
  const inEpoch = (0.8 * ROWS) / batchSize;
  const epochs = Math.ceil(steps / inEpoch / PARTS);
  let done = 0;
  const count: Hooks = { onTrainBatchEnd: () => void done++ };
  const seen: { readonly gpu: number; readonly staging: number; readonly heap: number }[] = [];
  for (let part = 0; part < PARTS; part++) {
    await model.fit(x, y, { epochs, batchSize, validationSplit: 0.2, verbose: 0, callbacks: [count] });
    const { bytes, byKind } = device.memory.report();
    const { heap, process } = hostMemory();
    seen.push({ gpu: bytes - byKind.staging, staging: byKind.staging, heap });
    console.log(
      `${done} steps: GPU ${bytes} bytes, ${byKind.staging} of them staging; heap ${heap} MB of ${process} MB`,
    );
  }
  const [first, last] = [seen[1], seen.at(-1)];
  if (first === undefined || last === undefined) return false;
  // The heap goes up and down between collections: what is kept raises the least of it.
  const least = (parts: typeof seen) => Math.min(...parts.map(({ heap }) => heap));
  const grown = least(seen.slice(PARTS / 2)) - least(seen.slice(1, PARTS / 2));
  const flat = last.gpu === first.gpu && last.staging <= first.staging && grown <= SLACK_MB;
  console.log(`${flat ? "✓" : "✗"} memory is ${flat ? "flat" : "not flat"} over ${done} steps`);
  return flat;
}
