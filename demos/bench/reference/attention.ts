import type { AttentionTask } from "../cases/attention.js";

const ROWS = 64;

/** Some rows of an attention as the CPU finds them in f64. */
export interface AttentionRows {
  /** The largest difference between `answer` and these rows, relative to the largest expected magnitude; NaN if any is NaN. */
  error(answer: Float32Array): number;
}

/** Works out random rows, each of one item, step and head. */
export function attentionRows(task: AttentionTask, random: () => number): AttentionRows {
  const { batch, steps, heads, size, v } = task;
  const rows = Array.from({ length: ROWS }, () => Math.floor(random() * batch * steps * heads));
  const expected = rows.map((row) => rowOf(task, row));
  const scale = Math.max(...expected.map((values) => Math.max(...values.map(Math.abs))));
  return {
    error(answer) {
      if (answer.length !== v.length) return Number.NaN;
      const errors = rows.flatMap((row, r) =>
        Array.from(expected[r] ?? [], (value, i) => Math.abs((answer[row * size + i] ?? Number.NaN) - value)),
      );
      return Math.max(...errors) / scale;
    },
  };
}

function rowOf({ steps, heads, size, q, k, v }: AttentionTask, row: number): Float64Array {
  const head = row % heads;
  const item = Math.floor(row / (heads * steps));
  const startOf = (step: number) => ((item * steps + step) * heads + head) * size;
  const scores = Float64Array.from({ length: steps }, (_, step) => {
    let score = 0;
    for (let i = 0; i < size; i++) score += (q[row * size + i] ?? 0) * (k[startOf(step) + i] ?? 0);
    return score / Math.sqrt(size);
  });
  const peak = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - peak));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float64Array.from({ length: size }, (_, i) =>
    weights.reduce((sum, weight, step) => sum + (weight / total) * (v[startOf(step) + i] ?? 0), 0),
  );
}
