import { isFloat } from "../../dtype.js";
import { DTypeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import { currentMixing } from "../../graph/symbols/mixing.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";

/** Throws a DTypeError unless all tensors are float32, or all float16: an op never mixes widths, unless it is told to even them out. */
export function requireFloats(where: string, tensors: Readonly<Record<string, SymbolicTensor>>): void {
  for (const [name, tensor] of Object.entries(tensors)) requireTensor(where, name, tensor);
  const floats = Object.values(tensors).find(({ dtype }) => isFloat(dtype))?.dtype ?? "float32";
  for (const [name, { dtype }] of Object.entries(tensors)) {
    if (dtype === floats || (isFloat(dtype) && currentMixing() !== undefined)) continue;
    throw new DTypeError({
      where,
      problem: `${name} is of another type`,
      expected: floats,
      received: dtype,
      remedy: `Use ops.cast(x, "${floats}"), or Tensor.from(data, shape, "${floats}") for data`,
    });
  }
}
