import { compile, ops, type SymbolicTensor, Tensor } from "wgrad";
import { find, onSchemeChange } from "../../dom.js";
import { sheet } from "../parts/canvas.js";
import { codeCell } from "../parts/code-cell.js";
import { css, rgb } from "../parts/colours.js";
import { exercise } from "../parts/exercise.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import { EPOCHS, fitLines, type LinesFrame, pointsWith, SLOPE } from "./lines.js";

const stray = find("stray", HTMLInputElement);
const COLOURS = ["--accent", "--second", "--good"] as const;
/** How high the picture of the points reaches, and how low. */
const TOP = 3.2;

const figure = stage<LinesFrame>("fit", {
  run: () => fitLines(stray.valueAsNumber),
  draw(frame) {
    const { pen, width, height } = sheet(find("lines", HTMLCanvasElement));
    const at = (x: number, y: number) => [((x + 1.05) / 2.1) * width, ((TOP - y) / (2 * TOP)) * height] as const;
    const line = (slope: number, bias: number) => {
      pen.beginPath();
      pen.moveTo(...at(-1, bias - slope));
      pen.lineTo(...at(1, bias + slope));
      pen.stroke();
    };
    pen.fillStyle = css(rgb("--track"));
    pen.beginPath();
    pen.roundRect(0, 0, width, height, 8);
    pen.fill();
    pen.strokeStyle = css(rgb("--muted"));
    pen.setLineDash([5, 5]);
    line(SLOPE, 0);
    pen.setLineDash([]);
    pen.lineWidth = 3;
    for (const [i, { slope, bias, loss }] of (frame?.lines ?? []).entries()) {
      pen.strokeStyle = css(rgb(COLOURS[i] ?? "--ink"));
      line(slope, bias);
      find(`loss-${i}`, HTMLElement).textContent = loss.toFixed(3);
    }
    for (const [x, y] of pointsWith(stray.valueAsNumber)) {
      pen.fillStyle = css(rgb(x === 0.9 ? "--bad" : "--ink"));
      pen.beginPath();
      pen.arc(...at(x, y), x === 0.9 ? 7 : 4, 0, 2 * Math.PI);
      pen.fill();
    }
  },
  describe: ({ epoch, lines }) =>
    `Epoch ${epoch} of ${EPOCHS}: slopes ${lines.map(({ slope }) => slope.toFixed(2).replace("-", "−")).join(", ")}; the true one is ${SLOPE}.`,
  recording: () => import("./recorded.json"),
});
stray.addEventListener("input", figure.restart);

/** The stray point may also be dragged where it lies. */
const canvas = find("lines", HTMLCanvasElement);
const drag = ({ buttons, offsetY }: PointerEvent) => {
  if (buttons === 0) return;
  stray.valueAsNumber = TOP - (offsetY / canvas.clientHeight) * 2 * TOP;
  figure.restart();
};
canvas.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  drag(event);
});
canvas.addEventListener("pointermove", drag);

const p = find("p", HTMLInputElement);
const costs = [(p: number) => -Math.log(p), (p: number) => (1 - p) ** 2] as const;
const drawCurves = () => {
  const { pen, width, height } = sheet(find("curves", HTMLCanvasElement));
  const at = (p: number, cost: number) => [p * width, (1 - cost / 4.6) * (height - 16) + 8] as const;
  pen.fillStyle = css(rgb("--track"));
  pen.beginPath();
  pen.roundRect(0, 0, width, height, 8);
  pen.fill();
  pen.lineWidth = 3;
  for (const [i, cost] of costs.entries()) {
    pen.strokeStyle = css(rgb(COLOURS[i] ?? "--ink"));
    pen.beginPath();
    for (let q = 0.01; q < 1; q += 0.005) pen.lineTo(...at(q, cost(q)));
    pen.stroke();
    pen.fillStyle = pen.strokeStyle;
    pen.beginPath();
    pen.arc(...at(p.valueAsNumber, cost(p.valueAsNumber)), 6, 0, 2 * Math.PI);
    pen.fill();
  }
  const [entropy, squared] = costs.map((cost) => cost(p.valueAsNumber).toFixed(2));
  find("said", HTMLElement).textContent = percent(p.valueAsNumber);
  find("costs", HTMLElement).textContent = `Cross-entropy (blue): ${entropy}. Squared error (orange): ${squared}.`;
};
p.addEventListener("input", drawCurves);
onSchemeChange(drawCurves);
new ResizeObserver(drawCurves).observe(find("curves", HTMLCanvasElement));

codeCell("code", { modules: {} });
exercise({}, async ({ loss }) => {
  if (typeof loss !== "function") return { right: false, words: "Export a function named loss." };
  const yours = loss as (yTrue: SymbolicTensor, yPred: SymbolicTensor) => SymbolicTensor;
  const program = await compile((y, p) => ({ cost: ops.mean(yours(y, p)) }), [{ shape: [4, 1] }, { shape: [4, 1] }]);
  const { cost } = await program.run(Tensor.from([[10], [10], [10], [10]]), Tensor.from([[10], [8], [11], [14]]));
  const wanted = (0 + 6 + 1 + 4) / 4;
  if (Math.abs(cost.item() - wanted) > 1e-4)
    return {
      right: false,
      words: `For 10 loaves and guesses of 10, 8, 11 and 14 it costs ${cost.item().toFixed(2)}: ${wanted} is right.`,
    };
  return { right: true, words: "A net trained with it will order the 75th percentile: better one too many." };
});
