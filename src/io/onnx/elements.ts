import { arrayKinds, type DType } from "../../dtype.js";
import { FormatError, InternalError } from "../../errors.js";
import { fromHalf, toHalf } from "../../half.js";
import { type Shape, sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";

type NumberArray =
  | Float32Array
  | Float64Array
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Int32Array
  | Uint32Array;
type Elements = (NumberArray | BigInt64Array | BigUint64Array) & { readonly buffer: ArrayBuffer };

interface ArrayKind {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): Elements;
  new (buffer: ArrayBuffer): Elements;
}

/** By the numbers of TensorProto.DataType: how raw bytes are to be read, and our type. All floats become float32, whole numbers get 32 bits. */
const TYPES: Readonly<Record<number, readonly [ArrayKind, DType]>> = {
  1: [Float32Array, "float32"],
  2: [Uint8Array, "uint32"],
  3: [Int8Array, "int32"],
  4: [Uint16Array, "uint32"],
  5: [Int16Array, "int32"],
  6: [Int32Array, "int32"],
  7: [BigInt64Array, "int32"],
  9: [Uint8Array, "bool"],
  10: [Uint16Array, "float32"],
  11: [Float64Array, "float32"],
  12: [Uint32Array, "uint32"],
  13: [BigUint64Array, "uint32"],
};

const HALF = 10;

/** Our type for one of ONNX; undefined where there is none. */
export function typeOf(number: number): DType | undefined {
  return TYPES[number]?.[1];
}

/**
 * A tensor of a file, from raw bytes or from a list of numbers; undefined for a type that there is not. Whole numbers beyond 32 bits become
 * the largest there are: they say "to the end" where sizes are meant. Throws a FormatError for another count of them than the shape has.
 */
export function tensorOf(
  name: string,
  type: number,
  shape: Shape,
  raw: Uint8Array | undefined,
  listed: readonly number[],
): Tensor | undefined {
  const [Kind, dtype] = TYPES[type] ?? [];
  if (Kind === undefined || dtype === undefined) return undefined;
  const numbers = raw === undefined ? listed : readRaw(name, Kind, raw);
  const size = sizeOf(shape, name);
  if (numbers.length !== size) {
    throw new FormatError({
      where: "ONNX",
      problem: `${name || "a tensor"} has another number of elements than its shape`,
      expected: `${size}`,
      received: `${numbers.length}`,
    });
  }
  const data = new arrayKinds[dtype](size);
  for (let i = 0; i < size; i++) {
    const number = Number(numbers[i]);
    data[i] = within(dtype, type === HALF ? fromHalf(number) : number);
  }
  return new Tensor(shape, data as Float32Array<ArrayBuffer>, dtype as "float32");
}

/** The raw bytes of numbers as elements of a type: what {@link tensorOf} reads. */
export function toElements(type: number, values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const [Kind] = TYPES[type] ?? [];
  if (Kind === undefined) throw new InternalError(`elements of type ${type} are not written`);
  const elements = new Kind(values.length);
  const isBig = elements instanceof BigInt64Array || elements instanceof BigUint64Array;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (isBig) elements[i] = BigInt(value);
    else elements[i] = type === HALF ? toHalf(value) : value;
  }
  return new Uint8Array(elements.buffer);
}

function within(dtype: DType, value: number): number {
  if (dtype === "int32") return Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), value));
  if (dtype === "uint32") return Math.min(2 ** 32 - 1, Math.max(0, value));
  return dtype === "bool" ? Number(value !== 0) : value;
}

function readRaw(name: string, Kind: ArrayKind, raw: Uint8Array): Elements {
  const width = Kind.BYTES_PER_ELEMENT;
  if (raw.length % width !== 0) {
    const expected = `a multiple of ${width} bytes`;
    throw new FormatError({ where: "ONNX", problem: `${name} is cut short`, expected, received: `${raw.length}` });
  }
  return new Kind(raw.slice().buffer as ArrayBuffer);
}
