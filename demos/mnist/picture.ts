import { colour, context2d } from "../dom.js";

const SIDE = 28;

/** Shows a digit of 28 × 28 pixels, ink from 0 to 1, in a canvas: grey on transparent, so that it fits light and dark. */
export function showDigit(canvas: HTMLCanvasElement, pixels: Float32Array): void {
  canvas.width = SIDE;
  canvas.height = SIDE;
  const image = new ImageData(SIDE, SIDE);
  const shade = Number.parseInt(colour("--ink").replace(/\D+/, ""), 10) > 127 ? 255 : 0;
  for (const [i, ink] of pixels.entries()) image.data.set([shade, shade, shade, ink * 255], i * 4);
  context2d(canvas).putImageData(image, 0, 0);
}
