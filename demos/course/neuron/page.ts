/** What the code of this chapter may import: the points, and a watcher. */
import { type Hooks, type Sequential, Tensor } from "wgrad";
import { nextFrame } from "../parts/frames.js";
import { showCanvas } from "../parts/output.js";
import { drawPlane } from "../parts/plane.js";
import { grid, type Points, type ToyName, toy } from "../parts/toys.js";

export { show } from "../parts/output.js";

const SIDE = 40;

/** Points of two kinds as tensors: x [count, 2], y [count, 1]. */
export function points(name: ToyName, count = 200) {
  return tensorsOf(toy(name, count));
}

export function tensorsOf({ places, kinds }: Points) {
  return { x: Tensor.from(places, [kinds.length, 2]), y: Tensor.from(kinds, [kinds.length, 1]) };
}

/** The plane as samples to ask a net about, [1600, 2]. */
export const plane = Tensor.from(grid(SIDE), [SIDE * SIDE, 2]);

/** A callback that paints what the model says all over the plane, every few epochs. */
export function watch(model: Sequential, name: ToyName, every = 20): Hooks {
  const canvas = showCanvas(320, 320, "Decision boundary of the net while it learns");
  return {
    async onEpochEnd(epoch) {
      if ((epoch + 1) % every !== 0) return;
      drawPlane(canvas, (await model.predict(plane, { batchSize: 1600 })).data, toy(name));
      await nextFrame();
    },
  };
}
