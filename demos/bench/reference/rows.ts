import { type Ref, ref } from "../../../tests/reference/array.js";
import { layerNormalization, normalizeBatch } from "../../../tests/reference/normalization.js";
import { max, mean, sum } from "../../../tests/reference/reduction.js";
import { softmax } from "../../../tests/reference/softmax.js";
import type { RowsTask } from "../cases/rows.js";
import { type Answers, answersAt } from "./answers.js";

/** The whole answer. */
export function rowsAnswer(task: RowsTask): Answers {
  const { data } = work(task);
  return answersAt(data.length, data);
}

function work({ kind, rows, columns, epsilon, ...values }: RowsTask): Ref {
  const x = ref([rows, columns], values.x);
  const [gamma, beta] = [ref([columns], values.gamma), ref([columns], values.beta)];
  switch (kind) {
    case "sum":
      return sum(x, { axis: 1 });
    case "mean":
      return mean(x, { axis: 0 });
    case "max":
      return max(x);
    case "softmax":
      return softmax(x);
    case "layer-norm":
      return layerNormalization(x, gamma, beta, { epsilon });
    case "batch-norm":
      return normalizeBatch(x, gamma, beta, -1, epsilon);
  }
}
