import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Dense, Sequential } from "../../src/index.js";
import { bundleForNode } from "../harness/bundle-for-node.js";

// What `npm run compare -- files` says of ResNet50, held: a file of 100 MB takes no more than so many times its size to be opened.

const MOST_TIMES = 2.2;
const UNITS = 2500;
const FEATURES = 10_000;
const BYTES = 4 * UNITS * (FEATURES + 1);

let folder: string;
let script = "";
beforeAll(async () => {
  [script = ""] = await bundleForNode("open-file", [join(import.meta.dirname, "../../scripts/compare/open-file.ts")]);
  folder = await mkdtemp(join(tmpdir(), "wgrad-memory-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(["keras", "h5", "safetensors", "json"])("a model of 100 MB in .%s", async (end) => {
  const path = join(folder, `large.${end}`);
  await new Sequential([new Dense(UNITS, { inputShape: [FEATURES], kernelInitializer: "ones" })]).save(path);
  const { stdout, stderr } = spawnSync(process.execPath, [script, path], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { peak } = JSON.parse(stdout) as { peak: number };
  console.log(peak / BYTES);
  expect(peak).toBeGreaterThan(0.5 * BYTES);
  expect(peak).toBeLessThan(MOST_TIMES * BYTES);
});
