import { finite, integerBetween } from "../../check.js";
import { requireDType } from "../../convert.js";
import { type DType, isFloat } from "../../dtype.js";
import { ArgumentError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { Tensor, type TensorLike } from "../../tensor.js";
import { type CreationOptions, eye, type LinspaceOptions, ones } from "./creation.js";
import { tril } from "./triangle.js";

const MOST_VALUES = 2 ** 28;

/** Host values as a constant of the graph: nested lists of numbers, typed arrays or a number. Type and shape are theirs, unless told. */
export function array(values: TensorLike, options: { readonly dtype?: DType | undefined } = {}): SymbolicTensor {
  const { dtype } = withDefaults("array", options, { dtype: undefined });
  return constant(Tensor.from(values, undefined, dtype));
}

/** 1 on the diagonal, 0 elsewhere: [n, n]. */
export function identity(n: number, options: CreationOptions = {}): SymbolicTensor {
  return eye(n, withDefaults("identity", options, { dtype: "float32" }));
}

/** What {@link tri} may be told. */
export interface TriOptions extends CreationOptions {
  /** How many columns. Default: as many as rows. */
  readonly columns?: number | undefined;
  /** Up to which diagonal: 0 (default) the main one. */
  readonly k?: number | undefined;
}

/** 1 on a diagonal and below it, 0 above: [rows, columns]. */
export function tri(rows: number, options: TriOptions = {}): SymbolicTensor {
  const { columns, k, dtype } = withDefaults("tri", options, { columns: rows, k: 0, dtype: "float32" });
  integerBetween("tri", "rows", rows, 0, MOST_VALUES);
  integerBetween("tri", "columns", columns, 0, MOST_VALUES);
  return tril(ones([rows, columns], { dtype }), k);
}

/** What {@link logspace} may be told. */
export interface LogspaceOptions extends LinspaceOptions {
  /** Default 10. */
  readonly base?: number | undefined;
}

/** Powers of `base` (default 10), their exponents from `start` to `stop` at equal distances: [num]. */
export function logspace(start: number, stop: number, options: LogspaceOptions = {}): SymbolicTensor {
  const { num, endpoint, base, dtype } = withDefaults("logspace", options, {
    num: 50,
    endpoint: true,
    base: 10,
    dtype: "float32",
  });
  const places = placesBetween("logspace", start, stop, num, endpoint);
  return values(
    places.map((place) => finite("logspace", "base", base) ** place),
    dtype,
  );
}

/** Numbers from `start` to `stop`, each the same multiple of the one before: [num]. Throws an ArgumentError unless both have the same sign. */
export function geomspace(start: number, stop: number, options: LinspaceOptions = {}): SymbolicTensor {
  const { num, endpoint, dtype } = withDefaults("geomspace", options, { num: 50, endpoint: true, dtype: "float32" });
  for (const [name, value] of Object.entries({ start, stop })) finite("geomspace", name, value);
  if (!(start * stop > 0 || Math.sign(start) * Math.sign(stop) > 0)) {
    throw new ArgumentError({
      where: "geomspace",
      problem: "no multiples lead there",
      expected: "two numbers of one sign, neither of them 0",
      received: `${inWords(start)} and ${inWords(stop)}`,
    });
  }
  const exponents = placesBetween("geomspace", Math.log(Math.abs(start)), Math.log(Math.abs(stop)), num, endpoint);
  const last = exponents.length - 1;
  const at = (exponent: number, i: number) =>
    i === 0 ? start : i === last && endpoint ? stop : Math.sign(start) * Math.exp(exponent);
  return values(exponents.map(at), dtype);
}

/** Whether a type has whole numbers only. Throws a DTypeError for what is no type. */
function isWhole(dtype: DType): boolean {
  return !isFloat(requireDType("dtype", dtype));
}

function values(numbers: readonly number[], dtype: DType): SymbolicTensor {
  return constant(Tensor.from(isWhole(dtype) ? numbers.map(Math.trunc) : numbers, [numbers.length], dtype));
}

/** Numbers from `start` to `stop` at equal distances. */
function placesBetween(where: string, start: number, stop: number, num: number, endpoint: boolean): number[] {
  for (const [name, value] of Object.entries({ start, stop })) finite(where, name, value);
  const length = integerBetween(where, "num", num, 1, MOST_VALUES);
  const steps = endpoint ? num - 1 : num;
  return Array.from({ length }, (_, i) => (steps === 0 ? start : start + ((stop - start) * i) / steps));
}
