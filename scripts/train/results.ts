import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { networks } from "../../demos/mnist/networks.js";
import { learningCurveSvg } from "../learning-curve.js";
import type { JobReport, Weights } from "./job.js";
import type { Options } from "./options.js";

const root = join(import.meta.dirname, "../..");

/** Writes the learning curve and the weights, and gives their paths within the repository. */
export function writeResults(
  { model, epochs, batchSize, seed }: Options,
  report: JobReport,
  weights: Weights,
): string[] {
  const { adapter, history, steps, testAccuracy } = report;
  const { title, detail } = networks[model];
  const svg = learningCurveSvg({
    history,
    steps,
    title: `${title} net on MNIST: ${(testAccuracy * 100).toFixed(2)} % of the test digits read`,
    subtitle: `${detail}, Adam, ${epochs} epochs, batches of ${batchSize}, seed ${seed} · ${adapter}`,
  });
  const files = { [`out/mnist-${model}-curve.svg`]: svg, [`out/mnist-${model}-weights.safetensors`]: weights };
  mkdirSync(join(root, "out"), { recursive: true });
  for (const [path, content] of Object.entries(files)) writeFileSync(join(root, path), content);
  return Object.keys(files);
}
