import { scaleLog } from "d3-scale";
import type { Ceilings } from "./ceilings.js";
import { formatShare, threeFigures } from "./format.js";
import { bestRival, type CaseReport, type Report, type Result, shareOfCeiling } from "./report.js";

const [WIDTH, HEIGHT] = [960, 440];
const MARGIN = { left: 64, right: 24, top: 20, bottom: 48 };
const SVG = "http://www.w3.org/2000/svg";

/** A case with a place on the chart. */
interface Place {
  readonly bench: CaseReport;
  /** Operations for each byte that must be read or written. */
  readonly intensity: number;
  readonly flops: number;
  readonly wgrad: Result;
  readonly rival: Result | undefined;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What a letter is wide, and a line of them high. */
const LETTER = { width: 6.8, height: 12 };

/**
 * The roofline of a report (Williams, Waterman & Patterson, “Roofline: An Insightful Visual Performance Model for Multicore
 * Architectures”, 2009): what the adapter allows by the operations a byte of work, and how near each case of wgrad comes to it, its
 * best rival below. Undefined while no case with known work has been run.
 */
export function roofline({ ceilings, cases }: Pick<Report, "ceilings" | "cases">): SVGSVGElement | undefined {
  const places = cases.flatMap(placeOf);
  if (places.length === 0) return undefined;
  const ridge = ceilings.flops / ceilings.bytes;
  const intensities = [...places.map(({ intensity }) => intensity), ridge];
  const rates = places.flatMap(({ flops, wgrad, rival = wgrad }) => [wgrad, rival].map((one) => rate(flops, one)));
  const x = scaleLog([Math.min(...intensities) / 2, Math.max(...intensities) * 2], [MARGIN.left, WIDTH - MARGIN.right]);
  const y = scaleLog(
    [Math.min(...rates) / 1.5, Math.max(ceilings.flops, ...rates) * 1.5],
    [HEIGHT - MARGIN.bottom, MARGIN.top],
  );
  const [left = 1, right = 1] = x.domain();
  const middle = Math.sqrt(left * ridge); // of the slope
  const roof = (intensity: number) => y(Math.min(ceilings.flops, ceilings.bytes * intensity));
  const taken: Box[] = places.flatMap(({ intensity, flops, wgrad, rival = wgrad }) =>
    [wgrad, rival].map((one) => around(x(intensity), y(rate(flops, one)))),
  );
  const [acrossTicks, upTicks] = [x, y].map((scale) => scale.ticks(6).filter(isDecade)) as [number[], number[]];
  const chart = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "roofline" });
  chart.append(
    draw("title", {}, inWords(places, ceilings)),
    ...acrossTicks.flatMap((tick) => [
      draw("line", { class: "grid", x1: x(tick), x2: x(tick), y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }),
      text(x(tick), HEIGHT - 28, `${tick}`, "middle"),
    ]),
    ...upTicks.flatMap((tick) => [
      draw("line", { class: "grid", x1: MARGIN.left, x2: WIDTH - MARGIN.right, y1: y(tick), y2: y(tick) }),
      text(MARGIN.left - 8, y(tick) + 4, threeFigures(tick / 1e9), "end"),
    ]),
    text(WIDTH / 2, HEIGHT - 8, "operations a byte", "middle"),
    text(8, 12, "GFLOP/s", "start"),
    draw("polyline", {
      class: "roof",
      points: [left, ridge, right].map((intensity) => `${x(intensity)},${roof(intensity)}`).join(" "),
    }),
    text(x(right), roof(right) - 6, `${threeFigures(ceilings.flops / 1e9)} GFLOP/s in registers`, "end"),
    text(x(middle) - 10, roof(middle), `${threeFigures(ceilings.bytes / 1e9)} GB/s copied`, "end"),
    ...places.flatMap(({ flops, intensity, wgrad, rival }) => {
      if (!rival) return [];
      const [at, own, other] = [x(intensity), y(rate(flops, wgrad)), y(rate(flops, rival))];
      return [
        draw("line", { class: "apart", x1: at, x2: at, y1: own, y2: other }),
        draw("circle", { class: "rival", cx: at, cy: other, r: 3.5 }),
      ];
    }),
    ...places.flatMap(({ bench, intensity, flops, wgrad }) => {
      const [cx, cy] = [x(intensity), y(rate(flops, wgrad))];
      const share = formatShare(shareOfCeiling(bench, wgrad, ceilings) ?? 0);
      return [
        draw("circle", { class: "own", cx, cy, r: 4.5 }, draw("title", {}, `${bench.title}: ${share}`)),
        ...beside(bench.title, cx, cy, taken),
      ];
    }),
  );
  return chart;
}

function placeOf(bench: CaseReport): Place[] {
  const { flops, bytes, results } = bench;
  const { wgrad } = results;
  if (flops === undefined || bytes === undefined || !wgrad?.correct) return [];
  return [{ bench, intensity: flops / bytes, flops, wgrad, rival: bestRival(results, "wgrad")?.[1] }];
}

function rate(flops: number, { medianMs }: Result): number {
  return (flops / medianMs) * 1000;
}

/** A dot's name where there is room for it, at its right, left, above or below, or a line further; none where there is no room. */
function beside(words: string, x: number, y: number, taken: Box[]): SVGElement[] {
  const width = words.length * LETTER.width;
  for (const [left, middle] of [
    [x + 8, y],
    [x - 8 - width, y],
    [x - width / 2, y - 12],
    [x - width / 2, y + 12],
    [x + 8, y - 14],
    [x + 8, y + 14],
    [x + 8, y + 28],
  ] as const) {
    const box = { left, right: left + width, top: middle - LETTER.height / 2, bottom: middle + LETTER.height / 2 };
    if (box.right > WIDTH || box.left < MARGIN.left || taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    return [text(left, middle + 4, words, "start")];
  }
  return [];
}

function around(x: number, y: number): Box {
  return { left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function isDecade(value: number): boolean {
  return Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6);
}

/** For those who do not see the chart. */
function inWords(places: readonly Place[], ceilings: Ceilings): string {
  const shares = places.map(
    ({ bench, wgrad }) => `${bench.title} ${formatShare(shareOfCeiling(bench, wgrad, ceilings) ?? 0)}`,
  );
  return `How near wgrad comes to what the adapter allows: ${shares.join(", ")}`;
}

function text(x: number, y: number, words: string, anchor: "start" | "middle" | "end"): SVGElement {
  return draw("text", { x, y, "text-anchor": anchor }, words);
}

function draw<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number>>,
  ...children: (Node | string)[]
): SVGElementTagNameMap[Tag] {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}
