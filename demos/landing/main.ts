import { paintPlainCells } from "../course/parts/code-cell.js";
import { blankNet, drawNet } from "../course/parts/net-picture.js";
import { drawPlane } from "../course/parts/plane.js";
import { activationsOf } from "../course/parts/small-net.js";
import { stage } from "../course/parts/stage.js";
import { grid, toy } from "../course/parts/toys.js";
import { copied, find } from "../dom.js";
import { EPOCHS, type Frame, POINTS, SIZES } from "./frame.js";

const everywhere = grid(48);
const points = toy("spirals", POINTS);
const blank = blankNet(SIZES, "tanh");

stage<Frame>("first", {
  async *run() {
    const { firstNet } = await import("./first-net.js");
    yield* firstNet();
  },
  draw(frame) {
    const net = frame === undefined ? blank : { ...blank, weights: frame.weights };
    drawNet(find("net", HTMLCanvasElement), net);
    drawPlane(find("plane", HTMLCanvasElement), activationsOf(net, everywhere).at(-1), points);
  },
  describe: ({ epoch, right, adapter }) =>
    `Epoch ${epoch} of ${EPOCHS} on ${adapter}: ${(right * 100).toFixed(0)} % of the points are told apart.`,
  recording: () => import("./recorded.json"),
});

paintPlainCells();

const copy = find("copy", HTMLButtonElement);
copy.addEventListener("click", async () => {
  copy.textContent = (await copied(find("install", HTMLElement).textContent ?? "")) ? "Copied" : "Not allowed";
});
