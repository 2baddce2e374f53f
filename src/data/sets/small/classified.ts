import { Tensor } from "../../../tensor.js";

/** A small table whose rows are to be told apart by their numbers. */
export interface Classified {
  /** [rows, features] */
  x: Tensor<"float32">;
  /** [rows], class numbers from 0 */
  y: Tensor<"int32">;
  /** What the columns of `x` are. */
  featureNames: readonly string[];
  /** What the numbers in `y` mean. */
  labelNames: readonly string[];
}

/** A table whose rows are sorted by class, so many of each. */
export function classified(
  x: readonly number[],
  counts: readonly number[],
  featureNames: readonly string[],
  labelNames: readonly string[],
): Classified {
  const y = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  return {
    x: Tensor.from(x, [y.length, featureNames.length], "float32"),
    y: Tensor.from(y, [y.length], "int32"),
    featureNames,
    labelNames,
  };
}
