import { noSuch } from "./check.js";
import { allocate, arrayKinds, type DType, type TensorData } from "./dtype.js";
import { DTypeError } from "./errors.js";
import { toHalf } from "./half.js";
import { eachElement, isAllBoolean, nestingOf, type TensorLike } from "./nesting.js";
import { asKind, dtypeOfArray, isTyped, type NumberArray } from "./number-array.js";
import { type Shape, sizeOf } from "./shape.js";

/** A dtype, given back. Throws an ArgumentError for a name that is none. */
export function requireDType<D extends DType>(where: string, dtype: D): D {
  if (typeof dtype !== "string" || !Object.hasOwn(arrayKinds, dtype))
    throw noSuch(where, "dtype", dtype, Object.keys(arrayKinds));
  return dtype;
}

/** What values become when no dtype is asked for: of lists bool if they hold booleans and nothing else, and else float32. */
export function dtypeOf(where: string, values: TensorLike): DType {
  if (isTyped(values)) return dtypeOfArray(values);
  return isAllBoolean(values, nestingOf(where, values)) ? "bool" : "float32";
}

/**
 * `values` as the array of a dtype, and the shape of their nesting: a typed array of that kind as it is, all else converted. For
 * bool, whatever is not 0 counts as 1; float16 is rounded to the nearest.
 *
 * Throws, in the name of `where`, a DTypeError for what an integer type cannot hold (fractions, NaN, negative numbers as uint32), a
 * ShapeError for ragged nesting, and an ArgumentError for what is no number.
 */
export function convert<D extends DType>(
  where: string,
  values: TensorLike,
  dtype: D,
): { readonly data: TensorData[D]; readonly shape: Shape } {
  // Bytes are numbers here, not booleans, and 16 bits are not halves: these two are always converted.
  const own = dtype === "bool" || dtype === "float16" ? undefined : asKind(values, dtype);
  // One whose memory was given away has no length, and throws when it is gone through.
  if (own !== undefined && own.length > 0) return { data: own, shape: [own.length] };
  if (isTyped(values)) return { data: convertArray(where, values, dtype), shape: [values.length] };
  const shape = nestingOf(where, values);
  const data = allocate(where, dtype, sizeOf(shape, where));
  const store = stored[dtype];
  const isExact = dtype === "int32" || dtype === "uint32";
  let at = 0;
  eachElement(where, values, shape, (value) => {
    data[at] = store(value);
    if (isExact && data[at] !== value) throw misfit(where, dtype, value, at);
    at++;
  });
  return { data, shape };
}

function convertArray<D extends DType>(where: string, values: NumberArray, dtype: D): TensorData[D] {
  const data = allocate(where, dtype, values.length);
  const store = stored[dtype];
  const isExact = dtype === "int32" || dtype === "uint32";
  for (let i = 0; i < data.length; i++) {
    const value = Number(values[i]);
    data[i] = store(value);
    if (isExact && data[i] !== value) throw misfit(where, dtype, value, i);
  }
  return data;
}

/** A number as the arrays of a dtype hold it. Integers that are out of range wrap around once they are put there. */
export const stored: { readonly [D in DType]: (value: number) => number } = {
  float32: (value) => value,
  float16: toHalf,
  int32: (value) => value,
  uint32: (value) => value,
  bool: (value) => Number(value !== 0),
};

function misfit(where: string, dtype: DType, value: number, at: number): DTypeError {
  return new DTypeError({
    where,
    problem: "a value does not fit the type",
    expected: `whole numbers within ${dtype}`,
    received: `${value} at flat index ${at}`,
    remedy: "Round the values, or use float32",
  });
}
