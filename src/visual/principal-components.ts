import { integerBetween } from "../check.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { numbersOf } from "./svg.js";

const SWEEPS = 40;

/**
 * Points seen from the side where they spread most: their first `count` principal components, [points, count]. `x`: [points, features].
 * The covariance is turned until it is diagonal, after Jacobi (1846); the sign of a component is that of its largest weight, so that
 * the same points look the same each time.
 *
 * Throws a ShapeError for another shape, and an ArgumentError for more components than features.
 */
export function principalComponents(x: Tensor | TensorLike, count = 2): Tensor<"float32"> {
  const where = "principalComponents";
  const { shape, values } = numbersOf(where, "x", x, [2]);
  const [points = 0, features = 0] = shape;
  integerBetween(where, "count", count, 1, features);
  const means = Array.from({ length: features }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < points; i++) sum += values[i * features + j] ?? 0;
    return sum / points;
  });
  const centred = Float64Array.from(values, (value, k) => value - (means[k % features] ?? 0));
  const axes = principalAxes(covariance(centred, features), features).slice(0, count);
  const out = new Float32Array(points * count);
  for (let i = 0; i < points; i++) {
    for (const [k, axis] of axes.entries()) {
      let sum = 0;
      for (let j = 0; j < features; j++) sum += (centred[i * features + j] ?? 0) * (axis[j] ?? 0);
      out[i * count + k] = sum;
    }
  }
  return Tensor.from(out, [points, count]);
}

function covariance(centred: Float64Array, features: number): Float64Array {
  const matrix = new Float64Array(features * features);
  for (let start = 0; start < centred.length; start += features) {
    const row = centred.subarray(start, start + features);
    for (const [a, left] of row.entries())
      for (const [b, right] of row.entries()) matrix[a * features + b] = (matrix[a * features + b] ?? 0) + left * right;
  }
  return matrix;
}

/** The eigenvectors of a symmetric matrix, that of the largest eigenvalue first. */
function principalAxes(matrix: Float64Array, n: number): Float64Array[] {
  const at = (i: number, j: number) => matrix[i * n + j] ?? 0;
  const axes = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => Number(i === j)));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += at(p, q) ** 2;
    if (off < 1e-24 * (at(0, 0) ** 2 + 1e-300)) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        turn(matrix, n, p, q, c, t * c);
        const [a, b] = [axes[p], axes[q]];
        if (a === undefined || b === undefined) continue;
        for (let k = 0; k < n; k++)
          [a[k], b[k]] = [c * (a[k] ?? 0) - t * c * (b[k] ?? 0), t * c * (a[k] ?? 0) + c * (b[k] ?? 0)];
      }
    }
  }
  const order = axes.map((_, i) => i).sort((i, j) => at(j, j) - at(i, i));
  return order.map((i) => {
    const axis = axes[i] ?? new Float64Array(n);
    const largest = axis.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0);
    return largest < 0 ? axis.map((weight) => -weight) : axis;
  });
}

/** Rotates rows and columns p and q of a symmetric matrix, cosine c and sine s. */
function turn(matrix: Float64Array, n: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const [a, b] = [matrix[k * n + p] ?? 0, matrix[k * n + q] ?? 0];
    [matrix[k * n + p], matrix[k * n + q]] = [c * a - s * b, s * a + c * b];
  }
  for (let k = 0; k < n; k++) {
    const [a, b] = [matrix[p * n + k] ?? 0, matrix[q * n + k] ?? 0];
    [matrix[p * n + k], matrix[q * n + k]] = [c * a - s * b, s * a + c * b];
  }
}
