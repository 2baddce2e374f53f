/** out[b, …, c] = the largest, or the mean, of the real cells under the window, along any number of axes. */
import { build, forEach, get, type Ref } from "./array.js";
import { transpose } from "./movement.js";
import { places, type Spaces } from "./window.js";

type PerAxis = number | readonly number[];

interface Options {
  readonly poolSize?: PerAxis | undefined;
  readonly strides?: PerAxis | undefined;
  readonly padding?: Spaces | undefined;
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

type Fold = (cells: readonly number[]) => number;

const max: Fold = (cells) => Math.max(...cells);
const mean: Fold = (cells) => cells.reduce((sum, cell) => sum + cell, 0) / cells.length;

function pool(x: Ref, options: Options, fold: Fold): Ref {
  const { poolSize = 2, strides = poolSize, padding = "valid", dataFormat } = options;
  if (dataFormat === "channelsFirst")
    return channelsLast(x, (last) => pool(last, { poolSize, strides, padding }, fold));
  const each = (value: PerAxis, axis: number) => (typeof value === "number" ? value : value[axis]!);
  const spatial = x.shape.slice(1, -1);
  const sizes = spatial.map((_, axis) => each(poolSize, axis));
  const axes = spatial.map((size, axis) => places(size, sizes[axis]!, each(strides, axis), padding, axis));
  return build([x.shape[0]!, ...axes.map((axis) => axis.places), x.shape.at(-1)!], (at) => {
    const cells: number[] = [];
    forEach(sizes, (inside) => {
      const cell = inside.map((c, axis) => at[axis + 1]! * each(strides, axis) + c - axes[axis]!.before);
      const real = cell.every((c, axis) => c >= 0 && c < spatial[axis]!);
      if (real) cells.push(get(x, [at[0]!, ...cell, at.at(-1)!]));
    });
    return fold(cells);
  });
}

function channelsLast(x: Ref, compute: (x: Ref) => Ref): Ref {
  const axes = x.shape.map((_, axis) => axis);
  const [batch, channels, ...spatial] = axes as [number, number, ...number[]];
  return transpose(compute(transpose(x, [batch, ...spatial, channels])), [batch, axes.at(-1)!, ...axes.slice(1, -1)]);
}

export const maxPool1d = (x: Ref, options: Options = {}): Ref => pool(x, options, max);
export const maxPool2d = maxPool1d;
export const maxPool3d = maxPool1d;
export const averagePool1d = (x: Ref, options: Options = {}): Ref => pool(x, options, mean);
export const averagePool2d = averagePool1d;
export const averagePool3d = averagePool1d;

type DataFormat = { readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined };

/** Window i of m along an axis of n holds ⌊i · n/m⌋ … ⌈(i + 1) · n/m⌉ − 1. */
function adaptive(x: Ref, outputSize: PerAxis, { dataFormat }: DataFormat, fold: Fold): Ref {
  if (dataFormat === "channelsFirst") return channelsLast(x, (last) => adaptive(last, outputSize, {}, fold));
  const spatial = x.shape.slice(1, -1);
  const m = spatial.map((_, axis) => (typeof outputSize === "number" ? outputSize : outputSize[axis]!));
  return build([x.shape[0]!, ...m, x.shape.at(-1)!], (at) => {
    const start = spatial.map((n, axis) => Math.floor((at[axis + 1]! * n) / m[axis]!));
    const end = spatial.map((n, axis) => Math.ceil(((at[axis + 1]! + 1) * n) / m[axis]!));
    const cells: number[] = [];
    forEach(
      spatial.map((_, axis) => end[axis]! - start[axis]!),
      (inside) => cells.push(get(x, [at[0]!, ...inside.map((c, axis) => start[axis]! + c), at.at(-1)!])),
    );
    return fold(cells);
  });
}

export const adaptiveAveragePool = (x: Ref, outputSize: PerAxis, options: DataFormat = {}): Ref =>
  adaptive(x, outputSize, options, mean);
export const adaptiveMaxPool = (x: Ref, outputSize: PerAxis, options: DataFormat = {}): Ref =>
  adaptive(x, outputSize, options, max);
