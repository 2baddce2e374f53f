import { Adam, Dense, Sequential, Tensor } from "wgrad";
import type { SmallNet } from "./small-net.js";
import type { Points } from "./toys.js";

/** A net that learns points of a plane, at one moment: pictures are drawn from its weights. */
export interface PlaneFrame {
  readonly epoch: number;
  readonly loss: number;
  /** The part of the points it gets right. */
  readonly right: number;
  /** Kernel and bias of each layer by turns. */
  readonly weights: readonly (readonly number[])[];
}

export interface PlaneRun {
  readonly points: Points;
  /** Units of the inputs and of each layer. */
  readonly sizes: readonly number[];
  readonly activation: SmallNet["activation"];
  readonly epochs: number;
  /** Epochs from one frame to the next. */
  readonly every: number;
  readonly learningRate: number;
}

/** Trains a stack of Dense layers, the last of them logistic, on points of two kinds. */
export async function* learnPlane(run: PlaneRun): AsyncGenerator<PlaneFrame, void> {
  const { points, sizes, activation, epochs, every, learningRate } = run;
  const x = Tensor.from(points.places, [points.kinds.length, 2]);
  const y = Tensor.from(points.kinds, [points.kinds.length, 1]);
  const model = new Sequential(
    sizes.slice(1).map((units, i) => {
      const options = { activation: i === sizes.length - 2 ? "sigmoid" : activation } as const;
      return new Dense(units, i === 0 ? { ...options, inputShape: [2] } : options);
    }),
  );
  model.compile({ optimizer: new Adam(learningRate), loss: "binaryCrossentropy", metrics: ["accuracy"] });
  try {
    for (let epoch = every; epoch <= epochs; epoch += every) {
      const { history } = await model.fit(x, y, { epochs: every, batchSize: 100 });
      const weights = (await model.getWeights()).map(({ data }) => [...data]);
      yield { epoch, loss: history.loss?.at(-1) ?? 0, right: history.accuracy?.at(-1) ?? 0, weights };
    }
  } finally {
    model.dispose();
  }
}
