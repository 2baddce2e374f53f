import { eachOf, finite, integerFrom, text } from "../check.js";
import { ShapeError } from "../errors.js";
import { isA } from "../is-a.js";
import { formatShape } from "../shape.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { escaped } from "./model-to-dot.js";

/** How large a chart is, and what is written above it. */
export interface PlotOptions {
  /** Default none. */
  readonly title?: string | undefined;
  /** In pixels; the picture scales. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** The first lines of a picture: series and sides are told apart by these, where a page's style sheet says nothing else. */
export const COLOURS = [
  "#4338ca",
  "#c2570c",
  "#15803d",
  "#b42318",
  "#0e7490",
  "#a21caf",
  "#854d0e",
  "#475569",
  "#be185d",
  "#1d4ed8",
];

interface Sized {
  readonly title?: string | undefined;
  readonly width: number;
  readonly height?: number | undefined;
}

/** The size and the title of a chart, checked. */
export function checked<T extends Sized>(where: string, plan: T): T {
  if (plan.title !== undefined) text(where, "title", plan.title);
  integerFrom(where, "width", plan.width, 80);
  if (plan.height !== undefined) integerFrom(where, "height", plan.height, 60);
  return plan;
}

/** The text of a picture. Its parts have classes, so that the style sheet of a page may colour them anew. */
export function svg(
  name: string,
  width: number,
  height: number,
  title: string | undefined,
  body: readonly string[],
): string {
  const heading =
    title === undefined ? [] : [label(width / 2, 16, title, { anchor: "middle", className: "title", bold: true })];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="plot ${name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, Helvetica, Arial, sans-serif" font-size="12" role="img">`,
    `<title>${escaped(title === undefined ? name : title)}</title>`,
    ...heading,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

export interface LabelOptions {
  readonly anchor?: "start" | "middle" | "end";
  readonly className?: string;
  readonly bold?: boolean;
  readonly fill?: string;
}

export function label(x: number, y: number, words: string, options: LabelOptions = {}): string {
  const { anchor = "start", className = "label", bold = false, fill = "#555" } = options;
  return `<text class="${className}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${fill}"${bold ? ' font-weight="600"' : ""}>${escaped(words)}</text>`;
}

/** About `count` round numbers from `low` to `high`, those within. */
export function ticks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const [factor] = [
    [10, 50],
    [5, 10],
    [2, 2],
  ].find(([, least = 0]) => (rough / power) ** 2 >= least) ?? [1];
  const step = power * (factor ?? 1);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A number beside an axis. */
export function written(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  return (size >= 1e5 || size < 1e-3 ? value.toExponential(0) : `${Number(value.toPrecision(3))}`).replace("-", "−");
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Numbers of so many axes as a tensor. Throws a ShapeError for another rank, and for values that are not finite. */
export function numbersOf(where: string, name: string, x: Tensor | TensorLike, ranks: readonly number[]): Tensor {
  const tensor: Tensor = isA(x, Tensor) ? x : Tensor.from(x as TensorLike);
  if (!ranks.includes(tensor.shape.length) || tensor.shape.includes(0)) {
    throw new ShapeError({
      where,
      problem: `${name} has another shape`,
      expected: `${ranks.join(" or ")} axes, none of them empty`,
      received: formatShape(tensor.shape),
    });
  }
  for (const value of tensor.values) finite(where, name, value);
  return tensor;
}

/** One name for each of `count`, the number where there is none. */
export function namesOf(
  where: string,
  name: string,
  names: readonly string[] | undefined,
  count: number,
): readonly string[] {
  if (names === undefined) return Array.from({ length: count }, (_, i) => `${i}`);
  eachOf(where, name, names, text);
  if (names.length >= count) return names;
  throw new ShapeError({ where, problem: `too few ${name}`, expected: `${count}`, received: `${names.length}` });
}
