import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { add, multiply, subtract } from "../ops/elementwise/binary.js";

/** `from + (to − from)·by`: how a fading mean follows what comes. */
export function lerp(from: SymbolicTensor, to: SymbolicTensor, by: number): SymbolicTensor {
  return add(from, multiply(subtract(to, from), by));
}
