import { Adam, Optimizer, RMSprop, SGD } from "wgrad";
import { context2d, element, find } from "../../dom.js";
import { sheet, tile } from "../parts/canvas.js";
import { codeCell } from "../parts/code-cell.js";
import { css, mix, rgb } from "../parts/colours.js";
import { exercise } from "../parts/exercise.js";
import { stage } from "../parts/stage.js";
import { grid } from "../parts/toys.js";
import * as page from "./page.js";
import { type SurfaceName, surfaces } from "./surfaces.js";

const STEPS = 120;
const SIDE = 96;
const places = grid(SIDE);
const COLOURS = ["--accent", "--second", "--good", "--ink"] as const;
const surface = find("surface", HTMLSelectElement);
const [rate, x, y] = ["rate", "x", "y"].map((id) => find(id, HTMLInputElement)) as [
  HTMLInputElement,
  HTMLInputElement,
  HTMLInputElement,
];
const learningRate = () => 10 ** rate.valueAsNumber;
const valley = () => surfaces[surface.value as SurfaceName];

let painted: { readonly key: string; readonly canvas: HTMLCanvasElement } | undefined;

/** Where each of the four has been. */
interface Frame {
  readonly step: number;
  readonly paths: readonly (readonly (readonly [number, number])[])[];
}

const race = stage<Frame>("race", {
  async *run() {
    const eta = learningRate();
    const optimizers = [new SGD(eta), new SGD({ learningRate: eta, momentum: 0.9 }), new RMSprop(eta), new Adam(eta)];
    const walkers = optimizers.map((optimizer) => new page.Walker(surface.value as SurfaceName, optimizer));
    const start = [x.valueAsNumber, y.valueAsNumber] as const;
    const paths: [number, number][][] = walkers.map(() => [[...start]]);
    try {
      for (const walker of walkers) await walker.start(...start);
      for (let step = 1; step <= STEPS; step++) {
        for (const [i, walker] of walkers.entries()) {
          const [last] = paths[i]?.slice(-1) ?? [];
          if (last !== undefined && Math.hypot(...last) < 20) paths[i]?.push(await walker.step());
        }
        yield { step, paths: paths.map((path) => [...path]) };
      }
    } finally {
      for (const walker of walkers) walker.dispose();
    }
  },
  draw(frame) {
    const canvas = find("map", HTMLCanvasElement);
    const { pen, width, height } = sheet(canvas);
    const { height: heightOf, lowest } = valley();
    pen.drawImage(ground(), 0, 0, width, height);
    const at = ([x, y]: readonly [number, number]) => [((x + 1) / 2) * width, ((1 - y) / 2) * height] as const;
    pen.strokeStyle = css(rgb("--ink"));
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(...at(lowest), 7, 0, 2 * Math.PI);
    pen.stroke();
    const paths = frame?.paths ?? COLOURS.map(() => [[x.valueAsNumber, y.valueAsNumber] as const]);
    for (const [i, path] of paths.entries()) {
      pen.strokeStyle = css(rgb(COLOURS[i] ?? "--ink"));
      pen.fillStyle = pen.strokeStyle;
      pen.lineWidth = 2.5;
      pen.lineJoin = "round";
      pen.beginPath();
      for (const place of path) pen.lineTo(...at(place));
      pen.stroke();
      pen.beginPath();
      pen.arc(...at(path.at(-1) ?? [0, 0]), 5.5, 0, 2 * Math.PI);
      pen.fill();
      const now = heightOf(...(path.at(-1) ?? [0, 0]));
      find(`height-${i}`, HTMLElement).textContent = now > 99 ? "off the map" : now.toFixed(3);
    }
  },
  describe: ({ step }) => `Step ${step} of ${STEPS} at a learning rate of ${learningRate().toPrecision(2)}.`,
  recording: () => import("./recorded.json"),
});

/** The valley from above, painted once for each surface and set of colours. */
function ground(): HTMLCanvasElement {
  const key = [surface.value, rgb("--accent"), rgb("--card")].join();
  if (painted?.key === key) return painted.canvas;
  const { height } = valley();
  const heights = new Float32Array(SIDE * SIDE);
  for (let i = 0; i < heights.length; i++) heights[i] = height(places[2 * i] ?? 0, places[2 * i + 1] ?? 0);
  const canvas = element("canvas", { width: SIDE, height: SIDE });
  context2d(canvas).drawImage(tile(heights, SIDE, shade), 0, 0);
  painted = { key, canvas };
  return canvas;
}

/** Darker below, with a line at every tenth. */
function shade(height: number): readonly [number, number, number] {
  const depth = Math.min(1, Math.sqrt(Math.max(0, height)) / 2.2);
  const band = Math.floor(depth * 14) % 2 === 0 ? 0 : 0.05;
  return mix(mix(rgb("--accent"), rgb("--card"), 0.45), rgb("--card"), depth + band);
}

rate.addEventListener("input", () => {
  find("rate-out", HTMLElement).textContent = learningRate().toPrecision(2);
  race.restart();
});
surface.addEventListener("change", race.restart);
for (const slider of [x, y]) slider.addEventListener("input", race.restart);
find("map", HTMLCanvasElement).addEventListener("click", (event) => {
  const { width, height } = find("map", HTMLCanvasElement).getBoundingClientRect();
  x.valueAsNumber = (event.offsetX / width) * 2 - 1;
  y.valueAsNumber = 1 - (event.offsetY / height) * 2;
  race.restart();
});

codeCell("code", { modules: { "./page": page } });
exercise({}, async ({ optimizer }) => {
  if (!(optimizer instanceof Optimizer)) return { right: false, words: "Export an optimizer." };
  const [end = Number.NaN] = (await page.walk("banana", optimizer)).slice(-1);
  if (!(end < 0.005))
    return { right: false, words: `After 60 steps it is at ${end.toPrecision(3)}: below 0.005 is wanted.` };
  return { right: true, words: `It comes down to ${end.toPrecision(2)}: across the floor as well as down the wall.` };
});
