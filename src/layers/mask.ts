import type { SymbolicTensor } from "../graph/symbols/tensor.js";

// Sequences of different lengths share a batch by being filled up. A mask says which steps are real: bool, of the
// sequences' leading axes, usually [batch, time]. Masks travel with tensors from the layer that makes them (Embedding,
// Masking) through the layers that keep the steps apart, to those that count them (recurrent layers, pooling, losses).

/** Which steps of a tensor count; undefined: all of them. */
export type Mask = SymbolicTensor | undefined;

const masks = new WeakMap<SymbolicTensor, SymbolicTensor>();

/** The mask that travels with a tensor. */
export function maskOf(x: SymbolicTensor): Mask {
  return masks.get(x);
}

/** Sends a mask along with a tensor. */
export function attachMask(x: SymbolicTensor, mask: Mask): void {
  if (mask !== undefined) masks.set(x, mask);
}
