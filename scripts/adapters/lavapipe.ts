import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
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
  if (version < LEAST_MESA) throw new Unavailable(`Dawn needs Mesa ${LEAST_MESA}, this system has ${version}`);
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

/**
 * One file of each kind of kernel, and models and training. All of them, in both families and with every candidate, take hours
 * where two cores play the GPU.
 */
const SELECTION = ["ops/half", "ops/matmul", "ops/softmax"];

/** Runs the GPU tests in Node on an environment's adapter and says how many passed; throws when one fails. */
export function runTests(env: NodeJS.ProcessEnv, all: boolean): string {
  const report = join(ADAPTERS, "tests.json");
  rmSync(report, { force: true });
  const files = all ? [] : SELECTION.map((name) => `tests/${name}.gpu.test.ts`);
  const reach = all ? {} : { WGRAD_FAMILY: "gpu", WGRAD_CANDIDATES: "1" };
  const words = ["run", "--config", "scripts/adapters/vitest.config.ts", ...files];
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const stdio: ["ignore", "inherit", "inherit"] = ["ignore", "inherit", "inherit"];
  const { status } = spawnSync(process.execPath, [vitest, ...words, ...reporters], {
    cwd: root,
    env: { ...env, ...reach },
    stdio,
  });
  if (!existsSync(report)) throw new Error("Vitest did not get to its end");
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, "utf8"));
  const counts = `${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`;
  if (status !== 0) throw new Error(counts);
  return counts;
}
