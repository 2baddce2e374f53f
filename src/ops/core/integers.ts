import { DTypeError } from "../../errors.js";
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
