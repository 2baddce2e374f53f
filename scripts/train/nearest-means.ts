import type { Tensor } from "wgrad";

/** Rows with a class each: x [rows, features], y [rows]. */
interface Labelled {
  readonly x: Tensor;
  readonly y: Tensor;
}

/**
 * The part of `test` that is nearer to the mean of its own class in `train` than to that of any other: what can be had without a net
 * (the nearest centroid classifier).
 */
export function nearestMeans(train: Labelled, test: Labelled): number {
  const features = (train.x.shape[1] ?? 0) as number;
  const means = new Map<number, Float64Array>();
  const counts = new Map<number, number>();
  for (const [row, kind] of classesOf(train)) {
    const mean = means.get(kind) ?? new Float64Array(features);
    const count = (counts.get(kind) ?? 0) + 1;
    for (let k = 0; k < features; k++) {
      const before = mean[k] ?? 0;
      mean[k] = before + (Number(train.x.data[row * features + k]) - before) / count;
    }
    means.set(kind, mean);
    counts.set(kind, count);
  }
  let right = 0;
  for (const [row, kind] of classesOf(test)) {
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [candidate, mean] of means) {
      let distance = 0;
      for (let k = 0; k < features; k++) distance += ((mean[k] ?? 0) - Number(test.x.data[row * features + k])) ** 2;
      if (distance < least) [best, least] = [candidate, distance];
    }
    if (best === kind) right++;
  }
  return right / test.y.size;
}

function classesOf({ y }: Labelled): IterableIterator<[row: number, kind: number]> {
  return Array.from(y.data, Number).entries();
}
