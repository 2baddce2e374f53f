import type { Case } from "../contestant.js";
import { count, type LayerSpec, type PlacedLayer, placeLayers } from "../model.js";
import { randomStream, uniform } from "../random.js";
import { referenceTrainer } from "../reference/training.js";

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

export const trainingCases: readonly Case[] = [
  training({
    name: "train-mlp",
    title: "Adam step, MLP",
    detail: "784-512-256-10, relu, softmax cross-entropy, batch 128; loss read back",
    batch: 128,
    inputShape: [784],
    layers: [
      { type: "dense", units: 512, relu: true },
      { type: "dense", units: 256, relu: true },
      { type: "dense", units: 10, relu: false },
    ],
  }),
  training({
    name: "train-cnn",
    title: "Adam step, small CNN",
    detail: "conv 32 3×3, pool 2, conv 64 3×3, pool 2, dense 128, dense 10; batch 32 of 28×28×1; loss read back",
    batch: 32,
    inputShape: [28, 28, 1],
    layers: [
      { type: "conv", filters: 32, size: 3 },
      { type: "maxPool", size: 2 },
      { type: "conv", filters: 64, size: 3 },
      { type: "maxPool", size: 2 },
      { type: "flatten" },
      { type: "dense", units: 128, relu: true },
      { type: "dense", units: 10, relu: false },
    ],
  }),
  training({
    name: "train-lstm",
    title: "Adam step, LSTM",
    detail: "LSTM 128 (last step), dense 10; batch 32 of 32 steps × 32 features; loss read back",
    batch: 32,
    inputShape: [32, 32],
    layers: [
      { type: "lstm", units: 128, sequences: false },
      { type: "dense", units: 10, relu: false },
    ],
  }),
];

interface Training {
  readonly name: string;
  readonly title: string;
  readonly detail: string;
  readonly batch: number;
  readonly inputShape: readonly number[];
  readonly layers: readonly LayerSpec[];
}

function training({ name, title, detail, batch, inputShape, layers }: Training): Case {
  return {
    name,
    title,
    detail,
    tolerance: 1e-3,
    mostRounds: 10,
    load() {
      const task = trainTask(batch, inputShape, layers);
      const lossOfStep = referenceTrainer(task);
      return {
        prepare: (contestant) => contestant.train?.(task),
        error(answer, run) {
          const expected = lossOfStep(run);
          // As the batch is learned by heart the loss goes to zero, and its digits with it.
          const scale = Math.max(expected, 0.1);
          return answer.length === 1 ? Math.abs((answer[0] ?? Number.NaN) - expected) / scale : Number.NaN;
        },
      };
    },
  };
}

function trainTask(batch: number, inputShape: readonly number[], layers: readonly LayerSpec[]): TrainTask {
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
    adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  };
}

function sparse(random: () => number, length: number): Float32Array<ArrayBuffer> {
  return uniform(random, length, -4, 1).map((value) => Math.max(value, 0));
}
