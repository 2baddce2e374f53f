/** Opens one file of ResNet50, a whole model or its weights, and prints how long that took and how much memory more than before, as JSON. */
import { existsSync, readFileSync } from "node:fs";
import { applications, loadModel } from "wgrad";

const STATUS = "/proc/self/status";

/** The most bytes that this process ever had. Linux's `getrusage` counts those of the process that started it, its own file does not. */
function most(): number {
  const [, kilobytes] = existsSync(STATUS) ? (/VmHWM:\s+(\d+)/.exec(readFileSync(STATUS, "utf8")) ?? []) : [];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) * 1024;
}

const [path = ""] = process.argv.slice(2);
const model = path.endsWith(".weights.h5") ? await applications.ResNet50({ weights: null }) : undefined;
const before = most();
const start = performance.now();
if (model === undefined) await loadModel(path);
else await model.loadWeights(path);
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, peak: most() - before }));
