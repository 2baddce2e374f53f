import { eachOf, integer } from "../check.js";
import { ShapeError } from "../errors.js";
import { withDefaults } from "../options.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { principalComponents } from "./principal-components.js";
import { COLOURS, checked, label, namesOf, numbersOf, type PlotOptions, round, svg } from "./svg.js";

/** Options of {@link plotEmbedding}. */
export interface PlotEmbeddingOptions extends PlotOptions {
  /** A word beside each point. Default none. */
  readonly labels?: readonly string[] | undefined;
  /** The class of each point, from 0, which gives its colour. Default: all alike. */
  readonly classes?: readonly number[] | undefined;
}

/**
 * Points of many dimensions as the text of an SVG, seen from the side where they spread most ({@link principalComponents}). `x`:
 * [points, features]; with two features they are drawn as they are. Each point has its number in `data-index`. Default 480 pixels wide and
 * 400 high.
 *
 * Throws a ShapeError for another shape, and for too few labels or classes.
 *
 * @example
 * const [vectors = []] = await embedding.getWeights();
 * plotEmbedding(vectors, { labels: words });
 */
export function plotEmbedding(x: Tensor | TensorLike, options: PlotEmbeddingOptions = {}): string {
  const where = "plotEmbedding";
  const defaults = { labels: undefined, classes: undefined, title: undefined, width: 480, height: 400 };
  const plan = checked(where, withDefaults<PlotEmbeddingOptions, typeof defaults>(where, options, defaults));
  const points = numbersOf(where, "x", x, [2]);
  const [count = 0, features = 0] = points.shape;
  const names = plan.labels === undefined ? undefined : namesOf(where, "labels", plan.labels, count);
  const { classes } = plan;
  eachOf(where, "classes", classes, integer);
  if (classes !== undefined && classes.length < count) {
    throw new ShapeError({ where, problem: "too few classes", expected: `${count}`, received: `${classes.length}` });
  }
  const { values } = features < 2 ? pairs(points) : features === 2 ? points : principalComponents(points);
  const span = (k: number) => {
    const all = Array.from({ length: count }, (_, i) => values[2 * i + k] ?? 0);
    return [Math.min(...all), Math.max(...all)] as const;
  };
  const [[left, right], [low, high]] = [span(0), span(1)];
  const top = plan.title === undefined ? 14 : 30;
  const at = (value: number, from: number, to: number, start: number, end: number) =>
    to === from ? (start + end) / 2 : start + ((value - from) / (to - from)) * (end - start);
  const dots = Array.from({ length: count }, (_, i) => {
    const px = at(values[2 * i] ?? 0, left, right, 14, plan.width - (names === undefined ? 14 : 60));
    const py = at(values[2 * i + 1] ?? 0, low, high, plan.height - 14, top);
    const kind = Math.abs(classes?.[i] ?? 0) % COLOURS.length;
    const word = names === undefined ? "" : label(px + 7, py + 4, names[i] ?? "");
    return `<g class="point" data-index="${i}"><circle class="series-${kind}" cx="${round(px)}" cy="${round(py)}" r="4" fill="${COLOURS[kind]}"/>${word}</g>`;
  });
  return svg("embedding", plan.width, plan.height, plan.title, dots);
}

/** Points on a line, as points of a plane. */
function pairs(points: Tensor): { readonly values: ArrayLike<number> } {
  return { values: Array.from(points.values).flatMap((value) => [value, 0]) };
}
