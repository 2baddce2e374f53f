/** What the code of this chapter may import: forty points, six of them mislabelled, and 400 clean ones. */
import { Tensor } from "wgrad";
import { type Points, toy } from "../parts/toys.js";

export { show } from "../parts/output.js";

const WRONG = [3, 8, 13, 22, 27, 36];

/** Forty points of two clouds, six of which say the wrong thing. */
export const few: Points = (() => {
  const { places, kinds } = toy("blobs", 40);
  return { places, kinds: kinds.map((kind, i) => (WRONG.includes(i) ? 1 - kind : kind)) };
})();

/** 400 others, all of them right. */
const many: Points = (() => {
  const { places, kinds } = toy("blobs", 440);
  return { places: places.slice(80), kinds: kinds.slice(40) };
})();

function tensorsOf({ places, kinds }: Points) {
  return { x: Tensor.from(places, [kinds.length, 2]), y: Tensor.from(kinds, [kinds.length, 1]) };
}

/** x [40, 2] and y [40, 1] to learn from, x [400, 2] and y [400, 1] to be judged by. */
export function points() {
  return { train: tensorsOf(few), test: tensorsOf(many) };
}
