/** Linear algebra of batches of small matrices by elimination. */
import { count, type Ref, ref } from "./array.js";

type Matrix = number[][];

function matrices(x: Ref): Matrix[] {
  const [m, n] = x.shape.slice(-2) as [number, number];
  return Array.from({ length: x.data.length / (m * n) }, (_, b) =>
    Array.from({ length: m }, (_, i) => Array.from(x.data.subarray((b * m + i) * n, (b * m + i + 1) * n))),
  );
}

const joined = (lead: readonly number[], all: readonly Matrix[]) =>
  ref([...lead, all[0]!.length, all[0]![0]!.length], all.flat(2));
const each = (x: Ref, f: (matrix: Matrix) => Matrix) => joined(x.shape.slice(0, -2), matrices(x).map(f));
const numbers = (x: Ref, f: (matrix: Matrix) => number) => ref(x.shape.slice(0, -2), matrices(x).map(f));

const transpose = (a: Matrix) => a[0]!.map((_, j) => a.map((row) => row[j]!));
const product = (a: Matrix, b: Matrix) =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
const unit = (n: number): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j)));

/** The determinant, and the x with a·x = b, by Gauss and Jordan. */
function eliminate(a: Matrix, b: Matrix): { readonly det: number; readonly x: Matrix } {
  const rows = a.map((row, i) => [...row, ...b[i]!]);
  let det = 1;
  rows.forEach((_, k) => {
    const pivot = rows.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? i : best),
      k,
    );
    if (pivot !== k) det = -det;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    det *= rows[k]![k]!;
    rows[k] = rows[k]!.map((value) => value / rows[k]![k]!);
    rows.forEach((row, i) => {
      if (i !== k) rows[i] = row.map((value, j) => value - row[k]! * rows[k]![j]!);
    });
  });
  return { det, x: rows.map((row) => row.slice(a.length)) };
}

const symmetric = (a: Matrix) => a.map((row, i) => row.map((value, j) => (value + a[j]![i]!) / 2));

function choleskyOf(a: Matrix): Matrix {
  const l = a.map((row) => row.map(() => 0));
  a.forEach((row, i) => {
    for (let j = 0; j <= i; j++) {
      const rest = row[j]! - l[i]!.slice(0, j).reduce((sum, value, k) => sum + value * l[j]![k]!, 0);
      l[i]![j] = i === j ? Math.sqrt(rest) : rest / l[j]![j]!;
    }
  });
  return l;
}

interface Upper {
  readonly upper?: boolean | undefined;
}

export const cholesky = (x: Ref, { upper = false }: Upper = {}) =>
  each(x, (a) => (upper ? transpose(choleskyOf(symmetric(a))) : choleskyOf(symmetric(a))));

const half = (a: Matrix, lower: boolean) =>
  a.map((row, i) => row.map((value, j) => ((lower ? j <= i : j >= i) ? value : 0)));

export const choleskyInverse = (x: Ref, { upper = false }: Upper = {}) =>
  each(x, (a) => {
    const triangle = half(a, !upper);
    const whole = upper ? product(transpose(triangle), triangle) : product(triangle, transpose(triangle));
    return eliminate(whole, unit(a.length)).x;
  });

/** Both broadcast; vectors as columns. */
function solved(a: Ref, b: Ref, matrix: (a: Matrix) => Matrix): Ref {
  const isVector = b.shape.length === a.shape.length - 1;
  const columns = ref(isVector ? [...b.shape, 1] : b.shape, b.data);
  const [left, right] = [matrices(a), matrices(columns)];
  const total = Math.max(left.length, right.length);
  const all = Array.from({ length: total }, (_, i) => {
    const one = matrix(left[i % left.length]!);
    return leastSquares(one, right[i % right.length]!);
  });
  const lead = left.length >= right.length ? a.shape.slice(0, -2) : columns.shape.slice(0, -2);
  const out = joined(lead, all);
  return isVector ? ref(out.shape.slice(0, -1), out.data) : out;
}

/** (aᵀa)⁻¹aᵀb, or aᵀ(aaᵀ)⁻¹b of a wide one. */
function leastSquares(a: Matrix, b: Matrix): Matrix {
  const t = transpose(a);
  if (a.length === t.length) return eliminate(a, b).x;
  if (a.length > t.length) return eliminate(product(t, a), product(t, b)).x;
  return product(t, eliminate(product(a, t), b).x);
}

export const solve = (a: Ref, b: Ref) => solved(a, b, (one) => one);
export const lstsq = (a: Ref, b: Ref, _?: object) => solve(a, b);
export const solveTriangular = (a: Ref, b: Ref, { lower = false }: { readonly lower?: boolean | undefined } = {}) =>
  solved(a, b, (one) => half(one, lower));
export const inv = (x: Ref) => each(x, (a) => eliminate(a, unit(a.length)).x);
export const pinv = (x: Ref, _?: object) => each(x, (a) => leastSquares(a, unit(a.length)));
export const det = (x: Ref) => numbers(x, (a) => eliminate(a, unit(a.length)).det);
export const logdet = (x: Ref) => ref(det(x).shape, det(x).data.map(Math.log));

export function matrixPower(x: Ref, n: number): Ref {
  const from = n < 0 ? inv(x) : x;
  return each(from, (a) =>
    Array.from({ length: Math.abs(n) }).reduce<Matrix>((power) => product(power, a), unit(a.length)),
  );
}

/** How many rows are left by elimination. */
export const matrixRank = (x: Ref, { tol = 1e-5 }: { readonly tol?: number | undefined } = {}) =>
  numbers(x, (a) => {
    const rows = a.map((row) => [...row]);
    let rank = 0;
    for (let k = 0; k < count([a[0]!.length]); k++) {
      const pivot = rows.findIndex((row, i) => i >= rank && Math.abs(row[k]!) > tol);
      if (pivot < 0) continue;
      [rows[rank], rows[pivot]] = [rows[pivot]!, rows[rank]!];
      for (let i = rank + 1; i < rows.length; i++) {
        const factor = rows[i]![k]! / rows[rank]![k]!;
        rows[i] = rows[i]!.map((value, j) => value - factor * rows[rank]![j]!);
      }
      rank++;
    }
    return rank;
  });
