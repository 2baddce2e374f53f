import type { EmbeddingTask } from "../cases/embedding.js";

/** Trains the table on the CPU in f64; gives the loss before the update of step 1, 2, …, working out each step when first asked. */
export function referenceEmbedding({ width, count, table, ids, goal, rate }: EmbeddingTask): (step: number) => number {
  const values = Float64Array.from(table);
  const losses: number[] = [];
  return (step) => {
    while (losses.length < step) losses.push(descend());
    return losses[step - 1] ?? Number.NaN;
  };

  function descend(): number {
    const errors = Float64Array.from(goal, (wanted, at) => (values[rowOf(at) + (at % width)] ?? 0) - wanted);
    errors.forEach((error, at) => {
      const place = rowOf(at) + (at % width);
      values[place] = (values[place] ?? 0) - (rate * 2 * error) / count;
    });
    return errors.reduce((sum, error) => sum + error * error, 0) / count;
  }

  /** Where the row lies that an element of [count, width] comes from. */
  function rowOf(at: number): number {
    return (ids[Math.floor(at / width)] ?? 0) * width;
  }
}
