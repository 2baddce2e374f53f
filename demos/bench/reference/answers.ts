/** What a task should give, or some of it, in f64. */
export interface Answers {
  /** The largest difference, relative to the largest expected magnitude; NaN if any is NaN or the answer is of another length. */
  error(answer: Float32Array): number;
}

/** An answer of so many numbers, of which these are known; `placeOf` says where each lies: unless told, in order. */
export function answersAt(
  length: number,
  values: ArrayLike<number>,
  placeOf: (i: number) => number = (i) => i,
): Answers {
  return {
    error(answer) {
      if (answer.length !== length) return Number.NaN;
      let [worst, scale] = [0, 0];
      for (let i = 0; i < values.length; i++) {
        const wanted = values[i] ?? Number.NaN;
        worst = Math.max(worst, Math.abs((answer[placeOf(i)] ?? Number.NaN) - wanted));
        scale = Math.max(scale, Math.abs(wanted));
      }
      return worst / scale;
    },
  };
}
