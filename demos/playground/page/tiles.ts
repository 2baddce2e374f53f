import { sheet, tile } from "../../course/parts/canvas.js";
import { css, diverging, rgb } from "../../course/parts/colours.js";
import type { Tiles } from "../learning/frame.js";

const GAP = 4;
const SIDE = 64;
const [LOWEST, TALLEST] = [12, 110];

/**
 * Draws tiles side by side, as large as the canvas is wide, one colour for what is positive and the other for what is negative; the largest of
 * all is as strong as can be. The canvas becomes as high as that takes.
 */
export function drawTiles(canvas: HTMLCanvasElement, tiles: Tiles | undefined): void {
  canvas.hidden = tiles === undefined;
  if (tiles === undefined) return;
  const { kind, values, count, columns } = tiles;
  const size = values.length / count;
  const rows = Math.max(1, Math.ceil(size / columns));
  const width = canvas.clientWidth;
  const isOne = kind === "matrix";
  const across = isOne ? 1 : Math.max(count, Math.ceil(width / SIDE));
  const wide = isOne ? width : (width - (across - 1) * GAP) / across;
  const tall = Math.min(TALLEST, Math.max(LOWEST, (wide * rows) / columns, isOne ? 3 * rows : 0));
  const own = isOne ? width : Math.min(wide, (tall * columns) / rows);
  canvas.style.height = `${Math.round(tall)}px`;
  const { pen } = sheet(canvas);
  pen.imageSmoothingEnabled = false;
  let most = 1e-6;
  for (const value of values) most = Math.max(most, Math.abs(value));
  pen.strokeStyle = css(rgb("--line"));
  for (let i = 0; i < count; i++) {
    const picture = tile(values.subarray(i * size, (i + 1) * size), columns, (value) => diverging(value / most));
    const left = i * (wide + GAP);
    pen.drawImage(picture, left, 0, own, tall);
    pen.strokeRect(left + 0.5, 0.5, own - 1, tall - 1);
  }
}
