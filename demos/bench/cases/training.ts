import type { Case } from "../contestant.js";
import { count, type PlacedLayer, placeLayers } from "../model.js";
import { randomStream, uniform } from "../random.js";
import { referenceTrainer } from "../reference/training.js";
import { classifier, cnn, mlp, type Stack } from "./stacks.js";

/**
 * Adam steps on softmax cross-entropy, the mean over the batch; the last layer gives logits. Each run is the next step on the same
 * batch, which is uploaded anew as a real training loop would, and its answer is the one loss value before the update.
 */
export interface TrainTask {
  readonly batch: number;
  readonly classes: number;
  /** One sample's, without the batch. */
  readonly inputShape: readonly number[];
  readonly layers: readonly PlacedLayer[];
  /** [batch, ...inputShape]: like written digits, one value in five is lit, in (0, 1), and the others are zero. */
  readonly x: Float32Array<ArrayBuffer>;
  /** [batch] class numbers, and the same one-hot: [batch, classes]. Each contestant takes what suits it. */
  readonly labels: Int32Array<ArrayBuffer>;
  readonly oneHot: Float32Array<ArrayBuffer>;
  readonly adam: AdamSettings;
}

export interface AdamSettings {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Small, so that it matters little where it is added: to √v̂ as in the paper, or to √v as Keras and wgrad do. */
  readonly epsilon: number;
}

export const ADAM: AdamSettings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

export const trainingCases: readonly Case[] = [
  training("train-mlp", "Adam step, MLP", mlp),
  training("train-cnn", "Adam step, small CNN", cnn),
  training("train-lstm", "Adam step, LSTM", classifier("lstm")),
  training("train-gru", "Adam step, GRU", classifier("gru")),
];

function training(name: string, title: string, stack: Stack): Case {
  return {
    name,
    title,
    detail: `${stack.detail}; softmax cross-entropy, loss read back`,
    tolerance: 1e-3,
    mostRounds: 10,
    async load() {
      const task = trainTask(stack);
      const lossOfStep = referenceTrainer(task);
      return {
        prepare: (contestant) => contestant.train?.(task),
        error: (answer, run) => lossError(answer, lossOfStep(run)),
      };
    },
  };
}

/** How far one loss value is from what it should be. */
export function lossError(answer: Float32Array, expected: number): number {
  // As the batch is learned by heart the loss goes to zero, and its digits with it.
  const scale = Math.max(expected, 0.1);
  return answer.length === 1 ? Math.abs((answer[0] ?? Number.NaN) - expected) / scale : Number.NaN;
}

function trainTask({ batch, inputShape, layers }: Stack): TrainTask {
  const random = randomStream(batch);
  const classes = 10;
  const labels = Int32Array.from({ length: batch }, () => Math.floor(random() * classes));
  const oneHot = new Float32Array(batch * classes);
  labels.forEach((label, row) => {
    oneHot[row * classes + label] = 1;
  });
  return {
    batch,
    classes,
    inputShape,
    layers: placeLayers(layers, inputShape, random),
    x: sparse(random, batch * count(inputShape)),
    labels,
    oneHot,
    adam: ADAM,
  };
}

function sparse(random: () => number, length: number): Float32Array<ArrayBuffer> {
  return uniform(random, length, -4, 1).map((value) => Math.max(value, 0));
}
