/** out[…, i, j] = Σ_t a[…, i, t] · b[…, t, j] */
import { broadcastShape, type Ref, ref } from "./array.js";
import { broadcastTo, reshape, transpose } from "./movement.js";

interface Options {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

export function matmul(a: Ref, b: Ref, { transposeA = false, transposeB = false }: Options = {}): Ref {
  // A vector is a row on the left and a column on the right, and that axis is not in the result.
  const rowA = a.shape.length === 1;
  const columnB = b.shape.length === 1;
  const left = rowA ? reshape(a, [1, -1]) : transposeA ? swapped(a) : a;
  const right = columnB ? reshape(b, [-1, 1]) : transposeB ? swapped(b) : b;
  const [m, k] = left.shape.slice(-2) as [number, number];
  const n = right.shape.at(-1)!;

  const lead = broadcastShape(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const all = broadcastTo(left, [...lead, m, k]).data;
  const others = broadcastTo(right, [...lead, k, n]).data;
  const out = ref([...lead, m, n]);
  const batch = out.data.length / (m * n);
  for (let one = 0; one < batch; one++) {
    for (let i = 0; i < m; i++) {
      const row = out.data.subarray((one * m + i) * n, (one * m + i + 1) * n);
      for (let t = 0; t < k; t++) {
        const factor = all[(one * m + i) * k + t]!;
        const start = (one * k + t) * n;
        for (let j = 0; j < n; j++) row[j]! += factor * others[start + j]!;
      }
    }
  }
  const shape = [...lead, ...(rowA ? [] : [m]), ...(columnB ? [] : [n])];
  return reshape(out, shape);
}

/** The last two axes exchanged. */
function swapped(x: Ref): Ref {
  const axes = x.shape.map((_, axis) => axis);
  return transpose(x, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!]);
}
