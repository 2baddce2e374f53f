import { integerBetween } from "./check.js";
import { convert, dtypeOf, requireDType } from "./convert.js";
import { allocate, arrayKinds, type DType, type TensorData } from "./dtype.js";
import { DTypeError, ShapeError } from "./errors.js";
import { fromHalf } from "./half.js";
import { arithmetic, type Operator, requireTypes } from "./host/arithmetic.js";
import { cast } from "./host/cast.js";
import { gather } from "./host/gather.js";
import { argmax, mean, type ReduceOptions } from "./host/reduce.js";
import { HostTensor } from "./host-tensor.js";
import { inWords } from "./in-words.js";
import { isA } from "./is-a.js";
import type { Nested, TensorLike } from "./nesting.js";
import { asKind, isShared } from "./number-array.js";
import { withDefaults } from "./options.js";
import { formatShape, type Shape, sizeOf } from "./shape.js";

export type { Nested, TensorLike } from "./nesting.js";

/**
 * Numbers on the host: a shape, an element type, and one flat typed array in row-major order.
 *
 * Shape and type stay as they are made; `reshape` and `slice` are views that share the data. A host tensor is only
 * ever input or result: what comes and goes on the GPU is planned by the graph. What little it can compute is for preparing
 * data, in plain loops; the `ops` are for models.
 *
 * @example
 * const x = Tensor.from([[1, 2, 3], [4, 5, 6]]);   // float32, [2, 3]
 * x.slice(1).toArray();                            // [[4, 5, 6]]
 */
export class Tensor<D extends DType = DType> extends HostTensor {
  readonly shape: Shape;
  readonly dtype: D;
  /** The elements, row-major; of float16 the bits. May be a part of a larger buffer. */
  readonly data: TensorData[D];

  /**
   * Wraps `data` without copying it. Throws a ShapeError if the shape does not hold exactly that many elements, a
   * DTypeError if the array is not the dtype's own.
   */
  constructor(shape: Shape, data: TensorData[D], dtype: D) {
    super();
    requireDType("Tensor", dtype);
    const size = sizeOf(shape, "Tensor");
    const own = asKind(data, dtype);
    if (own === undefined) {
      throw new DTypeError({
        where: "Tensor",
        problem: "the data is of another type",
        expected: `a ${arrayKinds[dtype].name} for ${dtype}`,
        received: `${inWords(data)}${isShared(data) ? " on memory that threads share" : ""}`,
        remedy: "Use Tensor.from(data, shape, dtype) to convert it",
      });
    }
    if (own.length !== size) {
      throw new ShapeError({
        where: "Tensor",
        problem: "the shape does not hold the data",
        expected: `${size} elements for shape ${formatShape(shape)}`,
        received: `${own.length}`,
      });
    }
    this.shape = Object.freeze([...shape]);
    this.dtype = dtype;
    this.data = own;
  }

  /** The elements as numbers, row-major: `data` itself, but for float16, whose data are bits. */
  get values(): TensorData[DType] {
    return this.dtype === "float16" ? Float32Array.from(this.data, fromHalf) : this.data;
  }

  /** A tensor of zeros (`false` for bool), float32 unless told. */
  static zeros(shape: Shape): Tensor<"float32">;
  static zeros<D extends DType>(shape: Shape, dtype: D): Tensor<D>;
  static zeros(shape: Shape, dtype: DType = "float32"): Tensor {
    requireDType("Tensor.zeros", dtype);
    return new Tensor(shape, allocate("Tensor.zeros", dtype, sizeOf(shape, "Tensor.zeros")), dtype);
  }

  /**
   * Makes a tensor from a typed array, nested lists of numbers or of typed arrays, or a number.
   *
   * `shape` defaults to the nesting; a typed array is one axis. `dtype` defaults to the typed array's own (float32 for
   * float64, int32 for narrower integers and for int64), else to bool for booleans and to float32 for numbers. An array that is
   * right already is wrapped, not copied. What becomes float16 is rounded; bits that are float16 go to the constructor.
   *
   * Throws a ShapeError for ragged nesting or a shape of another size, a DTypeError for values the type cannot hold
   * (1.5 as int32, -1 as uint32), and an ArgumentError for what is no number: texts, gaps, records, promises.
   */
  static from<D extends DType>(values: TensorLike, shape: Shape | undefined, dtype: D): Tensor<D>;
  static from(values: Float32Array | Float64Array, shape?: Shape): Tensor<"float32">;
  static from(values: TensorLike, shape?: Shape, dtype?: DType): Tensor;
  static from(values: TensorLike, shape?: Shape, dtype?: DType): Tensor {
    const type = requireDType("Tensor.from", dtype ?? dtypeOf("Tensor.from", values));
    const { data, shape: nesting } = convert("Tensor.from", values, type);
    return new Tensor(shape ?? nesting, data, type);
  }

  like(shape: Shape): this {
    return Tensor.zeros(shape, this.dtype) as this;
  }

  put(at: number, from: Tensor, start = 0, end = from.size): void {
    this.data.set(from.data.subarray(start, end), at);
  }

  protected view(shape: Shape, start?: number): this {
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = this.data;
    const from = byteOffset + (start ?? 0) * BYTES_PER_ELEMENT;
    const data = start === undefined ? this.data : new arrayKinds[this.dtype](buffer, from, sizeOf(shape));
    return new Tensor(shape, data, this.dtype) as this;
  }

  protected get className(): string {
    return "Tensor";
  }

  /** The value of a tensor of one element; 1 or 0 for bool. Throws a ShapeError if there is not exactly one. */
  item(): number {
    const [value] = this.values;
    if (value === undefined || this.size !== 1) {
      throw new ShapeError({
        where: "Tensor.item",
        problem: "not a single value",
        expected: "a tensor of one element",
        received: `shape ${formatShape(this.shape)}`,
        remedy: "Use toArray() or data",
      });
    }
    return value;
  }

  /**
   * The elements as another type, as `ops.cast` does it: floats are cut towards zero for integers, to bool whatever is not 0 is
   * true. The tensor itself if it is of that type.
   */
  cast<T extends DType>(dtype: T): Tensor<T>;
  cast(dtype: DType): Tensor {
    requireDType("Tensor.cast", dtype);
    return dtype === this.dtype ? this : new Tensor(this.shape, cast(this.values, this.dtype, dtype), dtype);
  }

  /** this + other: a tensor of the same type, or numbers that become one; broadcast as in NumPy. */
  add(other: Tensor | TensorLike): Tensor<D> {
    return this.#with("add", other);
  }

  /** this − other, as {@link add}. */
  sub(other: Tensor | TensorLike): Tensor<D> {
    return this.#with("sub", other);
  }

  /** this · other, element by element, as {@link add}. */
  mul(other: Tensor | TensorLike): Tensor<D> {
    return this.#with("mul", other);
  }

  /** this / other, as {@link add}, of floats only. */
  div(other: Tensor | TensorLike): Tensor<D> {
    return this.#with("div", other);
  }

  #with(op: Operator, other: Tensor | TensorLike): Tensor<D> {
    requireTypes(op, this.dtype, isA<Tensor>(other, Tensor) ? other.dtype : this.dtype);
    const { shape, data } = arithmetic(op, this, asTensor(`Tensor.${op}`, other, this.dtype));
    return new Tensor(shape, data, this.dtype);
  }

  /**
   * The entries along `axis` (default 0) that the indices name, in their order: the shape with that axis replaced by the shape of
   * the indices. Indices are int32, or whole numbers in lists; negative ones count from the end. Throws an ArgumentError for one
   * that is not there.
   *
   * @example
   * Tensor.from([[1, 2], [3, 4], [5, 6]]).gather([2, 0]).toArray();   // [[5, 6], [1, 2]]
   */
  gather(indices: Tensor | TensorLike, options: { readonly axis?: number | undefined } = {}): Tensor<D> {
    const { length: rank } = this.shape;
    const { axis: given } = withDefaults("Tensor.gather", options, { axis: 0 });
    const axis = integerBetween("Tensor.gather", "axis", given, -rank, rank - 1);
    const places = asTensor("Tensor.gather", indices, "int32");
    const { shape, data } = gather(this, places, axis < 0 ? axis + rank : axis);
    return new Tensor(shape, data, this.dtype);
  }

  /**
   * Where the largest element is along an axis, or in the flat tensor if none is given: the first of several, or the first NaN.
   * Throws a ShapeError where there are none.
   */
  argmax(options: ReduceOptions<number> = {}): Tensor<"int32"> {
    const { shape, places } = argmax(this, options);
    return new Tensor(shape, places, "int32");
  }

  /** The arithmetic mean over axes, all of them if none is given, as float32 of any type. Throws a ShapeError for no elements. */
  mean(options: ReduceOptions = {}): Tensor<"float32"> {
    const { shape, means } = mean(this, options);
    return new Tensor(shape, Float32Array.from(means), "float32");
  }

  /**
   * The elements as nested arrays, one a dimension; a scalar as a number or boolean.
   *
   * Told how many dimensions there are, it checks that, and gives numbers (1 and 0 for bool) in arrays whose type is known:
   * `x.toArray(2)` is a `number[][]`. Throws a ShapeError for another rank.
   */
  toArray(): Nested;
  toArray<R extends keyof Ranked>(rank: R): Ranked[R];
  toArray(rank?: number): Nested {
    if (rank !== undefined && rank !== this.shape.length) {
      throw new ShapeError({
        where: "Tensor.toArray",
        problem: "another number of axes",
        expected: inWords(rank),
        received: `${this.shape.length}, of shape ${formatShape(this.shape)}`,
      });
    }
    const isBool = this.dtype === "bool" && rank === undefined;
    const values: Nested[] = isBool ? Array.from(this.data, (x) => x !== 0) : Array.from(this.values);
    return this.shape.length === 0 ? (values[0] ?? 0) : nest(values, this.shape);
  }
}

function isOf<D extends DType>(tensor: Tensor, dtype: D): tensor is Tensor<D> {
  return tensor.dtype === dtype;
}

/** Numbers nested to each rank. */
interface Ranked {
  0: number;
  1: number[];
  2: number[][];
  3: number[][][];
  4: number[][][][];
  5: number[][][][][];
  6: number[][][][][][];
}

/** A tensor of a type, or one made of numbers. Throws a DTypeError for another type, or numbers that it cannot hold. */
function asTensor<D extends DType>(where: string, values: Tensor | TensorLike, dtype: D): Tensor<D> {
  if (isA<Tensor>(values, Tensor)) {
    if (isOf(values, dtype)) return values;
    throw new DTypeError({
      where,
      problem: "a tensor of another type",
      expected: dtype,
      received: values.dtype,
      remedy: "Use cast(dtype)",
    });
  }
  const { shape, data } = convert(where, values, dtype);
  return new Tensor(shape, data, dtype);
}

/** Folds the flat elements into arrays of the last axis, those into arrays of the axis before it, and so on. */
function nest(elements: Nested[], [rows = 0, ...inner]: Shape): Nested[] {
  if (inner.length === 0) return elements;
  const length = elements.length / rows;
  return Array.from({ length: rows }, (_, i) => nest(elements.slice(i * length, (i + 1) * length), inner));
}
