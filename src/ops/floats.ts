import { DTypeError } from "../errors.js";
import type { SymbolicTensor } from "../graph/tensor.js";

/** Throws a DTypeError unless every tensor is float32: for ops whose kernels read nothing else. */
export function requireFloats(where: string, tensors: Readonly<Record<string, SymbolicTensor>>): void {
  for (const [name, { dtype }] of Object.entries(tensors)) {
    if (dtype === "float32") continue;
    throw new DTypeError({
      where,
      problem: `${name} is of another type`,
      expected: "float32",
      received: dtype,
      remedy: 'Use ops.cast(x, "float32"), or Tensor.from(data, shape, "float32") for data',
    });
  }
}
