/** What each candidate took in each round, the default being candidate 0. */
export type Times = Map<number, number[]>;

/** Who is so many times slower than the default in the first rounds is out. */
const HOPELESS = 1.5;

/** Those that are not too slow to be timed any further. */
export function hopeful(times: Times): number[] {
  const least = (candidate: number) => Math.min(...(times.get(candidate) ?? []));
  const most = HOPELESS * least(0);
  return [...times.keys()].filter((candidate) => candidate === 0 || least(candidate) <= most);
}

/**
 * The fastest by its median. It must beat the default by the margin, a share of its own time, and in three rounds of
 * four.
 */
export function winnerOf(times: Times, margin: number): number {
  const own = times.get(0) ?? [];
  const ownMedian = medianOf(own) ?? 0;
  let best = { candidate: 0, time: ownMedian };
  for (const [candidate, samples] of times) {
    const time = medianOf(samples) ?? Infinity;
    const wins = samples.filter((sample, round) => sample < (own[round] ?? 0)).length;
    const isClear = time * (1 + margin) <= ownMedian && wins >= 0.75 * samples.length;
    if (candidate !== 0 && isClear && time < best.time) best = { candidate, time };
  }
  return best.candidate;
}

/** Undefined of none. */
export function medianOf(samples: readonly number[]): number | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[sorted.length - 1 - middle];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
