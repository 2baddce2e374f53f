/** The GPU tests in Node, where the `gpu` project of the repository's own configuration runs them in Chrome. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

const root = join(import.meta.dirname, "../..");
mkdirSync(join(root, ".cache"), { recursive: true }); // where tests of files write

export default defineConfig({
  root,
  resolve: { alias: { wgrad: join(root, "src/index.ts") } },
  test: {
    name: "adapters",
    include: ["tests/**/*.gpu.test.ts"],
    setupFiles: ["node-gpu", "take-light-tiles", "gpu-setup"].map((name) => `tests/harness/${name}.ts`),
    testTimeout: 240_000, // this GPU is played by the CPU, and compiles slowly
    hookTimeout: 60_000,
    isolate: false, // one process, one Dawn
    fileParallelism: false,
    pool: "forks",
    maxWorkers: 1,
  },
});
