import { ArgumentError, DTypeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";

/** Throws a DTypeError unless every tensor is int32: indices, ids and class numbers. */
export function requireIndices(where: string, tensors: Readonly<Record<string, SymbolicTensor>>): void {
  for (const [name, tensor] of Object.entries(tensors)) {
    const { dtype } = requireTensor(where, name, tensor);
    if (dtype === "int32") continue;
    throw new DTypeError({
      where,
      problem: `${name} is of another type`,
      expected: "int32",
      received: dtype,
      remedy: 'Use ops.cast(x, "int32"), or Tensor.from(data, shape, "int32") for data',
    });
  }
}

/** A count, given back. Throws an ArgumentError unless it is a whole number from 1 up. */
export function positiveInteger(where: string, name: string, value: number): number {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new ArgumentError({
      where,
      problem: `no such ${name}`,
      expected: "a whole number from 1 up",
      received: `${value}`,
    });
  }
  return value;
}
