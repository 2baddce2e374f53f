import { Sequential } from "wgrad";
import { find } from "../../dom.js";
import { codeCell } from "../parts/code-cell.js";
import { css, rgb } from "../parts/colours.js";
import { exercise } from "../parts/exercise.js";
import { learnPlane, type PlaneFrame } from "../parts/learn-plane.js";
import { blankNet, drawNet } from "../parts/net-picture.js";
import { drawPlane } from "../parts/plane.js";
import { activationsOf, type SmallNet } from "../parts/small-net.js";
import { stage } from "../parts/stage.js";
import { grid, type ToyName, toy } from "../parts/toys.js";
import { percent } from "../parts/words.js";
import * as page from "./page.js";

const SIZES = [2, 6, 6, 4, 1];
const EPOCHS = 240;
const everywhere = grid(48);
const points = find("points", HTMLSelectElement);
const activation = find("activation", HTMLSelectElement);
const view = find("view", HTMLSelectElement);
const place = [find("x1", HTMLInputElement), find("x2", HTMLInputElement)] as const;
const curve = () => activation.value as SmallNet["activation"];
const chosen = () => toy(points.value as ToyName, 240);

const figure = stage<PlaneFrame>("net-figure", {
  run: () =>
    learnPlane({
      points: chosen(),
      sizes: SIZES,
      activation: curve(),
      epochs: EPOCHS,
      every: 4,
      learningRate: curve() === "sigmoid" ? 0.06 : 0.02,
    }),
  draw(frame) {
    const blank = blankNet(SIZES, curve());
    const net = frame === undefined ? blank : { ...blank, weights: frame.weights };
    const isPoint = view.value === "point";
    const [x1, x2] = place.map((slider) => slider.valueAsNumber) as [number, number];
    const canvas = find("plane", HTMLCanvasElement);
    drawNet(find("net", HTMLCanvasElement), net, { input: isPoint ? [x1, x2] : undefined });
    drawPlane(canvas, activationsOf(net, everywhere).at(-1), chosen());
    if (isPoint) ring(canvas, x1, x2);
    const [answer = 0] = activationsOf(net, Float32Array.of(x1, x2)).at(-1) ?? [];
    find("caption", HTMLElement).hidden = isPoint && frame === undefined;
    if (isPoint)
      find("caption", HTMLElement).textContent =
        `For (${x1.toFixed(2)}, ${x2.toFixed(2)}) the net says ${percent(answer)} blue.`;
  },
  describe: ({ epoch, loss, right }) =>
    `Epoch ${epoch} of ${EPOCHS}: loss ${loss.toFixed(3)}, ${percent(right)} of the points are right.`,
  recording: () => import("./recorded.json"),
});

for (const choice of [points, activation]) choice.addEventListener("change", figure.restart);
for (const slider of place) slider.addEventListener("input", figure.redraw);
view.addEventListener("change", () => {
  for (const slider of place) slider.disabled = view.value !== "point";
  figure.redraw();
});
find("plane", HTMLCanvasElement).addEventListener("click", (event) => {
  const { width, height } = find("plane", HTMLCanvasElement).getBoundingClientRect();
  place[0].valueAsNumber = (event.offsetX / width) * 2 - 1;
  place[1].valueAsNumber = 1 - (event.offsetY / height) * 2;
  view.value = "point";
  view.dispatchEvent(new Event("change"));
});

codeCell("code", { modules: { "./page": page } });
exercise({}, ({ model }) => {
  if (!(model instanceof Sequential)) return { right: false, words: "Export a Sequential named model." };
  const count = model.countParams();
  if (model.layers.length !== 4)
    return { right: false, words: `${model.layers.length - 1} hidden layers: three are wanted.` };
  if (count !== 81) return { right: false, words: `It has ${count}: 81 are wanted.` };
  return { right: true, words: "81: three layers of five, for instance, are 15 + 30 + 30, and 6 for the output." };
});

/** A ring around the point that is asked about. */
function ring(canvas: HTMLCanvasElement, x1: number, x2: number): void {
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  pen.strokeStyle = css(rgb("--ink"));
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.arc(((x1 + 1) / 2) * canvas.clientWidth, ((1 - x2) / 2) * canvas.clientHeight, 8, 0, 2 * Math.PI);
  pen.stroke();
}
