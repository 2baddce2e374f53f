import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { networks } from "../../demos/mnist/networks.js";
import { learningCurveSvg } from "../learning-curve.js";
import type { JobReport, Weights } from "./job.js";
import type { Options } from "./options.js";

/** Writes the learning curve and the weights, and gives their paths. */
export function writeResults(options: Options, report: JobReport, weights: Weights): string[] {
  const { model, epochs, batchSize, seed, out } = options;
  const { adapter, history, steps, testAccuracy } = report;
  const { title, detail } = networks[model];
  const svg = learningCurveSvg({
    history,
    steps,
    title: `${title} net on MNIST: ${(testAccuracy * 100).toFixed(2)} % of the test digits read`,
    subtitle: `${detail}, Adam, ${epochs} epochs, batches of ${batchSize}, seed ${seed} · ${adapter}`,
  });
  const files = { [`mnist-${model}-curve.svg`]: svg, [`mnist-${model}-weights.safetensors`]: weights };
  mkdirSync(out, { recursive: true });
  return Object.entries(files).map(([name, content]) => {
    const path = join(out, name);
    writeFileSync(path, content);
    return path;
  });
}
