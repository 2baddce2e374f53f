import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import { transpose } from "../ops/core/movement.js";
import { normalizeAxis } from "../ops/core/reshape.js";
import { sum } from "../ops/core/sum.js";
import { add, divide, maximum, minimum, multiply } from "../ops/elementwise/binary.js";
import { log, negative } from "../ops/elementwise/unary.js";

/** Keras's `epsilon()`: probabilities are kept this far from 0 and 1. */
export const EPSILON = 1e-7;

/** Probabilities, kept {@link EPSILON} away from 0 and 1. */
export function clipped(p: SymbolicTensor): SymbolicTensor {
  return minimum(maximum(p, EPSILON), 1 - EPSILON);
}

/** Probabilities along the last axis of which no logits are known: they are made to sum to 1, then clipped, as in Keras. */
export function renormalized(p: SymbolicTensor): SymbolicTensor {
  return clipped(divide(p, sum(p, { axis: -1, keepdims: true })));
}

/** −Σ y · log p for probabilities of which no logits are known. */
export function probabilityCrossEntropy(p: SymbolicTensor, y: SymbolicTensor): SymbolicTensor {
  return negative(sum(multiply(y, log(renormalized(p))), { axis: -1 }));
}

/** With the axis of the classes at the end, where it mostly is. */
export function classesLast(where: string, x: SymbolicTensor, axis: number): SymbolicTensor {
  const from = normalizeAxis(where, axis, x.rank);
  const others = x.shape.map((_, i) => i).filter((i) => i !== from);
  return from === x.rank - 1 ? x : transpose(x, [...others, from]);
}

/** Labels of which a part is spread: y · (1 − amount) + amount · share. */
export function smooth(y: SymbolicTensor, amount: number, share: number): SymbolicTensor {
  return amount === 0 ? y : add(multiply(y, 1 - amount), amount * share);
}
