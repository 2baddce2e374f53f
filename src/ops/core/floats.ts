import { isFloat } from "../../dtype.js";
import { DTypeError } from "../../errors.js";
import { requireTensor } from "../../graph/symbols/inputs.js";
import { currentMixing } from "../../graph/symbols/mixing.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "./cast.js";
import { meetingType, promoted } from "./promotion.js";

type Tensors = Readonly<Record<string, SymbolicTensor>>;

/**
 * Tensors as floats of one width: whole numbers and bool are read as float32, beside float16 as that, as in Keras. Throws a DTypeError
 * for float32 beside float16, since an op never mixes widths unless it is told to even them out, and for what is no tensor.
 */
export function floats<T extends Tensors>(where: string, tensors: T): T {
  const width = meetingType([...Object.values(tensors), 0.5]);
  const read = Object.entries(tensors).map(([name, tensor]) => {
    const x = promoted(requireTensor(where, name, tensor), width);
    if (x.dtype !== width && !(isFloat(x.dtype) && currentMixing())) throw otherType(where, name, width, x);
    return [name, x];
  });
  return Object.fromEntries(read) as T;
}

/** Throws a DTypeError unless all tensors are float32, or all float16, as they come: weights and statistics. */
export function requireFloats(where: string, tensors: Tensors): void {
  floats(where, tensors);
  for (const [name, x] of Object.entries(tensors)) if (!isFloat(x.dtype)) throw otherType(where, name, "float32", x);
}

function otherType(where: string, name: string, expected: string, { dtype: received }: SymbolicTensor): DTypeError {
  const remedy = `Use ops.cast(x, "${expected}"), or Tensor.from(data, shape, "${expected}") for data`;
  return new DTypeError({ where, problem: `${name} is of another type`, expected, received, remedy });
}

/**
 * What floats make of tensors, in the type in which these meet: whole numbers come back whole, exact while all that is added up stays
 * below 2²⁴; of bool, whether there is anything.
 */
export function throughFloats<T extends Tensors>(
  where: string,
  tensors: T,
  compute: (tensors: T) => SymbolicTensor,
): SymbolicTensor {
  const meeting = meetingType(Object.values(tensors));
  const out = compute(floats(where, tensors));
  return isFloat(meeting) ? out : cast(out, meeting);
}
