/** Values with weights, in their order: what is kept of a long series to tell its quantiles. */
export interface QuantileSummary {
  readonly values: readonly number[];
  readonly weights: readonly number[];
}

export const NO_VALUES: QuantileSummary = { values: [], weights: [] };

/** The summary of some values, of about 1 / epsilon entries. As in Keras, step for step. */
export function summarize(values: Iterable<number>, epsilon: number): QuantileSummary {
  const sorted = Float32Array.from(values).sort();
  const step = Math.max(sorted.length * epsilon, 1);
  const stride = Math.floor(step);
  const kept: number[] = [];
  for (let i = Math.floor(step - 1); i < sorted.length; i += stride) kept.push(sorted[i] ?? 0);
  return { values: kept, weights: kept.map(() => Math.fround(step)) };
}

/** Two summaries as one. */
export function mergeSummaries(a: QuantileSummary, b: QuantileSummary, epsilon: number): QuantileSummary {
  const values = [...a.values, ...b.values];
  const weights = [...a.weights, ...b.weights];
  const order = values.map((_, i) => i).sort((i, j) => (values[i] ?? 0) - (values[j] ?? 0));
  const merged = { values: order.map((i) => values[i] ?? 0), weights: order.map((i) => weights[i] ?? 0) };
  return compress(merged, epsilon);
}

/** Where to cut so that there are about as many values in each of the bins. */
export function boundariesOf(summary: QuantileSummary, bins: number): readonly number[] {
  return compress(summary, 1 / bins).values.slice(0, -1);
}

/** As many entries as steps of epsilon go into 1, by linear interpolation over the running weight. */
function compress(summary: QuantileSummary, epsilon: number): QuantileSummary {
  const { values, weights } = summary;
  if (values.length * epsilon < 1) return summary;
  let total = 0;
  const running = weights.map((weight) => {
    total = Math.fround(total + weight);
    return total;
  });
  const shares = running.map((sum) => Math.fround(sum / total));
  const count = Math.ceil(1 / epsilon);
  const percents = Array.from({ length: count }, (_, i) => epsilon + i * epsilon);
  const sums = percents.map((percent) => interpolate(percent, shares, running));
  return {
    values: percents.map((percent) => Math.fround(interpolate(percent, shares, values))),
    weights: sums.map((sum, i) => Math.fround(sum - (sums[i - 1] ?? 0))),
  };
}

/** NumPy's `interp`: y at x on the line through known points, and the first or last of them beyond those. */
function interpolate(x: number, xs: readonly number[], ys: readonly number[]): number {
  const after = xs.findIndex((known) => known > x);
  if (after === 0) return ys[0] ?? 0;
  const [x0, y0] = [xs.at(after < 0 ? -1 : after - 1) ?? 0, ys.at(after < 0 ? -1 : after - 1) ?? 0];
  if (after < 0) return y0;
  const [x1, y1] = [xs[after] ?? 0, ys[after] ?? 0];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
