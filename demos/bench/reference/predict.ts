import type { PredictTask } from "../cases/predict.js";
import { stagesOf } from "./layers.js";
import type { Doubles } from "./stage.js";

/** The model's output on the CPU in f64, with plain loops. */
export function referencePrediction({ layers, batch, x }: PredictTask): Doubles {
  const input: Doubles = Float64Array.from(x);
  return layers.flatMap((layer) => stagesOf(layer, batch)).reduce((values, stage) => stage.forward(values), input);
}
