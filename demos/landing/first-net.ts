import { init, setRandomSeed } from "wgrad";
import { learnPlane } from "../course/parts/learn-plane.js";
import { toy } from "../course/parts/toys.js";
import { EPOCHS, type Frame, POINTS, SIZES } from "./frame.js";

/** Trains the net of the front page. It is fetched, with the library, when the visitor begins. */
export async function* firstNet(): AsyncGenerator<Frame, void> {
  const { adapter } = await init();
  setRandomSeed(5);
  const points = toy("spirals", POINTS);
  const run = learnPlane({ points, sizes: SIZES, activation: "tanh", epochs: EPOCHS, every: 5, learningRate: 0.025 });
  for await (const frame of run) yield { ...frame, adapter };
}
