import { oneOf, positiveInteger } from "../../check.js";
import type { DType } from "../../dtype.js";
import { ArgumentError, DTypeError } from "../../errors.js";
import { constant, fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { type Shape, sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { fits } from "../core/elementwise.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";

export interface CreationOptions {
  /** Default `"float32"`. */
  readonly dtype?: DType | undefined;
}

/** One value everywhere. It takes no memory until a kernel must read it. */
export function full(shape: Shape, value: number, { dtype = "float32" }: CreationOptions = {}): SymbolicTensor {
  sizeOf(shape, "full");
  if (!fits(value, dtype)) {
    const expected = `a value within ${dtype}`;
    throw new DTypeError({ where: "full", problem: "no such value", expected, received: `${value}` });
  }
  return fill(value, shape, dtype);
}

/** 0 everywhere. */
export function zeros(shape: Shape, options: CreationOptions = {}): SymbolicTensor {
  return full(shape, 0, options);
}

/** 1 everywhere. */
export function ones(shape: Shape, options: CreationOptions = {}): SymbolicTensor {
  return full(shape, 1, options);
}

/** One value everywhere, in the shape of `x` and, unless told, of its type. */
export function fullLike(x: SymbolicTensor, value: number, { dtype = x.dtype }: CreationOptions = {}): SymbolicTensor {
  return full(x.shape, value, { dtype });
}

/** 0 everywhere, in the shape of `x` and, unless told, of its type. */
export function zerosLike(x: SymbolicTensor, options: CreationOptions = {}): SymbolicTensor {
  return fullLike(x, 0, options);
}

/** 1 everywhere, in the shape of `x` and, unless told, of its type. */
export function onesLike(x: SymbolicTensor, options: CreationOptions = {}): SymbolicTensor {
  return fullLike(x, 1, options);
}

export interface ArangeOptions {
  /** Default 1. */
  readonly step?: number | undefined;
  /** Default int32 if all the numbers are whole, else float32. */
  readonly dtype?: DType | undefined;
}

/** start, start + step, …, up to, not including, `stop`. With one number: from 0 up to it. */
export function arange(start: number, stop?: number, options: ArangeOptions = {}): SymbolicTensor {
  if (stop === undefined) return arange(0, start, options);
  const { step = 1 } = options;
  const count = Math.ceil((stop - start) / step);
  if (!(count > 0 && Number.isFinite(count))) {
    const received = `${start} to ${stop} by ${step}`;
    throw new ArgumentError({
      where: "arange",
      problem: "the range is empty",
      expected: "a step that leads there",
      received,
    });
  }
  const { dtype = [start, stop, step].every(Number.isInteger) ? "int32" : "float32" } = options;
  const values = Array.from({ length: count }, (_, i) => start + i * step);
  return constant(Tensor.from(values, [count], dtype));
}

export interface LinspaceOptions {
  /** How many numbers. Default 50. */
  readonly num?: number | undefined;
  /** Whether `stop` is the last of them. Default true. */
  readonly endpoint?: boolean | undefined;
}

/** Numbers from `start` to `stop` at equal distances. */
export function linspace(start: number, stop: number, options: LinspaceOptions = {}): SymbolicTensor {
  const { num = 50, endpoint = true } = options;
  positiveInteger("linspace", "num", num);
  const steps = endpoint ? num - 1 : num;
  const at = (i: number) => (i === steps ? stop : start + ((stop - start) * i) / steps);
  const values = num === 1 ? [start] : Array.from({ length: num }, (_, i) => at(i));
  return constant(Tensor.from(values, [num], "float32"));
}

export interface EyeOptions extends CreationOptions {
  /** How many columns. Default: as many as rows. */
  readonly columns?: number | undefined;
  /** Which diagonal: 0 (default) the main one, above it from 1 up, below it from −1 down. */
  readonly k?: number | undefined;
}

/** 1 on a diagonal, 0 elsewhere: [rows, columns]. */
export function eye(rows: number, options: EyeOptions = {}): SymbolicTensor {
  const { columns = rows, k = 0, dtype = "float32" } = options;
  const values = Array.from({ length: sizeOf([rows, columns], "eye") }, (_, i) =>
    Number((i % columns) - Math.floor(i / columns) === k),
  );
  return constant(Tensor.from(values, [rows, columns], dtype));
}

/**
 * The coordinates of a grid: for each vector a tensor over the whole grid. With `"xy"` (default) the first vector runs
 * along the columns, with `"ij"` along the rows.
 */
export function meshgrid(
  xs: readonly SymbolicTensor[],
  { indexing = "xy" }: { readonly indexing?: "xy" | "ij" | undefined } = {},
): SymbolicTensor[] {
  oneOf("meshgrid", "indexing", indexing, ["xy", "ij"]);
  const axisOf = (i: number) => (indexing === "xy" && i < 2 && xs.length > 1 ? 1 - i : i);
  const shape: number[] = [];
  xs.forEach((x, i) => {
    shape[axisOf(i)] = x.size;
  });
  return xs.map((x, i) => {
    const own = shape.map((_, axis) => (axis === axisOf(i) ? x.size : 1));
    return broadcastTo(reshape(x, own), shape);
  });
}
