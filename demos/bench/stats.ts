/** Times of the same work done several times, in milliseconds. The median is what to compare; the range says how far to trust it. */
export interface Summary {
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly runs: number;
}

/** Sums up `times`. Throws a RangeError when there are none. */
export function summarize(times: readonly number[]): Summary {
  return { medianMs: median(times), minMs: Math.min(...times), maxMs: Math.max(...times), runs: times.length };
}

/** The middle value; of an even number, the mean of the two in the middle. Throws a RangeError when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined)
    throw new RangeError("median: expected at least one value, received none.");
  return (lower + upper) / 2;
}
