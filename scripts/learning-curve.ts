import { type ScaleLinear, scaleLinear } from "d3-scale";
import { line } from "d3-shape";

/** What a training run recorded. */
export interface LearningCurve {
  /** One value an epoch for each metric; those of validation are called `valLoss` or `val_loss`. */
  history: Readonly<Record<string, readonly number[]>>;
  /** The same metrics in between, at a place given in epochs (0.5 is the middle of the first): drawn as a pale line. */
  steps?: readonly (Readonly<Record<string, number>> & { readonly epoch: number })[];
  title?: string;
  subtitle?: string;
  /** What one of the metrics is measured by: a broken line across its panel. */
  baseline?: { readonly metric: string; readonly value: number; readonly label: string } | undefined;
}

interface Point {
  epoch: number;
  value: number;
}

/** One metric, three ways. */
interface Curves {
  metric: string;
  steps: Point[];
  training: Point[];
  validation: Point[];
  baseline?: LearningCurve["baseline"];
}

type Scale = ScaleLinear<number, number>;

const BLUE = "#2563eb";
const ORANGE = "#ea580c";
const INK = "#1f2937";
const FAINT = "#6b7280";
const GRID = "#e5e7eb";

const LINE_HEIGHT = 16;

/** Sizes in pixels. The labels of a panel stand outside its frame, in the gaps. */
const PANEL = { width: 380, height: 240 };
const GAP = { left: 60, right: 72, top: 96, bottom: 56 };

/**
 * Loss and metrics over the epochs as an SVG that stands alone: a panel each, with training and validation in it. The
 * learning rate, which callbacks add to a history, is none of them.
 *
 * Values that are not finite leave a gap in the line.
 */
export function learningCurveSvg({
  history,
  steps = [],
  title = "Learning curve",
  subtitle = "",
  baseline,
}: LearningCurve): string {
  const panels = Object.keys(history)
    .filter((name) => !/^(val(_|[A-Z])|learning_rate$)/.test(name))
    .map((metric) => ({
      ...curvesOf(metric, history, steps),
      baseline: baseline?.metric === metric ? baseline : undefined,
    }));
  const pitch = GAP.left + PANEL.width + GAP.right;
  const width = panels.length * pitch;
  const height = GAP.top + PANEL.height + GAP.bottom;
  const validated = panels.some(({ validation }) => validation.length > 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" \
font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="12" fill="${INK}">
<title>${escapeText(title)}</title>
<rect width="${width}" height="${height}" fill="white"/>
<text x="24" y="36" font-size="18" font-weight="600">${escapeText(title)}</text>
<text x="24" y="57" fill="${FAINT}">${escapeText(subtitle)}</text>
${validated ? legend(width - GAP.right) : ""}
${panels.map((curves, i) => at(i * pitch + GAP.left, GAP.top, panel(curves))).join("\n")}
</svg>
`;
}

function curvesOf(metric: string, history: LearningCurve["history"], steps: LearningCurve["steps"] = []): Curves {
  const capitalised = metric.charAt(0).toUpperCase() + metric.slice(1);
  const byEpoch = (values: readonly number[] = []) => values.map((value, i) => ({ epoch: i + 1, value }));
  return {
    metric,
    steps: steps.map((step) => ({ epoch: step.epoch, value: step[metric] ?? Number.NaN })),
    training: byEpoch(history[metric]),
    validation: byEpoch(history[`val${capitalised}`] ?? history[`val_${metric}`]),
  };
}

function panel({ metric, steps, training, validation, baseline }: Curves): string {
  const points = [...steps, ...training, ...validation].filter(({ value }) => Number.isFinite(value));
  const level = baseline === undefined ? [] : [baseline.value];
  const x = scaleLinear(extent([0, ...points.map(({ epoch }) => epoch)]), [0, PANEL.width]);
  const y = scaleLinear(extent([...level, ...points.map(({ value }) => value)]), [PANEL.height, 0]).nice(6);
  return [
    `<text y="-14" font-weight="600">${escapeText(metric)}</text>`,
    ...y.ticks(6).map((tick) => horizontal(y(tick), y.tickFormat(6)(tick))),
    ...wholeTicks(x).map((tick) => vertical(x(tick), `${tick}`)),
    `<text x="${PANEL.width / 2}" y="${PANEL.height + 42}" text-anchor="middle" fill="${FAINT}">epoch</text>`,
    ...(baseline === undefined ? [] : [across(y(baseline.value), baseline.label)]),
    path(steps, x, y, `stroke="${BLUE}" stroke-opacity="0.3"`),
    curve(training, x, y, BLUE),
    curve(validation, x, y, ORANGE),
    lastValues(training, validation, y),
  ].join("\n");
}

function horizontal(y: number, label: string): string {
  return `<path d="M0,${y}H${PANEL.width}" stroke="${GRID}"/><text x="-8" y="${y}" dy="0.35em" text-anchor="end" fill="${FAINT}">${label}</text>`;
}

function across(y: number, label: string): string {
  return `<path d="M0,${y}H${PANEL.width}" stroke="${FAINT}" stroke-dasharray="5 4"/><text x="${PANEL.width - 4}" y="${y - 6}" text-anchor="end" fill="${FAINT}">${escapeText(label)}</text>`;
}

function vertical(x: number, label: string): string {
  return `<path d="M${x},${PANEL.height}v5" stroke="${FAINT}"/><text x="${x}" y="${PANEL.height + 20}" text-anchor="middle" fill="${FAINT}">${label}</text>`;
}

function path(points: readonly Point[], x: Scale, y: Scale, stroke: string): string {
  const draw = line<Point>(
    ({ epoch }) => x(epoch),
    ({ value }) => y(value),
  )
    .defined(({ value }) => Number.isFinite(value))
    .digits(1);
  return `<path d="${draw(points) ?? ""}" fill="none" stroke-linejoin="round" ${stroke}/>`;
}

/** A line with a dot at every epoch. */
function curve(points: readonly Point[], x: Scale, y: Scale, colour: string): string {
  const dots = points
    .filter(({ value }) => Number.isFinite(value))
    .map(({ epoch, value }) => `<circle cx="${x(epoch)}" cy="${y(value)}" r="3"/>`);
  return `<g fill="${colour}">${path(points, x, y, `stroke="${colour}" stroke-width="2"`)}${dots.join("")}</g>`;
}

/** The last values beside the frame, held apart where the lines end close together. */
function lastValues(training: readonly Point[], validation: readonly Point[], y: Scale): string {
  const ends = [
    { value: training.at(-1)?.value, colour: BLUE },
    { value: validation.at(-1)?.value, colour: ORANGE },
  ].flatMap(({ value, colour }) => (Number.isFinite(value) ? [{ value: value ?? 0, colour }] : []));
  ends.sort((a, b) => b.value - a.value);
  const [upper, lower] = ends.map(({ value }) => y(value));
  const overlap = upper === undefined || lower === undefined ? 0 : Math.max(0, LINE_HEIGHT - (lower - upper)) / 2;
  const labels = ends.map(({ value, colour }, i) => {
    const place = y(value) + (i === 0 ? -overlap : overlap);
    return `<text x="${PANEL.width + 8}" y="${place}" dy="0.35em" font-weight="600" fill="${colour}">${value.toPrecision(4)}</text>`;
  });
  return labels.join("");
}

function legend(right: number): string {
  const entry = (label: string, colour: string) =>
    `<path d="M0,0h20" stroke="${colour}" stroke-width="2"/><circle cx="10" r="3" fill="${colour}"/><text x="28" dy="0.35em">${label}</text>`;
  const y = GAP.top - 18;
  return at(right - 195, y, entry("training", BLUE)) + at(right - 90, y, entry("validation", ORANGE));
}

function at(x: number, y: number, content: string): string {
  return `<g transform="translate(${x}, ${y})">${content}</g>`;
}

/** Smallest and largest; from or to 0 where all are the same, so that there is a span to draw. */
function extent(values: readonly number[]): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (low > high || (low === 0 && high === 0)) return [0, 1];
  return low === high ? [Math.min(0, low), Math.max(0, high)] : [low, high];
}

/** Ticks at whole epochs only, ten at most. */
function wholeTicks(scale: Scale): number[] {
  return scale.ticks(10).filter(Number.isInteger);
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
