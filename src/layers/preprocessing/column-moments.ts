import { type Shape, sizeOf } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

/** Mean and variance of columns, in doubles, and how many values there were in each. */
export interface ColumnMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly count: number;
}

/** Which column each element of a sample belongs to: those share one that have the same place along the axes where `kept` is not 1. */
export function columnsOf(sample: Shape, kept: Shape): Int32Array {
  return Int32Array.from({ length: sizeOf(sample) }, (_, index) => {
    let [rest, column, stride] = [index, 0, 1];
    for (let axis = sample.length - 1; axis >= 0; axis--) {
      const size = sample[axis] ?? 1;
      if (kept[axis] !== 1) {
        column += (rest % size) * stride;
        stride *= size;
      }
      rest = Math.floor(rest / size);
    }
    return column;
  });
}

/** The moments of samples, one a row. */
export function columnMoments({ shape, values }: Tensor, kept: Shape): ColumnMoments {
  const columns = sizeOf(kept);
  const columnOf = columnsOf(shape.slice(1), kept);
  const average = (value: (element: number, column: number) => number) => {
    const sums = new Float64Array(columns);
    for (const [i, element] of values.entries()) {
      const column = columnOf[i % columnOf.length] ?? 0;
      sums[column] = (sums[column] ?? 0) + value(Number(element), column);
    }
    return sums.map((sum) => (sum * columns) / values.length);
  };
  const mean = average((element) => element);
  const variance = average((element, column) => (element - (mean[column] ?? 0)) ** 2);
  return { mean, variance, count: values.length / columns };
}

/** The moments of two sets of samples together: variances add up with what their means are apart (Chan, Golub, LeVeque, 1979). */
export function mergeMoments(a: ColumnMoments, b: ColumnMoments): ColumnMoments {
  const count = a.count + b.count;
  const [p, q] = [a.count / count, b.count / count];
  const mean = a.mean.map((value, i) => p * value + q * (b.mean[i] ?? 0));
  const variance = a.variance.map((value, i) => {
    const apart = (b.mean[i] ?? 0) - (a.mean[i] ?? 0);
    return p * value + q * (b.variance[i] ?? 0) + p * q * apart ** 2;
  });
  return { mean, variance, count };
}
