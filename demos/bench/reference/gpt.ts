import type { GptTask } from "../cases/gpt.js";
import { multiplyTransposed } from "./products.js";
import { type Doubles, type Stage, type Weights, weightsFrom } from "./stage.js";
import { adamUpdate, softmaxCrossEntropy } from "./training.js";
import { blockOf, layerNorm } from "./transformer.js";

/** Trains on the CPU in f64 with plain loops; gives the loss before the update of step 1, 2, …, working out each step when first asked. */
export function referenceGpt(task: GptTask): (step: number) => number {
  const { ids, steps, width, vocabulary, blocks, labels } = task;
  const tokens = stored(task, "wte.weight");
  const places = stored(task, "wpe.weight");
  const stages: Stage[] = [
    ...Array.from({ length: blocks }, (_, i) => blockOf(task, `h.${i}.`)).flat(),
    layerNorm(width),
  ];
  const losses: number[] = [];
  return (step) => {
    while (losses.length < step) losses.push(trainStep(losses.length + 1));
    return losses[step - 1] ?? Number.NaN;
  };

  function trainStep(step: number): number {
    const features = stages.reduce((x, stage) => stage.forward(x), embedded());
    const logits = new Float64Array(ids.length * vocabulary);
    rows(features, width, (row, n) => multiplyTransposed(rowOf(logits, vocabulary, n), row, tokens.values));
    const { loss, grad } = softmaxCrossEntropy(logits, { batch: ids.length, classes: vocabulary, labels });
    const update = adamUpdate(task.adam, step);
    const dTokens = new Float64Array(tokens.values.length);
    const dFeatures = new Float64Array(features.length);
    rows(grad, vocabulary, (row, n) => {
      row.forEach((g, token) => {
        addScaled(rowOf(dTokens, width, token), g, rowOf(features, width, n));
        addScaled(rowOf(dFeatures, width, n), g, rowOf(tokens.values, width, token));
      });
    });
    const dEmbedded = stages.reduceRight<Doubles>((g, stage) => stage.backward(g, update), dFeatures);
    const dPlaces = new Float64Array(places.values.length);
    rows(dEmbedded, width, (row, n) => {
      addScaled(rowOf(dTokens, width, ids[n] ?? 0), 1, row);
      addScaled(rowOf(dPlaces, width, n % steps), 1, row);
    });
    update(tokens, dTokens);
    update(places, dPlaces);
    return loss;
  }

  function embedded(): Doubles {
    const x = new Float64Array(ids.length * width);
    rows(x, width, (row, n) => {
      addScaled(row, 1, rowOf(tokens.values, width, ids[n] ?? 0));
      addScaled(row, 1, rowOf(places.values, width, n % steps));
    });
    return x;
  }
}

function stored({ weights }: GptTask, name: string): Weights {
  return weightsFrom(Float64Array.from(weights.get(name)?.values ?? []));
}

function rowOf(values: Doubles, width: number, n: number): Doubles {
  return values.subarray(n * width, (n + 1) * width);
}

function rows(values: Doubles, width: number, visit: (row: Doubles, n: number) => void): void {
  for (let n = 0; n < values.length / width; n++) visit(rowOf(values, width, n), n);
}

/** out += factor · row */
function addScaled(out: Doubles, factor: number, row: Doubles): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + factor * (row[i] ?? 0);
}
