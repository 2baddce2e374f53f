import { sheet, tile } from "./canvas.js";
import { css, diverging, rgb } from "./colours.js";
import { activationsOf, type SmallNet, unitOf } from "./small-net.js";
import { grid } from "./toys.js";

const SIDE = 20;
const plane = grid(SIDE);

export interface PictureOptions {
  /** With it, each unit shows what it says to this one input; without, what it says to every point of the plane. */
  readonly input?: readonly [number, number] | undefined;
}

/** Where the units stand: columns from left to right, each in the middle of the height. */
function layout(sizes: readonly number[], width: number, height: number) {
  const most = Math.max(...sizes);
  const size = Math.min(height / (most * 1.24), width / (sizes.length * 1.9));
  const gap = size * 0.24;
  const step = (width - size) / (sizes.length - 1);
  const place = (layer: number, unit: number) => {
    const units = sizes[layer] ?? 1;
    const tall = units * size + (units - 1) * gap;
    return { x: layer * step, y: (height - tall) / 2 + unit * (size + gap) };
  };
  return { size, place };
}

/**
 * Draws a net: units as tiles, weights as lines, the thicker the larger; one colour where they are positive, the other where they
 * are negative.
 */
export function drawNet(canvas: HTMLCanvasElement, net: SmallNet, { input }: PictureOptions = {}): void {
  const { pen, width, height } = sheet(canvas);
  const { size, place } = layout(net.sizes, width, height);
  const values = activationsOf(net, input === undefined ? plane : Float32Array.from(input));
  pen.lineCap = "round";
  for (let layer = 1; layer < net.sizes.length; layer++) {
    const [from, to] = [net.sizes[layer - 1] ?? 0, net.sizes[layer] ?? 0];
    const kernel = net.weights[2 * (layer - 1)] ?? [];
    const largest = Math.max(0.5, ...Array.from(kernel, Math.abs));
    for (let i = 0; i < from; i++) {
      for (let j = 0; j < to; j++) {
        const weight = (kernel[i * to + j] ?? 0) / largest;
        const [a, b] = [place(layer - 1, i), place(layer, j)];
        pen.strokeStyle = css(rgb(weight < 0 ? "--second" : "--accent"), 0.12 + 0.75 * Math.abs(weight));
        pen.lineWidth = 0.4 + Math.abs(weight) * Math.max(2, size / 9);
        pen.beginPath();
        pen.moveTo(a.x + size, a.y + size / 2);
        const bend = (b.x - a.x - size) / 2;
        pen.bezierCurveTo(a.x + size + bend, a.y + size / 2, b.x - bend, b.y + size / 2, b.x, b.y + size / 2);
        pen.stroke();
      }
    }
  }
  for (const [layer, units] of net.sizes.entries()) {
    const isLast = layer === net.sizes.length - 1;
    const all = values[layer] ?? new Float32Array();
    for (let unit = 0; unit < units; unit++) {
      const { x, y } = place(layer, unit);
      const own = unitOf(all, units, unit);
      const toTone = (value: number) => diverging((isLast ? 2 * value - 1 : Math.tanh(value)) * 0.9);
      drawTile(pen, tile(own, input === undefined ? SIDE : 1, toTone), x, y, size);
    }
  }
}

function drawTile(pen: CanvasRenderingContext2D, picture: HTMLCanvasElement, x: number, y: number, size: number): void {
  pen.save();
  pen.beginPath();
  pen.roundRect(x, y, size, size, size / 5);
  pen.clip();
  pen.drawImage(picture, x, y, size, size);
  pen.restore();
  pen.strokeStyle = css(rgb("--muted"), 0.7);
  pen.lineWidth = 1;
  pen.beginPath();
  pen.roundRect(x, y, size, size, size / 5);
  pen.stroke();
}

/** A net that has learned nothing: small weights that look like chance, the same on every visit. */
export function blankNet(sizes: readonly number[], activation: SmallNet["activation"]): SmallNet {
  const weights = sizes.slice(1).flatMap((to, layer) => {
    const from = sizes[layer] ?? 1;
    const limit = Math.sqrt(6 / (from + to));
    const kernel = Array.from({ length: from * to }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * layer) * limit);
    return [kernel, new Array<number>(to).fill(0)];
  });
  return { sizes, weights, activation };
}
