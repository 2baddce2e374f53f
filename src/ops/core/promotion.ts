import { type DType, isFloat } from "../../dtype.js";
import { DTypeError } from "../../errors.js";
import { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { isA } from "../../is-a.js";
import { cast } from "./cast.js";

/**
 * The types as they give way to each other: a tensor has the place of the last of its type, a whole number the second, one with a
 * fraction the fifth.
 */
const ORDER = ["bool", "int32", "uint32", "int32", "float32", "float16", "float32"] as const satisfies readonly DType[];

/**
 * The type in which tensors and plain numbers meet, as in Keras: bool gives way to whole numbers and these to floats; a plain number
 * never changes the width of floats. int32 beside uint32 stays int32, since there are no 64 bits to hold both.
 */
export function meetingType(values: readonly unknown[]): DType {
  const place = (value: unknown) =>
    isA(value, SymbolicTensor) ? ORDER.lastIndexOf(value.dtype) : Number.isInteger(value) ? 1 : 4;
  return ORDER[Math.max(...values.map(place))] ?? "float32"; // where there are none
}

/**
 * A tensor of whole numbers or bool as one of a type. Two widths of floats are the caller's own business: nobody widens them without a
 * word; so are texts, which are no numbers.
 */
export function promoted(x: SymbolicTensor, dtype: DType): SymbolicTensor {
  return isFloat(x.dtype) || !ORDER.includes(x.dtype) ? x : cast(x, dtype);
}

/** What replaces numbers of a tensor as numbers of its type, as in Keras: those of floats are cut for whole ones. Throws a DTypeError for another width of floats. */
export function asUpdates(where: string, updates: SymbolicTensor, { dtype }: SymbolicTensor): SymbolicTensor {
  if (updates.dtype === dtype || !isFloat(dtype) || !isFloat(updates.dtype)) return cast(updates, dtype);
  throw new DTypeError({
    where,
    problem: "the types do not go together",
    expected: `${dtype} updates`,
    received: updates.dtype,
    remedy: "Cast with ops.cast(x, dtype)",
  });
}
