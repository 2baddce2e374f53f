import { arrayKinds, type DType, type TensorData } from "./dtype.js";
import { DTypeError, ShapeError } from "./errors.js";
import { toHalf } from "./half.js";
import { formatShape, sameShape } from "./shape.js";

/** Numbers or booleans, nested one array a dimension. */
export type Nested = number | boolean | readonly Nested[];

/** The typed arrays that tensors are made from. Kinds that no dtype has are converted. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array;

/** Whether `values` is a typed array rather than a number or nested arrays. */
export function isTyped(values: Nested | NumberArray): values is NumberArray {
  return ArrayBuffer.isView(values);
}

/** The dtype a typed array has when none is asked for: its own, float32 for float64, int32 for narrower integers. */
export function dtypeOf(values: NumberArray): DType {
  if (values instanceof Float32Array || values instanceof Float64Array) return "float32";
  return values instanceof Uint32Array ? "uint32" : "int32";
}

/** Appends the leaves of `values` to `flat` and returns the shape of the nesting. Throws a ShapeError if it is ragged. */
export function flatten(values: Nested, flat: (number | boolean)[]): number[] {
  if (typeof values === "number" || typeof values === "boolean") {
    flat.push(values);
    return [];
  }
  let inner: number[] = [];
  for (const [i, value] of values.entries()) {
    const shape = flatten(value, flat);
    if (i === 0) inner = shape;
    else if (!sameShape(shape, inner)) {
      throw new ShapeError({
        where: "Tensor.from",
        problem: "ragged nesting",
        expected: `every entry of shape ${formatShape(inner)}, as the first`,
        received: `${formatShape(shape)} at index ${i}`,
        remedy: "Pad or cut the rows to one length",
      });
    }
  }
  return [values.length, ...inner];
}

/**
 * `values` as the array of a dtype: itself if it is one, else a converted copy. For bool, whatever is not 0 counts as
 * 1; float16 is rounded to the nearest. Throws a DTypeError for what an integer type cannot hold: fractions, NaN, negative
 * numbers as uint32.
 */
export function convert<D extends DType>(values: NumberArray | readonly (number | boolean)[], dtype: D): TensorData[D] {
  if (isOwned(values, dtype)) return values;
  const data = new arrayKinds[dtype](values.length);
  const exact = dtype === "int32" || dtype === "uint32";
  for (let i = 0; i < data.length; i++) {
    const value = Number(values[i]);
    data[i] = dtype === "float16" ? toHalf(value) : dtype === "bool" ? Number(value !== 0) : value;
    if (exact && data[i] !== value) {
      throw new DTypeError({
        where: "Tensor.from",
        problem: "a value does not fit the type",
        expected: `whole numbers within ${dtype}`,
        received: `${value} at flat index ${i}`,
        remedy: "Round the values, or use float32",
      });
    }
  }
  return data;
}

/** Whether `values` can serve as they are: of the dtype's own kind and no mere bits, on memory that no other thread shares. */
function isOwned<D extends DType>(values: unknown, dtype: D): values is TensorData[D] {
  if (dtype === "bool" || dtype === "float16") return false;
  return values instanceof arrayKinds[dtype] && values.buffer instanceof ArrayBuffer;
}
