/** What the code of this chapter may import: digits, and a way to see pictures. */
import { element } from "../../dom.js";
import { loadDigits } from "../parts/digits.js";
import { drawSigned } from "../parts/maps.js";
import { show } from "../parts/output.js";

export { show } from "../parts/output.js";

/** The first `count` digits, x [count, 28, 28, 1] and y [count], and 500 others. */
export async function digits(count: number) {
  const { train, test } = await loadDigits();
  return {
    train: { x: train.x.slice(0, count), y: train.y.slice(0, count) },
    test: { x: test.x.slice(0, 500), y: test.y.slice(0, 500) },
  };
}

/** Shows a square picture of numbers: blue above zero, orange below. */
export function picture(values: ArrayLike<number>): void {
  const canvas = element("canvas", { className: "pixels", role: "img", ariaLabel: "A picture" });
  canvas.style.width = "168px";
  drawSigned(canvas, values);
  show(canvas);
}
