import type { MatmulTask } from "../cases/matmul.js";

/** Some rows of `a · b` as the CPU finds them in f64. */
export interface ProductRows {
  /** The largest difference between `product`: [m, n] and these rows, relative to the largest expected magnitude; NaN if any is NaN. */
  error(product: Float32Array): number;
}

/** Works out the given rows of `a · b` in f64. */
export function productRows({ m, n, k, a, b }: MatmulTask, rows: readonly number[]): ProductRows {
  const expected = new Float64Array(rows.length * n);
  rows.forEach((row, r) => {
    const out = expected.subarray(r * n, (r + 1) * n);
    for (let i = 0; i < k; i++) addScaled(out, b.subarray(i * n, (i + 1) * n), a[row * k + i] ?? 0);
  });
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  return {
    error(product) {
      if (product.length !== m * n) return Number.NaN;
      let worst = 0;
      rows.forEach((row, r) => {
        for (let j = 0; j < n; j++) {
          worst = Math.max(worst, Math.abs((product[row * n + j] ?? Number.NaN) - (expected[r * n + j] ?? 0)));
        }
      });
      return worst / scale;
    },
  };
}

/** `out += factor · x` */
function addScaled(out: Float64Array, x: Float32Array, factor: number): void {
  for (let j = 0; j < out.length; j++) out[j] = (out[j] ?? 0) + factor * (x[j] ?? 0);
}
