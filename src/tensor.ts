import { convert, dtypeOf, flatten, isTyped, type Nested, type NumberArray } from "./convert.js";
import { arrayKinds, type DType, type TensorData } from "./dtype.js";
import { ArgumentError, DTypeError, ShapeError } from "./errors.js";
import { fromHalf } from "./half.js";
import { formatShape, rowSize, type Shape, sizeOf } from "./shape.js";

/** Whatever a tensor can be made from. */
export type TensorLike = Nested | NumberArray;

/**
 * Numbers on the host: a shape, an element type, and one flat typed array in row-major order.
 *
 * Shape and type stay as they are made; `reshape` and `slice` are views that share the data. A host tensor is only
 * ever input or result: what comes and goes on the GPU is planned by the graph.
 *
 * @example
 * const x = Tensor.from([[1, 2, 3], [4, 5, 6]]);   // float32, [2, 3]
 * x.slice(1).toArray();                            // [[4, 5, 6]]
 */
export class Tensor<D extends DType = DType> {
  /** Sizes of the axes, outermost first. */
  readonly shape: Shape;
  readonly dtype: D;
  /** The elements, row-major; of float16 the bits. May be a part of a larger buffer. */
  readonly data: TensorData[D];

  /**
   * Wraps `data` without copying it. Throws a ShapeError if the shape does not hold exactly that many elements, a
   * DTypeError if the array is not the dtype's own.
   */
  constructor(shape: Shape, data: TensorData[D], dtype: D) {
    const size = sizeOf(shape, "Tensor");
    if (!(data instanceof arrayKinds[dtype])) {
      throw new DTypeError({
        where: "Tensor",
        problem: "the data is of another type",
        expected: `a ${arrayKinds[dtype].name} for ${dtype}`,
        received: `a ${Object(data).constructor.name}`,
        remedy: "Use Tensor.from(data, shape, dtype) to convert it",
      });
    }
    if (data.length !== size) {
      throw new ShapeError({
        where: "Tensor",
        problem: "the shape does not hold the data",
        expected: `${size} elements for shape ${formatShape(shape)}`,
        received: `${data.length}`,
      });
    }
    this.shape = Object.freeze([...shape]);
    this.dtype = dtype;
    this.data = data;
  }

  /** How many elements there are: 1 for a scalar. */
  get size(): number {
    return this.data.length;
  }

  /** The elements as numbers, row-major: `data` itself, but for float16, whose data are bits. */
  get values(): TensorData[DType] {
    return this.dtype === "float16" ? Float32Array.from(this.data, fromHalf) : this.data;
  }

  /** A tensor of zeros (`false` for bool), float32 unless told. */
  static zeros(shape: Shape): Tensor<"float32">;
  static zeros<D extends DType>(shape: Shape, dtype: D): Tensor<D>;
  static zeros(shape: Shape, dtype: DType = "float32"): Tensor {
    return new Tensor(shape, new arrayKinds[dtype](sizeOf(shape, "Tensor.zeros")), dtype);
  }

  /**
   * Makes a tensor from a typed array, nested arrays, or a number.
   *
   * `shape` defaults to the nesting; a typed array is one axis. `dtype` defaults to the typed array's own (float32 for
   * float64, int32 for narrower integers), else to bool for booleans and to float32 for numbers. An array that is right
   * already is wrapped, not copied. What becomes float16 is rounded; bits that are float16 go to the constructor.
   *
   * Throws a ShapeError for ragged nesting or a shape of another size, a DTypeError for values the type cannot hold
   * (1.5 as int32, -1 as uint32).
   */
  static from<D extends DType>(values: TensorLike, shape: Shape | undefined, dtype: D): Tensor<D>;
  static from(values: Float32Array | Float64Array, shape?: Shape): Tensor<"float32">;
  static from(values: TensorLike, shape?: Shape, dtype?: DType): Tensor;
  static from(values: TensorLike, shape?: Shape, dtype?: DType): Tensor {
    if (isTyped(values)) {
      const type = dtype ?? dtypeOf(values);
      return new Tensor(shape ?? [values.length], convert(values, type), type);
    }
    const flat: (number | boolean)[] = [];
    const nesting = flatten(values, flat);
    const type = dtype ?? (typeof flat[0] === "boolean" ? "bool" : "float32");
    return new Tensor(shape ?? nesting, convert(flat, type), type);
  }

  /** The same elements as another shape. One size may be -1: it is worked out from the rest. Shares the data. */
  reshape(shape: Shape): Tensor<D> {
    const hole = shape.indexOf(-1);
    const rest = shape.reduce((product, size, axis) => (axis === hole ? product : product * size), 1);
    const resolved = hole < 0 ? shape : shape.with(hole, this.size / rest);
    if (!resolved.every((size) => Number.isInteger(size) && size >= 0) || sizeOf(resolved) !== this.size) {
      throw new ShapeError({
        where: "Tensor.reshape",
        problem: "another number of elements",
        expected: `a shape of ${this.size} elements, as ${formatShape(this.shape)} has`,
        received: formatShape(shape),
      });
    }
    return new Tensor(resolved, this.data, this.dtype);
  }

  /**
   * The rows from `start` up to and without `end`, along the first axis, as a view on the same data. As in
   * `Array.prototype.slice`, negative numbers count from the end and what lies outside is cut off.
   */
  slice(start = 0, end?: number): Tensor<D> {
    const [rows, ...inner] = rowsOf(this.shape, "Tensor.slice");
    const from = position(start, rows, "Tensor.slice");
    const count = Math.max(0, position(end ?? rows, rows, "Tensor.slice") - from);
    return this.#view([count, ...inner], from);
  }

  /**
   * One row, an entry of the first axis, as a view without that axis; a negative number counts from the end, as in
   * `Array.prototype.at`. Throws an ArgumentError if there is no such row.
   */
  at(row: number): Tensor<D> {
    const [rows, ...inner] = rowsOf(this.shape, "Tensor.at");
    const at = position(row, rows, "Tensor.at");
    if (at === rows || row < -rows) {
      throw new ArgumentError({
        where: "Tensor.at",
        problem: "no such row",
        expected: `a row from ${-rows} to ${rows - 1}`,
        received: `${row}`,
      });
    }
    return this.#view(inner, at);
  }

  /** A tensor of another shape that starts at a row of this one and shares its data. */
  #view(shape: Shape, row: number): Tensor<D> {
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = this.data;
    const start = byteOffset + row * rowSize(this.shape) * BYTES_PER_ELEMENT;
    return new Tensor(shape, new arrayKinds[this.dtype](buffer, start, sizeOf(shape)), this.dtype);
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

  /** The elements as nested arrays, one a dimension; a scalar as a number or boolean. */
  toArray(): Nested {
    const values: Nested[] = this.dtype === "bool" ? Array.from(this.data, (x) => x !== 0) : Array.from(this.values);
    return this.shape.length === 0 ? (values[0] ?? 0) : nest(values, this.shape);
  }
}

/** Folds the flat elements into arrays of the last axis, those into arrays of the axis before it, and so on. */
function nest(elements: Nested[], [rows = 0, ...inner]: Shape): Nested[] {
  if (inner.length === 0) return elements;
  const length = elements.length / rows;
  return Array.from({ length: rows }, (_, i) => nest(elements.slice(i * length, (i + 1) * length), inner));
}

/** A shape whose first axis is rows. Throws a ShapeError for a scalar's. */
function rowsOf([rows, ...inner]: Shape, where: string): readonly [number, ...number[]] {
  if (rows !== undefined) return [rows, ...inner];
  throw new ShapeError({ where, problem: "a scalar has no rows", remedy: "Reshape it to [1] first" });
}

/** A row number that may count from the end, brought into 0…rows. */
function position(row: number, rows: number, where: string): number {
  if (!Number.isInteger(row)) {
    throw new ArgumentError({ where, problem: "not a row number", expected: "a whole number", received: `${row}` });
  }
  return Math.min(rows, Math.max(0, row < 0 ? rows + row : row));
}
