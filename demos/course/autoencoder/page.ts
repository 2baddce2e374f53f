/** What the code of this chapter may import. */
import { element } from "../../dom.js";
import { loadDigits } from "../parts/digits.js";
import { drawInk } from "../parts/maps.js";
import { show } from "../parts/output.js";

/** Digits as rows, x [count, 784], and 300 others. */
export async function rows(count: number) {
  const { train, test } = await loadDigits();
  return { train: train.x.slice(0, count).reshape([count, 784]), test: test.x.slice(0, 300).reshape([300, 784]) };
}

/** Shows digits, [count, 784], side by side. */
export function showDigits(values: ArrayLike<number>): void {
  const line = element("div", { className: "maps eight" });
  for (let at = 0; at < values.length; at += 784) {
    const canvas = element("canvas", { className: "pixels", role: "img", ariaLabel: "A digit" });
    drawInk(
      canvas,
      Array.from({ length: 784 }, (_, i) => values[at + i] ?? 0),
    );
    line.append(canvas);
  }
  show(line);
}
