import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { learningCurveSvg } from "../learning-curve.js";
import { conclude } from "./conclusions.js";
import type { JobResult } from "./job.js";
import type { Options } from "./options.js";

/** Writes the learning curve and the weights, and gives their paths. */
export function writeResults(options: Options, { report, weights }: JobResult): string[] {
  const { epochs, batchSize, seed, out } = options;
  const { adapter, history, steps } = report;
  const { name, title, detail, baseline } = conclude(options, report);
  const svg = learningCurveSvg({
    history,
    steps,
    title,
    subtitle: `${detail}, Adam, ${epochs} epochs, batches of ${batchSize}, seed ${seed} · ${adapter}`,
    baseline,
  });
  const files = { [`${name}-curve.svg`]: svg, [`${name}-weights.safetensors`]: weights };
  mkdirSync(out, { recursive: true });
  return Object.entries(files).map(([name, content]) => {
    const path = join(out, name);
    writeFileSync(path, content);
    return path;
  });
}
