/** Ops on images, pixel by pixel. */
import { build, get, type Ref } from "./array.js";

interface Options {
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

const isFirst = ({ dataFormat }: Options) => dataFormat === "channelsFirst";

/** Axis of the channels of one image or a batch. */
const channelAxis = (x: Ref, options: Options) => (isFirst(options) ? x.shape.length - 3 : x.shape.length - 1);

/** Each pixel's colours made anew. */
function onColors(x: Ref, options: Options, channels: number, of: (colors: number[]) => readonly number[]): Ref {
  const axis = channelAxis(x, options);
  const count = x.shape[axis]!;
  return build(x.shape.with(axis, channels), (at) => {
    const colors = Array.from({ length: count }, (_, c) => get(x, at.with(axis, c)));
    return of(colors)[at[axis]!]!;
  });
}

export function rgbToGrayscale(x: Ref, options: Options = {}): Ref {
  return onColors(x, options, 1, (colors) =>
    colors.length === 1 ? colors : [0.2989 * colors[0]! + 0.587 * colors[1]! + 0.114 * colors[2]!],
  );
}

export function rgbToHsv(x: Ref, options: Options = {}): Ref {
  return onColors(x, options, 3, ([r, g, b]) => {
    const value = Math.max(r!, g!, b!);
    const range = value - Math.min(r!, g!, b!);
    if (range === 0) return [0, 0, value];
    const sector = value === r ? (g! - b!) / range : value === g ? (b! - r!) / range + 2 : (r! - g!) / range + 4;
    return [(((sector % 6) + 6) % 6) / 6, value > 0 ? range / value : 0, value];
  });
}

export function hsvToRgb(x: Ref, options: Options = {}): Ref {
  return onColors(x, options, 3, ([h, s, v]) => {
    const sector = (((h! % 1) + 1) % 1) * 6;
    const share = [Math.abs(sector - 3) - 1, 2 - Math.abs(sector - 2), 2 - Math.abs(sector - 4)];
    return share.map((d) => v! * (1 - s! + s! * Math.min(1, Math.max(0, d))));
  });
}

const gaussian = (size: number, sigma: number) => {
  const weights = Array.from({ length: size }, (_, i) => Math.exp(-0.5 * ((i - (size - 1) / 2) / sigma) ** 2));
  const total = weights.reduce((a, b) => a + b);
  return weights.map((w) => w / total);
};

/** A filter over one axis, zeros around, with `before` taps before the centre. */
function filterAxis(x: Ref, axis: number, taps: readonly number[], before: number, size = x.shape[axis]!): Ref {
  return build(x.shape.with(axis, size), (at) =>
    taps.reduce((sum, tap, t) => {
      const i = at[axis]! + t - before;
      return i < 0 || i >= x.shape[axis]! ? sum : sum + tap * get(x, at.with(axis, i));
    }, 0),
  );
}

interface BlurOptions extends Options {
  readonly kernelSize?: readonly [number, number] | undefined;
  readonly sigma?: readonly [number, number] | undefined;
}

export function gaussianBlur(x: Ref, options: BlurOptions = {}): Ref {
  const { kernelSize: [w, h] = [3, 3], sigma: [sx, sy] = [1, 1] } = options;
  const rows = x.shape.length - (isFirst(options) ? 2 : 3);
  const along = filterAxis(x, rows + 1, gaussian(w, sx), Math.floor((w - 1) / 2));
  return filterAxis(along, rows, gaussian(h, sy), Math.floor((h - 1) / 2));
}

export function sobelEdges(x: Ref, options: Options = {}): Ref {
  const rows = x.shape.length - (isFirst(options) ? 2 : 3);
  const [slope, mean] = [
    [-1, 0, 1],
    [1, 2, 1],
  ];
  const dy = filterAxis(filterAxis(x, rows, slope!, 1), rows + 1, mean!, 1);
  const dx = filterAxis(filterAxis(x, rows + 1, slope!, 1), rows, mean!, 1);
  return build([...x.shape, 2], (at) => get(at.at(-1) === 0 ? dy : dx, at.slice(0, -1)));
}

interface SsimOptions extends Options {
  readonly maxVal?: number | undefined;
  readonly filterSize?: number | undefined;
  readonly filterSigma?: number | undefined;
  readonly k1?: number | undefined;
  readonly k2?: number | undefined;
}

export function ssim(x: Ref, y: Ref, options: SsimOptions = {}): Ref {
  const { maxVal = 1, filterSize = 11, filterSigma = 1.5, k1 = 0.01, k2 = 0.03 } = options;
  const taps = gaussian(filterSize, filterSigma);
  const rows = x.shape.length - (isFirst(options) ? 2 : 3);
  const blur = (z: Ref) =>
    [rows, rows + 1].reduce((w, axis) => filterAxis(w, axis, taps, 0, w.shape[axis]! - filterSize + 1), z);
  const times = (a: Ref, b: Ref) => build(a.shape, (_, i) => a.data[i]! * b.data[i]!);
  const [c1, c2] = [(k1 * maxVal) ** 2, (k2 * maxVal) ** 2];
  const [mx, my, xx, yy, xy] = [x, y, times(x, x), times(y, y), times(x, y)].map(blur) as [Ref, Ref, Ref, Ref, Ref];
  const map = build(mx.shape, (_, i) => {
    const [a, b] = [mx.data[i]!, my.data[i]!];
    const above = (2 * a * b + c1) * (2 * (xy.data[i]! - a * b) + c2);
    return above / ((a * a + b * b + c1) * (xx.data[i]! - a * a + yy.data[i]! - b * b + c2));
  });
  const batch = x.shape.length === 3 ? [] : [x.shape[0]!];
  const each = map.data.length / (batch[0] ?? 1);
  return build(batch, (_, b) => map.data.slice(b * each, (b + 1) * each).reduce((s, v) => s + v, 0) / each);
}

interface PatchOptions extends Options {
  readonly strides?: number | readonly number[] | undefined;
  readonly dilationRate?: number | readonly number[] | undefined;
  readonly padding?: "valid" | "same" | undefined;
}

function patches(x: Ref, size: readonly number[], options: PatchOptions): Ref {
  const rank = size.length;
  const first = x.shape.length - rank - (isFirst(options) ? 0 : 1);
  const channelAt = isFirst(options) ? first - 1 : x.shape.length - 1;
  const all = (value: number | readonly number[]) => (typeof value === "number" ? size.map(() => value) : value);
  const strides = all(options.strides ?? size);
  const dilations = all(options.dilationRate ?? 1);
  const axes = size.map((kernel, i) => {
    const n = x.shape[first + i]!;
    const span = (kernel - 1) * dilations[i]! + 1;
    if (options.padding !== "same") return { count: Math.floor((n - span) / strides[i]!) + 1, before: 0 };
    const count = Math.ceil(n / strides[i]!);
    return { count, before: Math.floor(Math.max(0, (count - 1) * strides[i]! + span - n) / 2) };
  });
  const channels = x.shape[channelAt]!;
  const volume = size.reduce((a, b) => a * b, channels);
  const shape = x.shape.map((n, axis) => (axis === channelAt ? volume : (axes[axis - first]?.count ?? n)));
  return build(shape, (at) => {
    const place = [...at];
    let rest = at[channelAt]!;
    place[channelAt] = rest % channels;
    rest = Math.floor(rest / channels);
    for (let i = rank - 1; i >= 0; i--) {
      place[first + i] = at[first + i]! * strides[i]! + (rest % size[i]!) * dilations[i]! - axes[i]!.before;
      rest = Math.floor(rest / size[i]!);
    }
    return place.every((p, axis) => p >= 0 && p < x.shape[axis]!) ? get(x, place) : 0;
  });
}

export function extractPatches(x: Ref, size: number | readonly number[], options: PatchOptions = {}): Ref {
  return patches(x, typeof size === "number" ? [size, size] : size, options);
}

export function extractPatches3d(x: Ref, size: number | readonly number[], options: PatchOptions = {}): Ref {
  return patches(x, typeof size === "number" ? [size, size, size] : size, options);
}

/** Images moved into a frame of another size. */
function framed(x: Ref, options: Options, [top, left]: readonly number[], [height, width]: readonly number[]): Ref {
  const rows = x.shape.length - (isFirst(options) ? 2 : 3);
  return build(x.shape.with(rows, height!).with(rows + 1, width!), (at) => {
    const place = at.with(rows, at[rows]! - top!).with(rows + 1, at[rows + 1]! - left!);
    return place.every((p, axis) => p >= 0 && p < x.shape[axis]!) ? get(x, place) : 0;
  });
}

type Sides = Readonly<Record<string, number | undefined>>;

function reframe(x: Ref, options: object, kind: "Cropping" | "Padding", sign: 1 | -1): Ref {
  const all = options as Options & Sides;
  const rows = x.shape.length - (isFirst(all) ? 2 : 3);
  const [h, w] = [x.shape[rows]!, x.shape[rows + 1]!];
  const height = all.targetHeight ?? h + sign * (all[`top${kind}`]! + all[`bottom${kind}`]!);
  const width = all.targetWidth ?? w + sign * (all[`left${kind}`]! + all[`right${kind}`]!);
  const top = all[`top${kind}`] ?? sign * (height - h) - all[`bottom${kind}`]!;
  const left = all[`left${kind}`] ?? sign * (width - w) - all[`right${kind}`]!;
  return framed(x, all, [sign * top, sign * left], [height, width]);
}

export function cropImages(x: Ref, options: object): Ref {
  return reframe(x, options, "Cropping", -1);
}

export function padImages(x: Ref, options: object): Ref {
  return reframe(x, options, "Padding", 1);
}
