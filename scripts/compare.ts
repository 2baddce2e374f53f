/**
 * `npm run compare -- pruning|quantization|precision|frozen|executions|files|frames`: what nets lose by pruning, by 8-bit weights, by computing in float16;
 * what is gained by computing frozen layers once, and by several steps a submit; what files of ResNet50 take in time and memory; how
 * awake the site's pages stay while they learn. Options: `--digits`, `--epochs`, `--seed`; for pruning also `--sparsity`, for precision `--net`; for frames `--page`.
 */
import { parseArgs } from "node:util";
import { ArgumentError } from "wgrad";
import { sayTrouble } from "./say.js";
import { startAgainWithHalves, startAgainWithVulkan } from "./train/dawn.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    digits: { type: "string" },
    epochs: { type: "string", default: "3" },
    sparsity: { type: "string", default: "0.8" },
    seed: { type: "string", default: "1" },
    net: { type: "string" },
    page: { type: "string" },
  },
});

const { net, page } = values;
const [epochs, seed, sparsity] = [Number(values.epochs), Number(values.seed), Number(values.sparsity)];
const digits = (usual: number) => Number(values.digits ?? usual);

const comparisons: Readonly<Record<string, () => Promise<unknown>>> = {
  pruning: async () =>
    (await startAgainWithVulkan()) ??
    (await import("./compare/pruning.js")).comparePruned({ digits: digits(20_000), epochs, seed, sparsity }),
  quantization: async () =>
    (await startAgainWithVulkan()) ??
    (await import("./compare/quantization.js")).compareQuantized({ digits: digits(8000), epochs, seed }),
  frozen: async () =>
    (await startAgainWithVulkan()) ?? (await import("./compare/frozen.js")).compareFrozen({ epochs, seed }),
  executions: async () =>
    (await startAgainWithVulkan()) ?? (await import("./compare/executions.js")).compareExecutions({ seed }),
  precision: async () =>
    (await startAgainWithHalves()) ??
    (await import("./compare/precision.js")).comparePrecisions({ digits: digits(8000), epochs, seed, net }),
  files: async () => (await startAgainWithVulkan()) ?? (await import("./compare/files.js")).compareFiles(),
  frames: async () => (await import("./compare/frames.js")).compareFrames(page),
};

try {
  const [name = ""] = positionals;
  const compare = comparisons[name];
  if (compare === undefined) {
    const expected = Object.keys(comparisons).join(", ");
    throw new ArgumentError({ where: "compare", problem: "nothing to compare", expected, received: `"${name}"` });
  }
  process.exitCode = Number((await compare()) ?? 0);
} catch (error) {
  sayTrouble(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
