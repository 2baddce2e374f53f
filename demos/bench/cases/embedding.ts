import type { Case } from "../contestant.js";
import { randomStream, uniform } from "../random.js";
import { referenceEmbedding } from "../reference/embedding.js";

/**
 * Gradient descent on an embedding table: loss = Σ (table[ids] − goal)² / count, table −= rate · ∂loss/∂table. Each run is the next
 * step on the same ids, which are uploaded anew, and its answer is the one loss value before the update.
 */
export interface EmbeddingTask {
  readonly rows: number;
  readonly width: number;
  /** How many rows a step looks up. */
  readonly count: number;
  /** [rows, width], to start with. */
  readonly table: Float32Array<ArrayBuffer>;
  /** [count]; like words, few of them often and many seldom. */
  readonly ids: Int32Array<ArrayBuffer>;
  /** [count, width] */
  readonly goal: Float32Array<ArrayBuffer>;
  readonly rate: number;
}

export const embeddingCases: readonly Case[] = [embedding(20_000, 64, 4096)];

function embedding(rows: number, width: number, count: number): Case {
  return {
    name: "embedding",
    title: "SGD step, embedding",
    detail: `${count} ids into a table of [${rows}, ${width}]: lookup, gradient, update; loss read back`,
    tolerance: 1e-4,
    async load() {
      const random = randomStream(rows);
      const task: EmbeddingTask = {
        rows,
        width,
        count,
        table: uniform(random, rows * width, -1, 1),
        ids: Int32Array.from({ length: count }, () => Math.floor(rows * random() ** 3)),
        goal: uniform(random, count * width, -1, 1),
        rate: 1,
      };
      const lossOfStep = referenceEmbedding(task);
      return {
        prepare: (contestant) => contestant.embedding?.(task),
        error(answer, run) {
          const expected = lossOfStep(run);
          return answer.length === 1 ? Math.abs((answer[0] ?? Number.NaN) - expected) / expected : Number.NaN;
        },
      };
    },
  };
}
