import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Counts, countTests } from "../stages.js";
import { ADAPTERS, debianPackages, librariesOf, Unavailable } from "./tools.js";

const root = join(import.meta.dirname, "../..");

/** Dawn wants what older ones lack. */
const LEAST_MESA = 25;

/** An environment in which Vulkan is Mesa's lavapipe: eight lanes, 16-bit floats, on the CPU. */
export function lavapipe(): NodeJS.ProcessEnv {
  const libraries = librariesOf(debianPackages(["mesa-vulkan-drivers", "libvulkan1"], true));
  const driver = libraries.map((folder) => join(folder, "libvulkan_lvp.so")).find((file) => existsSync(file));
  if (driver === undefined) throw new Unavailable("Mesa's packages here have no lavapipe");
  const version = Number(/Mesa (\d+)\.\d+\.\d+/.exec(readFileSync(driver, "latin1"))?.[1]);
  if (!(version >= LEAST_MESA)) throw new Unavailable(`Dawn needs Mesa ${LEAST_MESA}, this system has Mesa ${version}`);
  const manifest = join(ADAPTERS, "lavapipe.json");
  const ICD = { library_path: driver, api_version: "1.3.230" };
  writeFileSync(manifest, JSON.stringify({ file_format_version: "1.0.0", ICD }));
  return {
    ...process.env,
    VK_DRIVER_FILES: manifest,
    VK_ICD_FILENAMES: manifest,
    LD_LIBRARY_PATH: [...libraries, process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
    GALLIVM_PERF: "nopt", // kernels run once or twice: compiling them is what takes long
    MESA_SHADER_CACHE_DIR: ADAPTERS,
  };
}

/** Files that between them run a kernel of each kind, what is most telling first. All files take hours where two cores play the GPU. */
const SELECTION = [
  "ops/half",
  "ops/half-values",
  "ops/softmax",
  "models/training",
  "ops/matmul",
  "layers/dense",
  "ops/recurrent",
  "layers/conv",
  "optimizers/update-weights",
  "ops/attention",
  "ops/sort",
  "ops/pool",
  "ops/scan",
  "ops/indexing",
  "ops/movement",
  "ops/depthwise-conv",
  "ops/conv2d",
  "training/not-finite",
];

/** No file of the selection is begun after this time. */
const MOST_MINUTES = 12;

/**
 * Runs GPU tests in Node on an environment's adapter, and says how many passed; throws when one fails. `all`: every file, in both
 * families and with every candidate.
 */
export function runTests(env: NodeJS.ProcessEnv, all: boolean): string {
  const started = performance.now();
  const total = { passed: 0, failed: 0, skipped: 0 };
  const files = all ? [""] : SELECTION.map((name) => `tests/${name}.gpu.test.ts`);
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
