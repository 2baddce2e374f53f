import { Sequential } from "wgrad";
import { element, find } from "../../dom.js";
import { Latest } from "../../training/latest.js";
import { sheet } from "../parts/canvas.js";
import { codeCell } from "../parts/code-cell.js";
import { css, rgb } from "../parts/colours.js";
import { loadDigits } from "../parts/digits.js";
import { exercise } from "../parts/exercise.js";
import { nextFrame } from "../parts/frames.js";
import { canvases, drawInk } from "../parts/maps.js";
import { stage } from "../parts/stage.js";
import * as page from "./page.js";
import { pcaError, Squeeze } from "./squeeze.js";

const [DIGITS, EPOCHS, SHOWN] = [2000, 28, 8];
const HUES = Array.from({ length: 10 }, (_, digit) => `hsl(${digit * 36} 65% 48%)`);

interface Frame {
  readonly epoch: number;
  readonly error: number;
  /** Of two principal components of the digits that the net learns from. */
  readonly pca: number;
  /** Two numbers for each of 300 digits, and which digits they are. */
  readonly codes: Float32Array;
  readonly kinds: readonly number[];
  /** Eight digits and what comes out, [16, 784]. */
  readonly pairs: Float32Array;
}

let net: Squeeze | undefined;
let last: Frame | undefined;
const place = { x: 0, y: 0 };
const plane = find("plane", HTMLCanvasElement);
const sliders = [find("across", HTMLInputElement), find("up", HTMLInputElement)] as const;

stage<Frame>("squeeze", {
  async *run() {
    const [{ train, test }, { test: labelled }] = await Promise.all([page.rows(DIGITS), loadDigits()]);
    const pca = await pcaError(train, test, 2, nextFrame);
    net?.dispose();
    net = new Squeeze();
    const mine = net;
    for (let epoch = 2; epoch <= EPOCHS; epoch += 2) {
      await mine.whole.fit(train, train, { epochs: 2, batchSize: 50 });
      const { meanSquaredError: error = 0 } = await mine.whole.evaluate(test, test, { batchSize: 100 });
      const codes = Float32Array.from((await mine.encoder.predict(test, { batchSize: 300 })).data);
      const eight = test.slice(0, SHOWN);
      const out = await mine.whole.predict(eight);
      const pairs = Float32Array.from([...eight.data, ...out.data]);
      void paint.ask();
      yield { epoch, error, pca, codes, kinds: [...labelled.y.slice(0, 300).data], pairs };
    }
  },
  draw(frame) {
    last = frame;
    drawCodes();
    if (frame === undefined) return;
    for (const [i, canvas] of canvases(find("pairs", HTMLElement), 2 * SHOWN, "Digit").entries())
      drawInk(canvas, frame.pairs.subarray(i * 784, (i + 1) * 784));
    find("against", HTMLElement).textContent =
      `Mean squared error on digits it has not seen: ${frame.error.toFixed(4)}. The best flat plane, principal components, leaves ${frame.pca.toFixed(4)}.`;
  },
  describe: ({ epoch, error, pca }) =>
    `Epoch ${epoch} of ${EPOCHS}: an error of ${error.toFixed(4)}, ${((1 - error / pca) * 100).toFixed(0)} % below that of a flat plane.`.replace(
      "-",
      "−",
    ),
  recording: () => import("./recorded.json"),
});

/** The middle of the digits' places, and how far they reach from it, on each axis. */
function reach(axis: 0 | 1): readonly [middle: number, far: number] {
  const values = Array.from(last?.codes ?? [-1, -1, 1, 1]).filter((_, i) => i % 2 === axis);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return [(low + high) / 2, (high - low) / 2 || 1];
}

/** From the picture, −1 to 1, to the numbers of the code. */
function codeAt(value: number, axis: 0 | 1): number {
  const [middle, far] = reach(axis);
  return middle + value * far;
}

function drawCodes(): void {
  const { pen, width, height } = sheet(plane);
  pen.fillStyle = css(rgb("--track"));
  pen.fillRect(0, 0, width, height);
  const at = (x: number, y: number) => [((x + 1.05) / 2.1) * width, ((1.05 - y) / 2.1) * height] as const;
  const [[left, wide], [low, tall]] = [reach(0), reach(1)];
  for (const [i, kind] of (last?.kinds ?? []).entries()) {
    const [x = 0, y = 0] = last?.codes.subarray(2 * i, 2 * i + 2) ?? [];
    pen.fillStyle = HUES[kind] ?? "";
    pen.beginPath();
    pen.arc(...at((x - left) / wide, (y - low) / tall), 4, 0, 2 * Math.PI);
    pen.fill();
  }
  pen.strokeStyle = css(rgb("--ink"));
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(...at(place.x, place.y), 8, 0, 2 * Math.PI);
  pen.stroke();
}

const paint = new Latest(
  async () => {
    if (net !== undefined)
      drawInk(find("here", HTMLCanvasElement), await net.paint(codeAt(place.x, 0), codeAt(place.y, 1)));
  },
  (error) => {
    find("against", HTMLElement).textContent = String(error);
  },
);
const wander = (x: number, y: number) => {
  place.x = Math.min(1, Math.max(-1, x));
  place.y = Math.min(1, Math.max(-1, y));
  [sliders[0].valueAsNumber, sliders[1].valueAsNumber] = [place.x, place.y];
  drawCodes();
  void paint.ask();
};
plane.addEventListener("pointermove", (event) => {
  const { width, height } = plane.getBoundingClientRect();
  wander((event.offsetX / width) * 2.1 - 1.05, 1.05 - (event.offsetY / height) * 2.1);
});
for (const slider of sliders)
  slider.addEventListener("input", () => wander(sliders[0].valueAsNumber, sliders[1].valueAsNumber));

for (const [digit, hue] of HUES.entries()) {
  const swatch = element("li", { textContent: `${digit}` });
  swatch.style.setProperty("--hue", hue);
  find("kinds", HTMLElement).append(swatch);
}

const modules = { "./page": page };
codeCell("code", { modules });
exercise(modules, async ({ model }) => {
  if (!(model instanceof Sequential)) return { right: false, words: "Export a Sequential named model." };
  const { test } = await page.rows(1);
  let shape: readonly number[] = [1, 784];
  const widths = model.layers.map((layer) => {
    shape = layer.outputShape(shape);
    return shape.at(-1) ?? 0;
  });
  const narrowest = Math.min(...widths);
  if (narrowest > 16) return { right: false, words: `Its narrowest layer has ${narrowest} units: 16 at most.` };
  const out = await model.predict(test, { batchSize: 100 });
  const error = out.data.reduce((sum, value, i) => sum + (value - (test.data[i] ?? 0)) ** 2, 0) / out.data.length;
  if (!(error < 0.035)) return { right: false, words: `Its error is ${error.toFixed(4)}: below 0.035 is wanted.` };
  return { right: true, words: `An error of ${error.toFixed(4)} through ${narrowest} numbers.` };
});
