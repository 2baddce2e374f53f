import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { serveFolders } from "./scripts/serve-folders.js";
import { servePacked } from "./scripts/site/packed.js";
import { servePrograms } from "./tests/documentation/serve-programs.js";
import { LongestFirst } from "./tests/harness/longest-first.js";
import { puppeteerProvider } from "./tests/harness/puppeteer-provider.js";
import { serveOnnxCases } from "./tests/onnx/serve-cases.js";

const root = import.meta.dirname;
const { dependencies = {} } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const alias = { wgrad: join(root, "src/index.ts") };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        test: {
          name: "unit",
          environment: "node",
          include: ["tests/**/*.test.ts"],
          exclude: ["gpu", "learning", "e2e"].map((kind) => `tests/**/*.${kind}.test.ts`),
          testTimeout: 30_000, // a busy machine is no fault
          isolate: false, // loading the library anew for each file takes twice as long as all the tests
          maxWorkers: availableParallelism(),
        },
      },
      {
        resolve: { alias },
        test: {
          name: "e2e",
          environment: "node",
          include: ["tests/**/*.e2e.test.ts"],
          globalSetup: ["tests/harness/site.ts"],
          testTimeout: 180_000, // whole runs, on a GPU played by the CPU
          hookTimeout: 60_000,
          maxWorkers: availableParallelism(),
          maxConcurrency: availableParallelism(),
        },
      },
      inChrome("gpu", ["tests/harness/take-light-tiles.ts", "tests/harness/gpu-setup.ts"]),
      // Nets that learn from data, with the tiles that users have: here running counts, not compiling.
      inChrome("learning", ["tests/harness/gpu-setup.ts"], 180_000),
    ],
  },
});

/** Tests of one kind that run in a page. */
function inChrome(name: string, setupFiles: string[], testTimeout = 60_000): TestProjectConfiguration {
  return {
    resolve: { alias },
    plugins: [serveFolders(), servePacked(), serveOnnxCases(), servePrograms()],
    // Packages that a test may load, named here: else Vite finds them in the middle of a run and reloads the page.
    optimizeDeps: {
      include: [
        "fast-check",
        "onnxruntime-web/wasm",
        "@tensorflow/tfjs-backend-cpu",
        "@tensorflow/tfjs-backend-webgpu",
        "@tensorflow/tfjs-core",
        "@tensorflow/tfjs-layers",
        ...Object.keys(dependencies).filter((name) => !name.endsWith("/types")),
      ],
    },
    test: {
      name,
      include: [`tests/**/*.${name}.test.ts`],
      setupFiles,
      testTimeout,
      hookTimeout: 60_000,
      isolate: false,
      maxWorkers: availableParallelism(), // a Chrome a core, each of which takes the next file when it is done with one
      browser: {
        enabled: true,
        provider: puppeteerProvider(),
        instances: [{ browser: "chrome" }],
        headless: true,
        isolate: false,
        ui: false,
        screenshotFailures: false,
      },
    },
  };
}
