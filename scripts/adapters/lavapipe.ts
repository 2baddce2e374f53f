import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { type Counts, countTests } from "../stages.js";
import { environmentWith, mesaDriver } from "./mesa.js";
import { ADAPTERS } from "./tools.js";

const root = join(import.meta.dirname, "../..");

/** An environment in which Vulkan is Mesa's lavapipe: eight lanes, 16-bit floats, on the CPU. */
export function lavapipe(): NodeJS.ProcessEnv {
  const { file, libraries } = mesaDriver("lvp");
  const env = environmentWith("lavapipe", file, libraries);
  return { ...env, GALLIVM_PERF: "nopt" }; // kernels run once or twice: compiling them is what takes long
}

/** Files that between them run a kernel of each kind, what is most telling first, what takes longest last. All files take hours where two cores play the GPU. */
export const SELECTION = [
  "ops/half",
  "ops/reduce/softmax",
  "models/training",
  "ops/product/matmul",
  "layers/dense",
  "ops/sequence/recurrent",
  "layers/conv",
  "optimizers/update-weights",
  "ops/sequence/attention",
  "ops/index/sort",
  "ops/image/pool",
  "ops/reduce/scan",
  "ops/index/indexing",
  "ops/core/movement",
  "ops/image/depthwise-conv",
  "ops/image/conv2d",
  "training/not-finite",
  "ops/half-values", // half an hour by itself
].map((name) => `tests/${name}.gpu.test.ts`);

/** No file of the selection is begun after this time. */
const MOST_MINUTES = 12;

/**
 * Runs GPU tests in Node on an environment's adapter, and says how many passed; throws when one fails. `all`: every file, in both
 * families and with every candidate.
 */
export function runTests(env: NodeJS.ProcessEnv, all: boolean): string {
  const started = performance.now();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const files = all ? [""] : SELECTION;
  const reach = all ? {} : { WGRAD_FAMILY: "gpu", WGRAD_CANDIDATES: "1" };
  let done = 0;
  for (const file of files) {
    if (performance.now() - started > MOST_MINUTES * 60_000) break;
    const { passed, failed, skipped } = runFile(file, { ...env, ...reach });
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    done++;
  }
  const counts = `${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`;
  if (total.failed > 0) throw new Error(counts);
  const left = files.slice(done).join(" ");
  return left === "" ? counts : `${counts}; not begun after ${MOST_MINUTES} minutes: ${left}`;
}

/** Runs the tests of a file, or of all, in a process of its own, which shows what fails. */
function runFile(file: string, env: NodeJS.ProcessEnv): Counts {
  const report = join(ADAPTERS, "tests.json");
  rmSync(report, { force: true });
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const words = ["run", "--config", "scripts/adapters/vitest.config.ts", ...reporters];
  spawnSync(
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), ...words, ...(file === "" ? [] : [file])],
    {
      cwd: root,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  return countTests(report);
}
