import type { GptTask } from "../cases/gpt.js";
import { productOf, transposed } from "./products.js";
import { type Doubles, type Stage, type Weights, weightsFrom } from "./stage.js";
import { adamUpdate, softmaxCrossEntropy } from "./training.js";
import { blockOf, layerNorm } from "./transformer.js";

/** Trains on the CPU in f64 with plain loops; gives the loss before the update of step 1, 2, …, working out each step when first asked. */
export function referenceGpt(task: GptTask): (step: number) => number {
  const { ids, steps, width, vocabulary, labels } = task;
  const tokens = stored(task, "wte.weight");
  const places = stored(task, "wpe.weight");
  const stages = stagesOf(task);
  const losses: number[] = [];
  let learn = () => {};
  return (step) => {
    while (losses.length < step) {
      learn();
      losses.push(lossBefore(losses.length + 1));
    }
    return losses[step - 1] ?? Number.NaN;
  };

  /** The loss before a step's update, which `learn` makes from then on. */
  function lossBefore(step: number): number {
    const features = stages.reduce((x, stage) => stage.forward(x), embedded(task, tokens, places));
    const logits = productOf(features, transposed(tokens.values, vocabulary, width), ids.length, width, vocabulary);
    const { loss, grad } = softmaxCrossEntropy(logits, { batch: ids.length, classes: vocabulary, labels });
    learn = () => {
      const update = adamUpdate(task.adam, step);
      const dTokens = productOf(transposed(grad, ids.length, vocabulary), features, vocabulary, ids.length, width);
      const dFeatures = productOf(grad, tokens.values, ids.length, vocabulary, width);
      const dEmbedded = stages.reduceRight<Doubles>((g, stage) => stage.backward(g, update), dFeatures);
      const dPlaces = new Float64Array(places.values.length);
      rows(dEmbedded, width, (row, n) => {
        addScaled(rowOf(dTokens, width, ids[n] ?? 0), 1, row);
        addScaled(rowOf(dPlaces, width, n % steps), 1, row);
      });
      update(tokens, dTokens);
      update(places, dPlaces);
    };
    return loss;
  }
}

/** The logits [rows, vocabulary] of the first `rows` tokens of the first sequence: no later token has a part in them. */
export function firstLogits(task: GptTask, rows: number): Doubles {
  const { vocabulary, width } = task;
  const tokens = stored(task, "wte.weight");
  const start: GptTask = { ...task, batch: 1, steps: rows, ids: task.ids.slice(0, rows) };
  const features = stagesOf(start).reduce(
    (x, stage) => stage.forward(x),
    embedded(start, tokens, stored(task, "wpe.weight")),
  );
  return productOf(features, transposed(tokens.values, vocabulary, width), rows, width, vocabulary);
}

function stagesOf(task: GptTask): Stage[] {
  return [...Array.from({ length: task.blocks }, (_, i) => blockOf(task, `h.${i}.`)).flat(), layerNorm(task.width)];
}

function embedded({ ids, steps, width }: GptTask, tokens: Weights, places: Weights): Doubles {
  const x = new Float64Array(ids.length * width);
  rows(x, width, (row, n) => {
    addScaled(row, 1, rowOf(tokens.values, width, ids[n] ?? 0));
    addScaled(row, 1, rowOf(places.values, width, n % steps));
  });
  return x;
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
