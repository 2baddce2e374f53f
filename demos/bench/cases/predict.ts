import type { Case } from "../contestant.js";
import { count, type PlacedLayer, placeLayers } from "../model.js";
import { randomStream, uniform } from "../random.js";
import { referencePrediction } from "../reference/predict.js";

/** A model's output for one batch, which is uploaded anew for each run; the whole output comes back. */
export interface PredictTask {
  readonly batch: number;
  /** One sample's, without the batch. */
  readonly inputShape: readonly number[];
  readonly layers: readonly PlacedLayer[];
  /** [batch, ...inputShape] */
  readonly x: Float32Array<ArrayBuffer>;
}

export const predictCases: readonly Case[] = [
  {
    name: "predict-lstm",
    title: "LSTM forward",
    detail: "32 sequences of 32 steps × 64 features → 128 units, the state after every step; whole output read back",
    tolerance: 1e-5,
    flops: 2 * 32 * 32 * (64 + 128) * 4 * 128,
    load() {
      const [batch, inputShape, random] = [32, [32, 64], randomStream(64)];
      const layers = placeLayers([{ type: "lstm", units: 128, sequences: true }], inputShape, random);
      const task: PredictTask = {
        batch,
        inputShape,
        layers,
        x: uniform(random, batch * count(inputShape), -1, 1),
      };
      const expected = referencePrediction(task);
      const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      return {
        prepare: (contestant) => contestant.predict?.(task),
        error(answer) {
          if (answer.length !== expected.length) return Number.NaN;
          return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (answer[i] ?? 0))), 0) / scale;
        },
      };
    },
  },
];
