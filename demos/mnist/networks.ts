import { Conv2D, Dense, Dropout, Flatten, MaxPooling2D, Reshape, Sequential } from "wgrad";

/** A net that reads handwritten digits: [batch, 784] → [batch, 10], the probability of each digit. */
export interface Network {
  readonly title: string;
  readonly detail: string;
  /** After so many it has learned nearly all it can. */
  readonly epochs: number;
  /** Of Adam, for the first step; see FallingRate. */
  readonly learningRate: number;
  build(): Sequential;
}

/** What `npm start` and the page can train. */
export const networks = {
  dense: {
    title: "Dense",
    detail: "784 → 128 → 10",
    epochs: 5,
    learningRate: 0.006,
    build: () =>
      new Sequential(
        [
          new Dense(128, { activation: "relu", inputShape: [784] }),
          new Dropout(0.2),
          new Dense(10, { activation: "softmax" }),
        ],
        { name: "dense" },
      ),
  },
  cnn: {
    title: "Convolutional",
    detail: "two convolutions of 3 × 3, two poolings",
    epochs: 3,
    learningRate: 0.008,
    build: () =>
      new Sequential(
        [
          new Reshape([28, 28, 1], { inputShape: [784] }),
          new Conv2D(16, 3, { activation: "relu" }),
          new MaxPooling2D(),
          new Conv2D(32, 3, { activation: "relu" }),
          new MaxPooling2D(),
          new Flatten(),
          new Dropout(0.2),
          new Dense(10, { activation: "softmax" }),
        ],
        { name: "cnn" },
      ),
  },
} as const satisfies Readonly<Record<string, Network>>;

export type NetworkName = keyof typeof networks;

/** Whether there is a network of this name. */
export function isNetworkName(name: string): name is NetworkName {
  return Object.hasOwn(networks, name);
}
