import type { SymbolicTensor } from "../graph/symbols/tensor.js";

/** What a layer takes or gives: one tensor, or a list of them. */
export type TensorOrList = SymbolicTensor | readonly SymbolicTensor[];

/** A `T` for one tensor, a list of them for a list. */
export type Each<X extends TensorOrList, T> = X extends SymbolicTensor ? T : readonly T[];

/** Applies `f` to a tensor, or to each of a list. */
export function mapEach<X extends TensorOrList, T>(x: X, f: (tensor: SymbolicTensor, index: number) => T): Each<X, T> {
  const mapped = isList(x) ? x.map(f) : f(x as SymbolicTensor, 0);
  return mapped as Each<X, T>;
}

/** The tensors as a list. */
export function listOf(x: TensorOrList): readonly SymbolicTensor[] {
  return isList(x) ? x : [x];
}

function isList(x: TensorOrList): x is readonly SymbolicTensor[] {
  return Array.isArray(x);
}
