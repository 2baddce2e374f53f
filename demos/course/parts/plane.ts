import { sheet, tile } from "./canvas.js";
import { css, diverging, rgb } from "./colours.js";
import type { Points } from "./toys.js";

/**
 * Draws what a net says all over the plane from −1 to 1, and the points over it. `field`: probabilities of the second kind, row by row
 * of a square grid; without it the paper stays blank. `points`: kinds between 0 and 1 are shades between.
 */
export function drawPlane(canvas: HTMLCanvasElement, field: ArrayLike<number> | undefined, points?: Points): void {
  const { pen, width, height } = sheet(canvas);
  if (field === undefined) {
    pen.fillStyle = css(rgb("--track"));
    pen.fillRect(0, 0, width, height);
  } else {
    pen.imageSmoothingEnabled = true;
    const side = Math.round(Math.sqrt(field.length));
    pen.drawImage(
      tile(field, side, (p) => diverging((2 * p - 1) * 0.62)),
      0,
      0,
      width,
      height,
    );
  }
  if (points === undefined) return;
  const radius = Math.max(2, Math.min(width, height) / 75);
  pen.lineWidth = Math.max(1, radius / 3);
  pen.strokeStyle = css(rgb("--card"));
  for (const [i, kind] of points.kinds.entries()) {
    pen.fillStyle = css(diverging(2 * kind - 1));
    pen.beginPath();
    const [x = 0, y = 0] = points.places.subarray(2 * i, 2 * i + 2);
    pen.arc(((x + 1) / 2) * width, ((1 - y) / 2) * height, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
}
