import { integerBetween, integerFrom } from "../check.js";
import { withDefaults } from "../options.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { checked, numbersOf, type PlotOptions, round, svg } from "./svg.js";

/** Options of {@link plotFilters}. */
export interface PlotFiltersOptions extends PlotOptions {
  /** Filters in a row. Default: as many rows as columns, about. */
  readonly columns?: number | undefined;
  /** Which channel of the input is shown. Default 0. */
  readonly channel?: number | undefined;
}

/**
 * The filters of a convolution as the text of an SVG, a square of squares each: one colour for positive weights, another for negative ones,
 * the stronger the larger, on the scale of the largest of all. `kernel`: [height, width, channels, filters], or a part of it
 * [height, width, filters]. Feature maps [height, width, filters] are shown alike. Default 360 pixels wide, and as high as that takes.
 *
 * @example
 * const [kernel = []] = await conv.getWeights();
 * plotFilters(kernel);
 */
export function plotFilters(kernel: Tensor | TensorLike, options: PlotFiltersOptions = {}): string {
  const where = "plotFilters";
  const defaults = { columns: undefined, channel: 0, title: undefined, width: 360, height: undefined };
  const plan = checked(where, withDefaults<PlotFiltersOptions, typeof defaults>(where, options, defaults));
  const { shape, values } = numbersOf(where, "kernel", kernel, [3, 4]);
  const [height = 1, width = 1] = shape;
  const filters = shape.at(-1) ?? 1;
  const channels = shape.length === 4 ? (shape[2] ?? 1) : 1;
  const channel = integerBetween(where, "channel", plan.channel, 0, channels - 1);
  const columns = integerFrom(where, "columns", plan.columns ?? Math.ceil(Math.sqrt((filters * height) / width)), 1);
  const top = plan.title === undefined ? 2 : 24;
  const cell = (plan.width - 4) / columns / (width + 0.8);
  const tall = plan.height ?? Math.max(60, Math.ceil(top + Math.ceil(filters / columns) * (height + 0.8) * cell));
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const squares = Array.from({ length: filters }, (_, filter) => {
    const [left, upper] = [
      2 + (filter % columns) * (width + 0.8) * cell,
      top + Math.floor(filter / columns) * (height + 0.8) * cell,
    ];
    const parts = Array.from({ length: height * width }, (_, place) => {
      const value = (values[(place * channels + channel) * filters + filter] ?? 0) / (most || 1);
      const [x, y] = [left + (place % width) * cell, upper + Math.floor(place / width) * cell];
      return `<rect class="${value < 0 ? "negative" : "positive"}" x="${round(x)}" y="${round(y)}" width="${round(cell)}" height="${round(cell)}" fill="${value < 0 ? "#c2570c" : "#4338ca"}" fill-opacity="${Math.abs(value).toFixed(2)}"/>`;
    });
    const edge = `<rect class="edge" x="${round(left)}" y="${round(upper)}" width="${round(width * cell)}" height="${round(height * cell)}" fill="none" stroke="#bbb"/>`;
    return `<g class="filter">${parts.join("")}${edge}</g>`;
  });
  return svg("filters", plan.width, tall, plan.title, squares);
}
