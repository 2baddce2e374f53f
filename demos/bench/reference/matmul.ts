import { ref } from "../../../tests/reference/array.js";
import { matmul } from "../../../tests/reference/matmul.js";
import type { MatmulTask } from "../cases/matmul.js";
import { type Answers, answersAt } from "./answers.js";

/** The given rows of `a · b`. */
export function productRows({ m, n, k, a, b }: MatmulTask, rows: readonly number[]): Answers {
  const some = ref([rows.length, k]);
  rows.forEach((row, r) => {
    some.data.set(a.subarray(row * k, (row + 1) * k), r * k);
  });
  const { data } = matmul(some, ref([k, n], b));
  return answersAt(m * n, data, (i) => (rows[Math.floor(i / n)] ?? 0) * n + (i % n));
}
