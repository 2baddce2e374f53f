/**
 * `npm run test:adapters`: the library on other implementations of WebGPU than Chrome's on SwiftShader. What that takes is fetched
 * below .cache; a stage whose needs cannot be met is skipped with a line. `--all` runs every GPU test, which takes hours; a
 * word runs just the stages in whose names it is.
 */
import { compare } from "./adapters/compare.js";
import { inChrome, inFirefox } from "./adapters/in-browser.js";
import { inDeno } from "./adapters/in-deno.js";
import { inNode } from "./adapters/in-node.js";
import { lavapipe, runTests } from "./adapters/lavapipe.js";
import { compileWithNaga } from "./adapters/naga.js";
import type { Trained } from "./adapters/nets.js";
import { Unavailable } from "./adapters/tools.js";
import { vulkanEnvironment } from "./train/dawn.js";

const words = process.argv.slice(2);
const all = words.includes("--all");
const [only = ""] = words.filter((word) => word !== "--all");
let chrome: Promise<Trained> | undefined;
/** Trained at first need, and once. */
const reference = () => {
  chrome ??= inChrome();
  return chrome;
};

/** What each stage does, and what it has found when nothing is wrong. */
const stages: Readonly<Record<string, () => Promise<string>>> = {
  "three nets on a bare device": async () =>
    compare(inNode(vulkanEnvironment() ?? process.env, "bare"), await reference(), "gpu"),
  "three nets on Mesa's lavapipe": async () => compare(inNode(lavapipe()), await reference(), "simd4"),
  "three nets on lavapipe, as GPU": async () => compare(inNode(lavapipe(), "gpu"), await reference(), "gpu", true),
  "three nets in Deno": async () => compare(await inDeno(lavapipe()), await reference(), "gpu"),
  "three nets in Firefox": async () => compare(await inFirefox(lavapipe()), await reference(), "gpu"),
  "naga compiles all WGSL": compileWithNaga,
  "GPU tests on Mesa's lavapipe": async () => runTests(lavapipe(), all),
};

for (const [name, work] of Object.entries(stages).filter(([name]) => name.includes(only))) {
  console.log(`→ ${name}`);
  const started = performance.now();
  const line = (mark: string, found: string) =>
    console.log(
      `${mark} ${name.padEnd(30)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${found}`,
    );
  try {
    line("✓", await work());
  } catch (error) {
    if (error instanceof Unavailable) line("–", `skipped: ${error.message}`);
    else {
      line("✗", error instanceof Error ? error.message : String(error));
      process.exitCode = 1;
    }
  }
}
