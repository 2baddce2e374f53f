/** `npm run quantize`: what a net that reads digits loses when its weights are written down as 8-bit integers, and how small its file gets. */
import { parseArgs } from "node:util";
import { sayTrouble } from "./say.js";
import { startAgainWithVulkan } from "./train/dawn.js";

const { values } = parseArgs({
  options: {
    digits: { type: "string", default: "8000" },
    epochs: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
  },
});

try {
  process.exitCode = (await startAgainWithVulkan()) ?? (await quantize());
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function quantize(): Promise<number> {
  const { compareQuantized } = await import("./quantize/compare.js");
  const [digits, epochs, seed] = [values.digits, values.epochs, values.seed].map(Number);
  await compareQuantized({ digits: digits ?? 0, epochs: epochs ?? 0, seed: seed ?? 0 });
  return 0;
}
