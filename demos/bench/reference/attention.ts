import { build, type Ref, ref } from "../../../tests/reference/array.js";
import { dotProductAttention } from "../../../tests/reference/attention.js";
import type { AttentionTask } from "../cases/attention.js";
import { type Answers, answersAt } from "./answers.js";

const ROWS = 64;

/** Random rows of the answer, each of one item, step and head. */
export function attentionRows(task: AttentionTask, random: () => number): Answers {
  const { batch, steps, heads, size, v } = task;
  const rows = Array.from({ length: ROWS }, () => Math.floor(random() * batch * steps * heads));
  const values = rows.flatMap((row) => [...rowOf(task, row).data]);
  return answersAt(v.length, values, (i) => (rows[Math.floor(i / size)] ?? 0) * size + (i % size));
}

/** One query against the keys of its item and head. */
function rowOf({ steps, heads, size, q, k, v }: AttentionTask, row: number): Ref {
  const head = row % heads;
  const item = Math.floor(row / (heads * steps));
  const ofHead = (values: Float32Array) =>
    build([1, steps, 1, size], ([, step = 0, , i = 0]) => {
      return values[((item * steps + step) * heads + head) * size + i] ?? Number.NaN;
    });
  const query = ref([1, 1, 1, size], q.subarray(row * size, (row + 1) * size));
  return dotProductAttention(query, ofHead(k), ofHead(v));
}
