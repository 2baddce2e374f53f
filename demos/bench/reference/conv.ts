import type { ConvSizes, ConvTask } from "../cases/conv.js";
import { type Answers, answersAt } from "./answers.js";

/** Works out so many places, spread over the whole answer at random, and its first and last. */
const PLACES = 1000;

export function convPlaces(task: ConvTask, random: () => number): Answers {
  const { length, at } = sides[task.side](task, windowsOf(task));
  const places = [0, length - 1, ...Array.from({ length: PLACES }, () => Math.floor(random() * length))];
  return answersAt(length, places.map(at), (i) => places[i] ?? 0);
}

/** How long the answer is, and the sum at one place of it. */
interface Side {
  readonly length: number;
  readonly at: (place: number) => number;
}

/** Where windows lie: padding "same", with the odd zero at the end. */
function windowsOf({ height, width, size, stride }: ConvSizes) {
  const axis = (length: number) => {
    const out = Math.ceil(length / stride);
    return { out, before: Math.floor(Math.max((out - 1) * stride + size - length, 0) / 2) };
  };
  return { y: axis(height), x: axis(width) };
}

type Windows = ReturnType<typeof windowsOf>;

const sides: Readonly<Record<ConvTask["side"], (task: ConvTask, windows: Windows) => Side>> = {
  forward(task, windows) {
    const { batch, filters, channels, depthwise } = task;
    return {
      length: batch * windows.y.out * windows.x.out * filters,
      at(place) {
        const [n, oy, ox, f] = digits(place, [windows.y.out, windows.x.out, filters]);
        const seen = depthwise ? [f] : upTo(channels);
        return sum(task, (ky, kx) => {
          const pixel = pixelAt(task, windows, n, oy, ox, ky, kx);
          return pixel === undefined
            ? 0
            : seen.reduce((total, c) => total + (task.x[pixel * channels + c] ?? 0) * tap(task, ky, kx, c, f), 0);
        });
      },
    };
  },
  inputGradient(task, windows) {
    const { batch, height, width, filters, channels, stride, depthwise } = task;
    return {
      length: batch * height * width * channels,
      at(place) {
        const [n, iy, ix, c] = digits(place, [height, width, channels]);
        const felt = depthwise ? [c] : upTo(filters);
        return sum(task, (ky, kx) => {
          const oy = (iy + windows.y.before - ky) / stride;
          const ox = (ix + windows.x.before - kx) / stride;
          const inside = isIndex(oy, windows.y.out) && isIndex(ox, windows.x.out);
          const pixel = (n * windows.y.out + oy) * windows.x.out + ox;
          return inside
            ? felt.reduce((total, f) => total + (task.dy[pixel * filters + f] ?? 0) * tap(task, ky, kx, c, f), 0)
            : 0;
        });
      },
    };
  },
  filterGradient(task, windows) {
    const { batch, filters, channels, size, depthwise } = task;
    const each = depthwise ? 1 : filters;
    return {
      length: size * size * channels * each,
      at(place) {
        const [ky, kx, c, own] = digits(place, [size, channels, each]);
        const f = depthwise ? c : own;
        let total = 0;
        for (let pixel = 0; pixel < batch * windows.y.out * windows.x.out; pixel++) {
          const [, n, oy, ox] = digits(pixel, [batch, windows.y.out, windows.x.out]);
          const seen = pixelAt(task, windows, n, oy, ox, ky, kx);
          if (seen !== undefined) total += (task.x[seen * channels + c] ?? 0) * (task.dy[pixel * filters + f] ?? 0);
        }
        return total;
      },
    };
  },
};

/** The pixel of x that a tap of an output's window meets, if there is one. */
function pixelAt(
  { height, width, stride }: ConvTask,
  { y, x }: Windows,
  n: number,
  oy: number,
  ox: number,
  ky: number,
  kx: number,
): number | undefined {
  const [iy, ix] = [oy * stride + ky - y.before, ox * stride + kx - x.before];
  return isIndex(iy, height) && isIndex(ix, width) ? (n * height + iy) * width + ix : undefined;
}

function tap(
  { kernel, size, channels, filters, depthwise }: ConvTask,
  ky: number,
  kx: number,
  c: number,
  f: number,
): number {
  const row = (ky * size + kx) * channels + c;
  return kernel[depthwise ? row : row * filters + f] ?? 0;
}

/** Σ over the kernel's taps. */
function sum({ size }: ConvTask, term: (ky: number, kx: number) => number): number {
  const taps = upTo(size);
  return taps.reduce((total, ky) => total + taps.reduce((row, kx) => row + term(ky, kx), 0), 0);
}

/** The coordinates of a flat index, whose last three axes have these sizes. */
function digits(
  index: number,
  [n1, n2, n3]: readonly [number, number, number],
): readonly [number, number, number, number] {
  const line = Math.floor(index / n3);
  const plane = Math.floor(line / n2);
  return [Math.floor(plane / n1), plane % n1, line % n2, index % n3];
}

function isIndex(value: number, size: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < size;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
