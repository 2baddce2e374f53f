import { isFloat } from "../../dtype.js";
import { DTypeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import { currentMixing } from "../../graph/symbols/mixing.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "./cast.js";
import { meetingType, promoted } from "./promotion.js";

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

/**
 * Tensors as floats: whole numbers and bool are read as float32, beside float16 as that, as in Keras. Throws a DTypeError for two widths
 * of floats at once, and for what is no tensor.
 */
export function floats<T extends Readonly<Record<string, SymbolicTensor>>>(where: string, tensors: T): T {
  const meeting = meetingType(Object.values(tensors));
  const read = Object.entries(tensors).map(([name, x]) => [
    name,
    promoted(requireTensor(where, name, x), isFloat(meeting) ? meeting : "float32"),
  ]);
  const found = Object.fromEntries(read) as T;
  requireFloats(where, found);
  return found;
}

/**
 * What floats make of tensors, in the type in which these meet: whole numbers come back whole, exact while all that is added up stays
 * below 2²⁴; of bool, whether there is anything.
 */
export function throughFloats<T extends Readonly<Record<string, SymbolicTensor>>>(
  where: string,
  tensors: T,
  compute: (tensors: T) => SymbolicTensor,
): SymbolicTensor {
  const meeting = meetingType(Object.values(tensors));
  const out = compute(floats(where, tensors));
  return isFloat(meeting) ? out : cast(out, meeting);
}
