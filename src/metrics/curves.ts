import type { Confusion } from "./confusion.js";
import { ratio } from "./metric.js";

/** What is drawn: true over false positive rate, precision over recall, or both as gains over a guess (Flach & Kull, 2015). */
export type Curve = "ROC" | "PR" | "PRGAIN";

/** How the area between two thresholds is filled: to the mean of both heights, the smaller, or the larger. */
export type SummationMethod = "interpolation" | "minoring" | "majoring";

const HEIGHTS = {
  interpolation: (a: number, b: number) => (a + b) / 2,
  minoring: Math.min,
  majoring: Math.max,
} satisfies Readonly<Record<SummationMethod, (a: number, b: number) => number>>;

const POINTS = {
  ROC: ({ truePositives, falsePositives, trueNegatives, falseNegatives }) => ({
    x: ratio(falsePositives, falsePositives + trueNegatives),
    y: ratio(truePositives, truePositives + falseNegatives),
  }),
  PR: ({ truePositives, falsePositives, falseNegatives }) => ({
    x: ratio(truePositives, truePositives + falseNegatives),
    y: ratio(truePositives, truePositives + falsePositives),
  }),
  PRGAIN: ({ truePositives, falsePositives, trueNegatives, falseNegatives }) => {
    const odds = ratio(truePositives + falseNegatives, trueNegatives + falsePositives);
    if (truePositives === 0) return { x: 0, y: 1 };
    return {
      x: Math.max(0, 1 - odds * ratio(falseNegatives, truePositives)), // below 0 it is worse than a guess
      y: 1 - odds * ratio(falsePositives, truePositives),
    };
  },
} satisfies Readonly<Record<Curve, (confusion: Confusion) => { readonly x: number; readonly y: number }>>;

/** The area under a curve that is known at thresholds in ascending order. */
export function areaUnder(curve: Curve, method: SummationMethod, confusions: readonly Confusion[]): number {
  if (curve === "PR" && method === "interpolation") return areaUnderPrecision(confusions);
  const points = confusions.map(POINTS[curve]);
  return sumOfPairs(points, (a, b) => (a.x - b.x) * HEIGHTS[method](a.y, b.y));
}

/**
 * Between two thresholds the counts change evenly, but precision, their quotient, does not (Davis & Goadrich, 2006): the integral of
 * TP/P over TP, where both are linear in P = TP + FP.
 */
function areaUnderPrecision(confusions: readonly Confusion[]): number {
  return sumOfPairs(confusions, (a, b) => {
    const [before, after] = [a.truePositives + a.falsePositives, b.truePositives + b.falsePositives];
    const gained = a.truePositives - b.truePositives;
    const slope = ratio(gained, Math.max(before - after, 0));
    const intercept = b.truePositives - slope * after;
    const growth = before > 0 && after > 0 ? Math.log(before / after) : 0;
    return ratio(slope * (gained + intercept * growth), Math.max(b.truePositives + b.falseNegatives, 0));
  });
}

function sumOfPairs<T>(list: readonly T[], of: (a: T, b: T) => number): number {
  return list.slice(1).reduce((sum, next, i) => {
    const before = list[i];
    return before === undefined ? sum : sum + of(before, next);
  }, 0);
}
