import { eachOf, oneOf } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { withDefaults } from "../options.js";
import { isListOf, isRecord } from "../structure.js";
import { COLOURS, checked, label, type PlotOptions, round, svg, ticks, written } from "./svg.js";

/** Options of {@link plotHistory}. */
export interface PlotHistoryOptions extends PlotOptions {
  /** The logs that are shown, each with its `val_…` beside it. Default: all. */
  readonly metrics?: readonly string[] | undefined;
}

const PAD = { left: 46, right: 12, top: 30, bottom: 26 } as const;

/**
 * Curves of a training as the text of an SVG: a panel for each of its logs, over the epochs, that of the training data as a line and that
 * of the validation data as a broken one. `history`: what `fit` gives, or its lists by name. Values that are not finite are left out.
 *
 * Default 360 pixels wide for each panel, and 240 high. Throws an ArgumentError for what is no history, and for a metric that it lacks.
 *
 * @example
 * element.innerHTML = plotHistory(await model.fit(x, y, { epochs: 10, validationSplit: 0.1 }));
 */
export function plotHistory(
  history:
    | { readonly history: Readonly<Record<string, readonly number[]>> }
    | Readonly<Record<string, readonly number[]>>,
  options: PlotHistoryOptions = {},
): string {
  const where = "plotHistory";
  const lists = listsOf(where, history);
  const all = Object.keys(lists).filter((name) => !(name.startsWith("val_") && Object.hasOwn(lists, name.slice(4))));
  const defaults = { metrics: undefined, title: undefined, width: 360, height: 240 };
  const { metrics: names = all } = withDefaults<PlotHistoryOptions, typeof defaults>(where, options, defaults);
  eachOf(where, "metrics", names, (_, name, metric) => oneOf(where, name, metric, all));
  const width = 360 * Math.max(1, names.length);
  const plan = checked(
    where,
    withDefaults<PlotHistoryOptions, typeof defaults>(where, options, { ...defaults, width }),
  );
  const top = plan.title === undefined ? 0 : 20;
  const wide = plan.width / Math.max(1, names.length);
  const panels = names.map((name, i) => {
    const curves = [lists[name] ?? [], lists[`val_${name}`] ?? []];
    return `<g transform="translate(${round(i * wide)} ${top})">${panel(name, curves, wide, plan.height - top)}</g>`;
  });
  return svg("history", plan.width, plan.height, plan.title, panels);
}

function panel(name: string, curves: readonly (readonly number[])[], width: number, height: number): string {
  const values = curves.flat().filter(Number.isFinite);
  const longest = Math.max(2, ...curves.map((curve) => curve.length));
  const [low, high] = [Math.min(...values, Infinity), Math.max(...values, -Infinity)];
  const air = 0.06 * (high - low || Math.abs(high) || 1);
  const [from, to] = values.length === 0 ? [0, 1] : [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
  const x = (epoch: number) => PAD.left + (epoch / (longest - 1)) * (width - PAD.left - PAD.right);
  const y = (value: number) => height - PAD.bottom - ((value - from) / (to - from)) * (height - PAD.top - PAD.bottom);
  const rows = ticks(from, to, 4).map((value) =>
    [
      `<line class="grid" x1="${PAD.left}" x2="${round(width - PAD.right)}" y1="${round(y(value))}" y2="${round(y(value))}" stroke="#ddd"/>`,
      label(PAD.left - 6, y(value) + 4, written(value), { anchor: "end" }),
    ].join(""),
  );
  const columns = ticks(1, longest, 5)
    .filter(Number.isInteger)
    .map((epoch) => label(x(epoch - 1), height - 8, `${epoch}`, { anchor: "middle" }));
  const lines = curves.map((curve, i) => {
    const points = curve.flatMap((value, epoch) =>
      Number.isFinite(value) ? [`${round(x(epoch))} ${round(y(value))}`] : [],
    );
    const dash = i === 0 ? "" : ' stroke-dasharray="5 4"';
    const path = points.length === 1 ? `${points[0]}h0` : points.join("L");
    return points.length === 0
      ? ""
      : `<path class="series-${i}" d="M${path}" fill="none" stroke="${COLOURS[i]}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"${dash}/>`;
  });
  return [
    label(PAD.left, 18, name, { className: "title", bold: true, fill: "#222" }),
    ...rows,
    ...columns,
    ...lines,
  ].join("");
}

function listsOf(where: string, history: unknown): Readonly<Record<string, readonly number[]>> {
  const lists = hasHistory(history) ? history.history : history;
  if (isRecord(lists) && Object.values(lists).every(isNumbers)) return lists as Record<string, readonly number[]>;
  throw new ArgumentError({
    where,
    problem: "no history",
    expected: "what fit gives, or a record of lists of numbers",
    received: inWords(history),
  });
}

function isNumbers(value: unknown): boolean {
  return isListOf(value, (one) => typeof one === "number");
}

/** Whether this is what `fit` gives. False, and no error, for proxies that have been revoked. */
function hasHistory(value: unknown): value is { readonly history: unknown } {
  try {
    return typeof value === "object" && value !== null && Reflect.get(value, "history") !== undefined;
  } catch {
    return false;
  }
}
