import { oneOf } from "../../check.js";

import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { transpose } from "../core/movement.js";

/** Where the channels of an image batch are: [batch, …, channels], or [batch, channels, …]. */
export type DataFormat = "channelsLast" | "channelsFirst";

/**
 * Calls `compute`, which has the channels last, on an image batch of either format, and gives the result in that format. Channels
 * that come first cost a copy before and one after. Throws an ArgumentError for a format that there is not.
 */
export function inChannelsLast(
  where: string,
  x: SymbolicTensor,
  dataFormat: DataFormat | undefined,
  compute: (x: SymbolicTensor) => SymbolicTensor,
): SymbolicTensor {
  return isChannelsFirst(where, dataFormat) ? toChannelsFirst(compute(toChannelsLast(x))) : compute(x);
}

/** Whether a data format, `"channelsLast"` unless given, puts the channels first. Throws an ArgumentError if there is no such format. */
export function isChannelsFirst(where: string, dataFormat: DataFormat = "channelsLast"): boolean {
  return oneOf(where, "dataFormat", dataFormat, ["channelsLast", "channelsFirst"]) === "channelsFirst";
}

/** [batch, channels, …] → [batch, …, channels] */
function toChannelsLast(x: SymbolicTensor): SymbolicTensor {
  const [batch = 0, channels = 0, ...spatial] = axesOf(x);
  return x.rank < 3 ? x : transpose(x, [batch, ...spatial, channels]);
}

/** [batch, …, channels] → [batch, channels, …] */
function toChannelsFirst(x: SymbolicTensor): SymbolicTensor {
  const [batch = 0, ...others] = axesOf(x);
  return x.rank < 3 ? x : transpose(x, [batch, x.rank - 1, ...others.slice(0, -1)]);
}

function axesOf(x: SymbolicTensor): number[] {
  return x.shape.map((_, axis) => axis);
}
