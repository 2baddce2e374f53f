import { context2d } from "../../dom.js";

/** A canvas whose pixels are those of the screen; draw in CSS pixels. Cleared each time. */
export function sheet(canvas: HTMLCanvasElement): { pen: CanvasRenderingContext2D; width: number; height: number } {
  const { clientWidth: width, clientHeight: height } = canvas;
  const [across, down] = [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)];
  if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
  const pen = context2d(canvas);
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

/** Pictures of numbers: one pixel a value, made once for each size. */
const tiles = new Map<string, HTMLCanvasElement>();

/** A small canvas with one pixel for each value, row by row, to be drawn larger elsewhere at once. */
export function tile(
  values: ArrayLike<number>,
  columns: number,
  colourOf: (value: number) => readonly [number, number, number],
): HTMLCanvasElement {
  const rows = Math.max(1, Math.floor(values.length / columns));
  const key = `${columns}×${rows}`;
  const canvas = tiles.get(key) ?? document.createElement("canvas");
  tiles.set(key, canvas);
  [canvas.width, canvas.height] = [columns, rows];
  const pen = context2d(canvas);
  const image = pen.createImageData(columns, rows);
  const { data } = image;
  for (let i = 0; i < columns * rows; i++) {
    const colour = colourOf(values[i] ?? 0);
    data[4 * i] = colour[0];
    data[4 * i + 1] = colour[1];
    data[4 * i + 2] = colour[2];
    data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
  return canvas;
}
