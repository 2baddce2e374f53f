import { integerBetween } from "../check.js";
import { withDefaults } from "../options.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { COLOURS, checked, label, numbersOf, type PlotOptions, round, svg, ticks, written } from "./svg.js";

/** Options of {@link plotHistogram}. */
export interface PlotHistogramOptions extends PlotOptions {
  /** How many bars, 10,000 at most. Default 40. */
  readonly bins?: number | undefined;
}

/** As many bars as nobody can tell apart. */
const MOST_BINS = 10_000;

/**
 * How often values of each size come, as the text of an SVG: of weights, say. `values`: numbers of any shape. Default 360 pixels wide and 160
 * high. Throws an ArgumentError for values that are not finite.
 *
 * @example
 * const [kernel = []] = await layer.getWeights();
 * plotHistogram(kernel, { title: "kernel" });
 */
export function plotHistogram(values: Tensor | TensorLike, options: PlotHistogramOptions = {}): string {
  const where = "plotHistogram";
  const defaults = { bins: 40, title: undefined, width: 360, height: 160 };
  const plan = checked(where, withDefaults<PlotHistogramOptions, typeof defaults>(where, options, defaults));
  const bins = integerBetween(where, "bins", plan.bins, 1, MOST_BINS);
  const numbers = numbersOf(where, "values", values, [0, 1, 2, 3, 4, 5, 6, 7, 8]).values;
  let [low, high] = [Infinity, -Infinity];
  for (const value of numbers) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low === high) [low, high] = [low - 0.5, high + 0.5];
  const counts = new Array<number>(bins).fill(0);
  for (const value of numbers) {
    const bin = Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const top = plan.title === undefined ? 6 : 26;
  const foot = plan.height - 22;
  const most = Math.max(...counts);
  const x = (value: number) => 6 + ((value - low) / (high - low)) * (plan.width - 12);
  const wide = (plan.width - 12) / bins;
  const bars = counts.map((count, i) => {
    const tall = (count / most) * (foot - top);
    return `<rect class="series-0" x="${round(6 + i * wide)}" y="${round(foot - tall)}" width="${round(Math.max(0.5, wide - 1))}" height="${round(tall)}" fill="${COLOURS[0]}"/>`;
  });
  const scale = ticks(low, high, 5).map((value) =>
    label(x(value), plan.height - 6, written(value), { anchor: "middle" }),
  );
  return svg("histogram", plan.width, plan.height, plan.title, [...bars, ...scale]);
}
