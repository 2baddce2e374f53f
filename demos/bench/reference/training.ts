import type { AdamSettings, TrainTask } from "../cases/training.js";
import { stagesOf } from "./layers.js";
import type { Doubles, Stage, Update } from "./stage.js";

/** Trains on the CPU in f64 with plain loops; gives the loss before the update of step 1, 2, …, working out each step when first asked. */
export function referenceTrainer(task: TrainTask): (step: number) => number {
  const stages = task.layers.flatMap((layer) => stagesOf(layer, task.batch));
  const losses: number[] = [];
  return (step) => {
    while (losses.length < step) losses.push(trainStep(task, stages, losses.length + 1));
    return losses[step - 1] ?? Number.NaN;
  };
}

function trainStep(task: TrainTask, stages: readonly Stage[], step: number): number {
  const input: Doubles = Float64Array.from(task.x);
  const logits = stages.reduce((x, stage) => stage.forward(x), input);
  const { loss, grad } = softmaxCrossEntropy(logits, task);
  const update = adamUpdate(task.adam, step);
  stages.reduceRight((g, stage) => stage.backward(g, update), grad);
  return loss;
}

/** The class of each row of logits. */
type Classified = Pick<TrainTask, "batch" | "classes" | "labels">;

/** loss = −mean log softmax(logits)[label]; ∂loss/∂logits = (softmax − one-hot) / batch */
export function softmaxCrossEntropy(
  logits: Doubles,
  { batch, classes, labels }: Classified,
): { loss: number; grad: Doubles } {
  const grad = new Float64Array(logits.length);
  let loss = 0;
  for (let row = 0; row < batch; row++) {
    const z = logits.subarray(row * classes, (row + 1) * classes);
    const label = labels[row] ?? 0;
    const largest = Math.max(...z);
    const total = z.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    loss += (Math.log(total) + largest - (z[label] ?? 0)) / batch;
    z.forEach((value, j) => {
      grad[row * classes + j] = (Math.exp(value - largest) / total - (j === label ? 1 : 0)) / batch;
    });
  }
  return { loss, grad };
}

/** w −= rate · m̂ / (√v̂ + ε), Kingma and Ba 2015, algorithm 1 */
export function adamUpdate({ learningRate, beta1, beta2, epsilon }: AdamSettings, step: number): Update {
  const rate = learningRate / (1 - beta1 ** step);
  const correction = 1 - beta2 ** step;
  return ({ values, m, v }, gradient) => {
    gradient.forEach((g, i) => {
      const mi = beta1 * (m[i] ?? 0) + (1 - beta1) * g;
      const vi = beta2 * (v[i] ?? 0) + (1 - beta2) * g * g;
      m[i] = mi;
      v[i] = vi;
      values[i] = (values[i] ?? 0) - (rate * mi) / (Math.sqrt(vi / correction) + epsilon);
    });
  };
}
