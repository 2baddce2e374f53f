import type { LayerSpec } from "../model.js";

/** Layers one upon the other, and the batch that goes through them. */
export interface Stack {
  /** What the table says of it. */
  readonly detail: string;
  readonly batch: number;
  /** One sample's, without the batch. */
  readonly inputShape: readonly number[];
  readonly layers: readonly LayerSpec[];
}

/** 784-512-256-10 */
export const mlp: Stack = {
  detail: "784-512-256-10, relu, batch 128",
  batch: 128,
  inputShape: [784],
  layers: [
    { type: "dense", units: 512, relu: true },
    { type: "dense", units: 256, relu: true },
    { type: "dense", units: 10, relu: false },
  ],
};

export const cnn: Stack = {
  detail: "conv 32 3×3, pool 2, conv 64 3×3, pool 2, dense 128, dense 10; batch 32 of 28×28×1",
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
};

/** The deep autoencoder of Keras's blog, without the last sigmoid. */
export const autoencoder: Stack = {
  detail: "784-128-64-32-64-128-784, relu, batch 128",
  batch: 128,
  inputShape: [784],
  layers: [
    ...[128, 64, 32, 64, 128].map((units) => ({ type: "dense", units, relu: true }) as const),
    { type: "dense", units: 784, relu: false },
  ],
};

/** The state after every step. */
export function states(type: "lstm" | "gru"): Stack {
  return {
    detail: "32 sequences of 32 steps × 64 features → 128 units, the state after every step",
    batch: 32,
    inputShape: [32, 64],
    layers: [{ type, units: 128, sequences: true }],
  };
}

/** The state after the last step, and a class. */
export function classifier(type: "lstm" | "gru"): Stack {
  return {
    detail: `${type.toUpperCase()} 128 (last step), dense 10; batch 32 of 32 steps × 32 features`,
    batch: 32,
    inputShape: [32, 32],
    layers: [
      { type, units: 128, sequences: false },
      { type: "dense", units: 10, relu: false },
    ],
  };
}
