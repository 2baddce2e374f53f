import { ShapeError } from "../errors.js";
import { withDefaults } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor, TensorLike } from "../tensor.js";
import { checked, label, namesOf, numbersOf, type PlotOptions, round, svg } from "./svg.js";

/** Options of {@link plotConfusionMatrix}. */
export interface PlotConfusionMatrixOptions extends PlotOptions {
  /** Names of the classes. Default: their numbers. */
  readonly labels?: readonly string[] | undefined;
}

/** How strong the colour of a cell that has all of its row is: numbers can be read on it in one colour, on light pages and dark ones. */
const STRONGEST = 0.5;

/**
 * A confusion matrix as the text of an SVG: a row for each class, a column for what it was taken for, the darker the more of its row.
 * `counts`: [classes, classes]. Default 360 pixels wide and high.
 *
 * Throws a ShapeError for what is not square, and for too few labels.
 *
 * @example
 * plotConfusionMatrix([[48, 2], [5, 45]], { labels: ["cat", "dog"] });
 */
export function plotConfusionMatrix(counts: Tensor | TensorLike, options: PlotConfusionMatrixOptions = {}): string {
  const where = "plotConfusionMatrix";
  const defaults = { labels: undefined, title: undefined, width: 360, height: 360 };
  const plan = checked(where, withDefaults<PlotConfusionMatrixOptions, typeof defaults>(where, options, defaults));
  const { shape, values } = numbersOf(where, "counts", counts, [2]);
  const [classes = 0, columns] = shape;
  if (classes !== columns) {
    throw new ShapeError({
      where,
      problem: "not square",
      expected: "[classes, classes]",
      received: formatShape(shape),
    });
  }
  const names = namesOf(where, "labels", plan.labels, classes);
  const left = Math.min(plan.width / 3, 14 + 7.2 * Math.max(...names.slice(0, classes).map((name) => name.length)));
  const top = (plan.title === undefined ? 0 : 20) + 24;
  const [wide, tall] = [(plan.width - left - 4) / classes, (plan.height - top - 4) / classes];
  const rows = new Array<number>(classes).fill(0);
  for (const [i, count] of values.entries())
    rows[Math.floor(i / classes)] = (rows[Math.floor(i / classes)] ?? 0) + Math.abs(count);
  const cells = Array.from(values, (count, i) => {
    const [row, column] = [Math.floor(i / classes), i % classes];
    const total = rows[row] ?? 0;
    const part = total === 0 ? 0 : Math.abs(count) / total;
    const [x, y] = [left + column * wide, top + row * tall];
    return [
      `<rect class="cell ${row === column ? "hit" : "miss"}" x="${round(x + 1)}" y="${round(y + 1)}" width="${round(wide - 2)}" height="${round(tall - 2)}" rx="3" fill="${row === column ? "#4338ca" : "#c2570c"}" fill-opacity="${Math.max(0.04, STRONGEST * part).toFixed(2)}"/>`,
      label(x + wide / 2, y + tall / 2 + 4, `${Number(count.toPrecision(4))}`, {
        anchor: "middle",
        className: "count",
        fill: "#1b1c1f",
      }),
    ].join("");
  });
  const beside = Array.from({ length: classes }, (_, i) => [
    label(left - 8, top + (i + 0.5) * tall + 4, names[i] ?? "", { anchor: "end" }),
    label(left + (i + 0.5) * wide, top - 8, names[i] ?? "", { anchor: "middle" }),
  ]);
  return svg("confusion-matrix", plan.width, plan.height, plan.title, [...beside.flat(), ...cells]);
}
