import { finite, integer, integerBetween, oneOf } from "../../check.js";
import { requireDType } from "../../convert.js";
import { type DType, isFloat } from "../../dtype.js";
import { ArgumentError, DTypeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { type Shape, sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { fits } from "../core/elementwise.js";
import { reshape } from "../core/reshape.js";
import { broadcastTo } from "../core/sum.js";

/** What is made on the host stays within a gigabyte. */
const MOST_VALUES = 2 ** 28;

/** Of which type the numbers are. */
export interface CreationOptions {
  /** Default `"float32"`. */
  readonly dtype?: DType | undefined;
}

/** One value everywhere, cut towards 0 for whole types. It takes no memory until a kernel must read it. */
export function full(shape: Shape, value: number, options: CreationOptions = {}): SymbolicTensor {
  const { dtype } = withDefaults("full", options, { dtype: "float32" });
  requireDType("full", dtype);
  sizeOf(shape, "full");
  const own = isFloat(dtype) ? value : dtype === "bool" ? Number(value !== 0) : Math.trunc(value);
  if (!fits(own, dtype)) {
    const expected = `a value within ${dtype}`;
    throw new DTypeError({ where: "full", problem: "no such value", expected, received: inWords(value) });
  }
  return fill(own, shape, dtype);
}

/** 0 everywhere. */
export function zeros(shape: Shape, options: CreationOptions = {}): SymbolicTensor {
  return full(shape, 0, withDefaults("zeros", options, { dtype: "float32" }));
}

/** 1 everywhere. */
export function ones(shape: Shape, options: CreationOptions = {}): SymbolicTensor {
  return full(shape, 1, withDefaults("ones", options, { dtype: "float32" }));
}

/** One value everywhere, in the shape of `x` and, unless told, of its type. */
export const fullLike = recordable(
  "fullLike",
  ["x", "value: number", "options?: options"],
  function fullLike(x: SymbolicTensor, value: number, options: CreationOptions = {}): SymbolicTensor {
    return full(x.shape, value, withDefaults("fullLike", options, { dtype: x.dtype }));
  },
);

/** 0 everywhere, in the shape of `x` and, unless told, of its type. */
export const zerosLike = recordable(
  "zerosLike",
  ["x", "options?: options"],
  function zerosLike(x: SymbolicTensor, options: CreationOptions = {}): SymbolicTensor {
    return fullLike(x, 0, withDefaults("zerosLike", options, { dtype: x.dtype }));
  },
);

/** 1 everywhere, in the shape of `x` and, unless told, of its type. */
export const onesLike = recordable(
  "onesLike",
  ["x", "options?: options"],
  function onesLike(x: SymbolicTensor, options: CreationOptions = {}): SymbolicTensor {
    return fullLike(x, 1, withDefaults("onesLike", options, { dtype: x.dtype }));
  },
);

export interface ArangeOptions {
  /** Default 1. */
  readonly step?: number | undefined;
  /** Default int32 if all the numbers are whole, else float32. */
  readonly dtype?: DType | undefined;
}

/** start, start + step, …, up to, not including, `stop`. With one number: from 0 up to it. */
export function arange(start: number, stop?: number, options: ArangeOptions = {}): SymbolicTensor {
  if (stop === undefined) return arange(0, start, options);
  const { step, dtype } = withDefaults("arange", options, { step: 1, dtype: undefined });
  for (const [name, value] of Object.entries({ start, stop, step })) finite("arange", name, value);
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
  integerBetween("arange", "number of values", count, 1, MOST_VALUES);
  const fitting = [start, stop, step].every(Number.isInteger) ? "int32" : "float32";
  const values = Array.from({ length: count }, (_, i) => start + i * step);
  return constant(Tensor.from(values, [count], dtype ?? fitting));
}

export interface LinspaceOptions {
  /** How many numbers. Default 50. */
  readonly num?: number | undefined;
  /** Whether `stop` is the last of them. Default true. */
  readonly endpoint?: boolean | undefined;
  /** Default `"float32"`; whole types cut the numbers towards 0. */
  readonly dtype?: DType | undefined;
}

/** Numbers from `start` to `stop` at equal distances. */
export function linspace(start: number, stop: number, options: LinspaceOptions = {}): SymbolicTensor {
  const { num, endpoint, dtype } = withDefaults("linspace", options, { num: 50, endpoint: true, dtype: "float32" });
  integerBetween("linspace", "num", num, 1, MOST_VALUES);
  for (const [name, value] of Object.entries({ start, stop })) finite("linspace", name, value);
  const steps = endpoint ? num - 1 : num;
  const at = (i: number) => (i === steps ? stop : start + ((stop - start) * i) / steps);
  const values = num === 1 ? [start] : Array.from({ length: num }, (_, i) => at(i));
  const isWhole = !isFloat(requireDType("linspace", dtype));
  return constant(Tensor.from(isWhole ? values.map(Math.trunc) : values, [num], dtype));
}

export interface EyeOptions extends CreationOptions {
  /** How many columns. Default: as many as rows. */
  readonly columns?: number | undefined;
  /** Which diagonal: 0 (default) the main one, above it from 1 up, below it from −1 down. */
  readonly k?: number | undefined;
}

/** 1 on a diagonal, 0 elsewhere: [rows, columns]. */
export function eye(rows: number, options: EyeOptions = {}): SymbolicTensor {
  const { columns, k, dtype } = withDefaults("eye", options, { columns: rows, k: 0, dtype: "float32" });
  for (const [name, value] of Object.entries({ rows, columns })) integerBetween("eye", name, value, 0, MOST_VALUES);
  const size = integerBetween("eye", "number of elements", rows * columns, 0, MOST_VALUES);
  integer("eye", "k", k);
  const values = Array.from({ length: size }, (_, i) => Number((i % columns) - Math.floor(i / columns) === k));
  return constant(Tensor.from(values, [rows, columns], dtype));
}

/**
 * The coordinates of a grid: for each vector a tensor over the whole grid. With `"xy"` (default) the first vector runs
 * along the columns, with `"ij"` along the rows.
 */
export const meshgrid = recordable(
  "meshgrid",
  ["xs: tensors", "options?: options"],
  function meshgrid(
    xs: readonly SymbolicTensor[],
    options: { readonly indexing?: "xy" | "ij" | undefined } = {},
  ): SymbolicTensor[] {
    const { indexing } = withDefaults("meshgrid", options, { indexing: "xy" });
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
  },
);
