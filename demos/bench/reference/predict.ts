import type { PlacedLayer } from "../model.js";
import { stagesOf } from "./layers.js";
import type { Doubles } from "./stage.js";

/** A stack of layers and [batch, …] values for it. */
interface Stacked {
  readonly layers: readonly PlacedLayer[];
  readonly batch: number;
  readonly x: Float32Array;
}

/** The model's output on the CPU in f64, with plain loops. */
export function referencePrediction({ layers, batch, x }: Stacked): Doubles {
  const input: Doubles = Float64Array.from(x);
  return layers.flatMap((layer) => stagesOf(layer, batch)).reduce((values, stage) => stage.forward(values), input);
}
