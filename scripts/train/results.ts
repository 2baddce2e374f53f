import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { learningCurveSvg } from "../learning-curve.js";
import type { Options } from "./options.js";
import type { Work } from "./work.js";

/** Writes the learning curve, the model's picture and the weights, and gives their paths. */
export function writeResults({ epochs, batchSize, seed, out }: Options, { report, weights }: Work): string[] {
  const { adapter, history, steps, title, detail, file, picture, verdict } = report;
  const { log: metric, baseline: value, of: label } = verdict;
  const curve = learningCurveSvg({
    history,
    steps,
    title,
    subtitle: `${detail}, Adam, ${epochs} epochs, batches of ${batchSize}, seed ${seed} · ${adapter}`,
    baseline: metric === undefined ? undefined : { metric, value, label },
  });
  const files = {
    [`${file}-curve.svg`]: curve,
    [`${file}-model.svg`]: picture,
    [`${file}-weights.safetensors`]: weights,
  };
  mkdirSync(out, { recursive: true });
  return Object.entries(files).map(([name, content]) => {
    const path = join(out, name);
    writeFileSync(path, content);
    return path;
  });
}
