import type { Random } from "wgrad";

/** How to choose among what may come next. */
export interface Sampling {
  /** Below 1 the likely become likelier, above 1 all become more alike; 0 always takes the likeliest. Default 1. */
  readonly temperature?: number | undefined;
  /** Only so many of the likeliest may be drawn. Default: all. */
  readonly topK?: number | undefined;
}

/** Draws an index with the probability that is given for it, or what temperature and topK make of that: p^(1/t) among the first k. */
export function draw(p: ArrayLike<number>, { temperature = 1, topK = p.length }: Sampling, random: Random): number {
  const likeliest = Array.from(p, (_, i) => i).sort((a, b) => (p[b] ?? 0) - (p[a] ?? 0) || a - b);
  const [best = 0] = likeliest;
  if (temperature === 0) return best;
  const choice = likeliest.slice(0, Math.max(1, topK));
  const weights = choice.map((i) => ((p[i] ?? 0) / (p[best] ?? 1)) ** (1 / temperature)); // the likeliest weighs 1: no underflow of all
  let left = random.uniform(
    0,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  for (const [k, index] of choice.entries()) {
    left -= weights[k] ?? 0;
    if (left < 0) return index;
  }
  return best;
}
