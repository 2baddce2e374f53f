import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { greater } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";

/** One place of a window: what stands there, and a value that goes with it. */
export interface WindowPlace {
  readonly x: SymbolicTensor;
  readonly value: SymbolicTensor;
}

/**
 * The value that goes with the largest of the places, the first of equals: the gradient of a maximum's gradient, which hands nothing on
 * but from there. For those who differentiate twice; the kernels of the first gradient search without writing the places down.
 */
export function atMaxima([first, ...others]: readonly [WindowPlace, ...WindowPlace[]]): SymbolicTensor {
  let { x: most, value } = first;
  for (const place of others) {
    const larger = greater(place.x, most);
    value = where(larger, place.value, value);
    most = where(larger, place.x, most);
  }
  return value;
}
