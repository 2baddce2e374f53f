import type { Case } from "../contestant.js";
import { randomStream, uniform } from "../random.js";
import { rowsAnswer } from "../reference/rows.js";

/** What is done to a matrix: normalizations give a whole matrix back, reductions a vector or a number. */
export type RowsKind = "softmax" | "layer-norm" | "batch-norm" | "sum" | "mean" | "max";

/**
 * Something along the rows or down the columns of x: [rows, columns], f32. The inputs stay on the GPU; the whole answer
 * comes back.
 *
 * - `softmax` and `layer-norm` (gamma, beta, epsilon) go along the rows,
 * - `batch-norm` down the columns, by the batch's own mean and biased variance, as in training,
 * - `sum` along the rows, `mean` down the columns, `max` over everything.
 */
export interface RowsTask {
  readonly kind: RowsKind;
  readonly rows: number;
  readonly columns: number;
  readonly x: Float32Array<ArrayBuffer>;
  /** [columns] each. */
  readonly gamma: Float32Array<ArrayBuffer>;
  readonly beta: Float32Array<ArrayBuffer>;
  readonly epsilon: number;
}

const ACROSS = "[1024, 1024], f32, whole answer read back";
const MILLION = 2 ** 20;

export const rowsCases: readonly Case[] = [
  rowsCase("softmax", 1024, "softmax", `along the rows of ${ACROSS}`),
  rowsCase("layer-norm", 1024, "layer normalization", `along the rows of ${ACROSS}`),
  rowsCase("batch-norm", 64, "batch normalization", "forward as in training, [16384, 64], f32, whole answer read back"),
  rowsCase("sum", 1024, "sum of rows", `[1024, 1024] → [1024], f32`),
  rowsCase("mean", 1024, "mean of columns", `[1024, 1024] → [1024], f32`),
  rowsCase("max", 1024, "max of everything", `[1024, 1024] → [], f32`),
];

function rowsCase(kind: RowsKind, columns: number, title: string, detail: string): Case {
  return {
    name: `rows-${kind}`,
    title,
    detail,
    tolerance: 1e-5,
    bytes: 4 * (MILLION + answerSize(kind, columns)),
    async load() {
      const random = randomStream(columns);
      const task: RowsTask = {
        kind,
        rows: MILLION / columns,
        columns,
        x: uniform(random, MILLION, -2, 3),
        gamma: uniform(random, columns, 0.5, 1.5),
        beta: uniform(random, columns, -1, 1),
        epsilon: 1e-3,
      };
      const expected = rowsAnswer(task);
      return {
        prepare: (contestant) => contestant.rows?.(task),
        error: (answer) => expected.error(answer),
      };
    },
  };
}

function answerSize(kind: RowsKind, columns: number): number {
  if (kind === "max") return 1;
  if (kind === "mean") return columns;
  return kind === "sum" ? MILLION / columns : MILLION;
}
