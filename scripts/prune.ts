/** `npm run prune`: a net that reads digits, trained on as it is and pruned, from the same start, for as many steps. */
import { parseArgs } from "node:util";
import { sayTrouble } from "./say.js";
import { startAgainWithVulkan } from "./train/dawn.js";

const { values } = parseArgs({
  options: {
    digits: { type: "string", default: "20000" },
    epochs: { type: "string", default: "3" },
    sparsity: { type: "string", default: "0.8" },
    seed: { type: "string", default: "1" },
  },
});

try {
  process.exitCode = (await startAgainWithVulkan()) ?? (await prune());
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function prune(): Promise<number> {
  const { comparePruned } = await import("./prune/compare.js");
  const [digits, epochs, sparsity, seed] = [values.digits, values.epochs, values.sparsity, values.seed].map(Number);
  await comparePruned({ digits: digits ?? 0, epochs: epochs ?? 0, sparsity: sparsity ?? 0, seed: seed ?? 0 });
  return 0;
}
