import { compile, gradients, ops, Random, type SymbolicTensor, Tensor } from "wgrad";
import { find } from "../../dom.js";
import { sheet } from "../parts/canvas.js";
import { codeCell } from "../parts/code-cell.js";
import { css, rgb } from "../parts/colours.js";
import { exercise } from "../parts/exercise.js";
import { drawPlane } from "../parts/plane.js";
import { stage } from "../parts/stage.js";
import { percent } from "../parts/words.js";
import { type BlameFrame, blame, type Curve, EPOCHS, points } from "./blame.js";

const activation = find("activation", HTMLSelectElement);
const depth = find("depth", HTMLSelectElement);
/** Powers of ten from the foot of the bars to their top. */
const [LEAST, MOST] = [-7, 0];

const figure = stage<BlameFrame>("blame", {
  run: () => blame(activation.value as Curve, Number(depth.value)),
  draw(frame) {
    drawBars(frame?.sizes ?? new Array<number>(Number(depth.value) + 1).fill(0));
    drawPlane(find("plane", HTMLCanvasElement), frame?.field, points);
    find("right", HTMLElement).textContent = frame === undefined ? "" : percent(frame.right);
  },
  describe({ epoch, sizes, right }) {
    const ratio = (sizes.at(-1) ?? 0) / (sizes[0] || 1);
    return `Epoch ${epoch} of ${EPOCHS}, ${percent(right)} right: the last layer’s gradient is ${ratio < 1 ? ratio.toFixed(2) : ratio.toFixed(0)} times the first’s.`;
  },
  recording: () => import("./recorded.json"),
});
for (const choice of [activation, depth]) choice.addEventListener("change", figure.restart);

function drawBars(sizes: readonly number[]): void {
  const { pen, width, height } = sheet(find("bars", HTMLCanvasElement));
  const [left, foot] = [44, height - 24];
  const y = (power: number) => 10 + ((MOST - power) / (MOST - LEAST)) * (foot - 10);
  pen.font = "12px system-ui, sans-serif";
  for (let power = LEAST; power <= MOST; power++) {
    pen.strokeStyle = css(rgb("--line"));
    pen.fillStyle = css(rgb("--muted"));
    pen.beginPath();
    pen.moveTo(left, y(power));
    pen.lineTo(width, y(power));
    pen.stroke();
    pen.fillText(
      power === 0 ? "1" : `10${[...`${power}`].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷"["-01234567".indexOf(sign)]).join("")}`,
      6,
      y(power) + 4,
    );
  }
  const wide = (width - left) / sizes.length;
  for (const [i, size] of sizes.entries()) {
    const top = y(Math.min(MOST, Math.max(LEAST, Math.log10(size || 1e-12))));
    pen.fillStyle = css(rgb(i === sizes.length - 1 ? "--second" : "--accent"));
    pen.beginPath();
    pen.roundRect(left + i * wide + wide * 0.15, top, wide * 0.7, foot - top, 4);
    pen.fill();
    pen.fillStyle = css(rgb("--muted"));
    pen.textAlign = "center";
    pen.fillText(i === sizes.length - 1 ? "out" : `${i + 1}`, left + (i + 0.5) * wide, height - 6);
    pen.textAlign = "start";
  }
}

codeCell("code", { modules: {} });
exercise({}, async ({ gradient }) => {
  if (typeof gradient !== "function") return { right: false, words: "Export a function named gradient." };
  const yours = gradient as (x: SymbolicTensor, w: SymbolicTensor, y: SymbolicTensor, count: number) => SymbolicTensor;
  const random = new Random(5);
  const some = (rows: number, columns: number) =>
    Tensor.from(
      Float32Array.from({ length: rows * columns }, () => random.normal()),
      [rows, columns],
    );
  const program = await compile(
    (x, w, y) => {
      const [real] = gradients(ops.mean(ops.square(ops.subtract(ops.matmul(x, w), y))), [w]);
      return { apart: ops.max(ops.abs(ops.subtract(yours(x, w, y, 12), real))) };
    },
    [{ shape: [6, 3] }, { shape: [3, 2] }, { shape: [6, 2] }],
  );
  const { apart } = await program.run(some(6, 3), some(3, 2), some(6, 2));
  if (apart.item() > 1e-4)
    return { right: false, words: `It is off by ${apart.item().toFixed(3)}. What is the slope of a square?` };
  return { right: true, words: "What came in, times the blame: xᵀ·δ, with δ = 2(ŷ − y)/count." };
});
