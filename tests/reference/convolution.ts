/** out[b, …o, f] = Σ_{t, c} image[b, …(o·stride + t·dilation − before), c] · kernel[…t, c, f], over one, two or three axes. */
import { build, count, forEach, get, type Ref, ref } from "./array.js";
import { type PerAxis, places, type Spaces } from "./window.js";

interface Options {
  readonly strides?: PerAxis | undefined;
  readonly padding?: Spaces | undefined;
  readonly dilationRate?: PerAxis | undefined;
  readonly groups?: number | undefined;
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

/** image: [batch, …sizes, channels], kernel: [...taps, channels / groups, filters]. */
function convolve(image: Ref, kernel: Ref, options: Options = {}): Ref {
  const { padding = "valid", groups = 1, dataFormat } = options;
  if (dataFormat === "channelsFirst") return inChannelsFirst(image, (x) => convolve(x, kernel, without(options)));
  const [batch, sizes, channels] = split(image);
  const taps = kernel.shape.slice(0, -2);
  const [each, filters] = kernel.shape.slice(-2) as [number, number];
  const strides = entries(options.strides, sizes.length);
  const dilation = entries(options.dilationRate, sizes.length);
  const axes = sizes.map((n, a) => places(n, (taps[a]! - 1) * dilation[a]! + 1, strides[a]!, padding, a));
  const kernelMatrix = ref([count(taps), each, filters], kernel.data);
  const pixels = ref([batch, count(sizes), channels], image.data);
  return build([batch, ...axes.map((axis) => axis.places), filters], (coordinates) => {
    const [b, f] = [coordinates[0]!, coordinates.at(-1)!];
    const group = Math.floor(f / (filters / groups)); // sees the channels group·each … group·each + each − 1
    let sum = 0;
    forEach(taps, (tap, t) => {
      const at = tap.map((k, a) => coordinates[1 + a]! * strides[a]! + k * dilation[a]! - axes[a]!.before);
      if (at.some((i, a) => i < 0 || i >= sizes[a]!)) return;
      const pixel = at.reduce((index, i, a) => index * sizes[a]! + i, 0);
      for (let c = 0; c < each; c++) sum += get(pixels, [b, pixel, group * each + c]) * get(kernelMatrix, [t, c, f]);
    });
    return sum;
  });
}

export const conv1d = convolve;
export const conv2d = convolve;
export const conv3d = convolve;

/** kernel: [...taps, channels, multiplier]; filter m of channel c gives channel c · multiplier + m. */
function convolveDepthwise(image: Ref, kernel: Ref, options: Options = {}): Ref {
  const [channels, multiplier] = kernel.shape.slice(-2) as [number, number];
  const filter = ref([...kernel.shape.slice(0, -2), 1, channels * multiplier], kernel.data);
  return convolve(image, filter, { ...options, groups: channels });
}

export const depthwiseConv1d = convolveDepthwise;
export const depthwiseConv2d = convolveDepthwise;

function convolveSeparable(image: Ref, depthwise: Ref, pointwise: Ref, options: Options = {}): Ref {
  const { dataFormat = "channelsLast" } = options;
  return convolve(convolveDepthwise(image, depthwise, options), pointwise, { dataFormat });
}

export const separableConv1d = convolveSeparable;
export const separableConv2d = convolveSeparable;

interface TransposeOptions extends Omit<Options, "padding" | "groups"> {
  readonly padding?: "valid" | "same" | undefined;
  readonly outputPadding?: PerAxis | undefined;
}

/**
 * As Keras has it: the image with stride − 1 zeros between its places and some around, over which the filter, [...taps, filters, channels],
 * slides turned around and without a stride.
 */
function convolveTransposed(image: Ref, kernel: Ref, options: TransposeOptions = {}): Ref {
  const { padding = "valid", outputPadding, dataFormat } = options;
  if (dataFormat === "channelsFirst")
    return inChannelsFirst(image, (x) => convolveTransposed(x, kernel, without(options)));
  const [batch, sizes, channels] = split(image);
  const taps = kernel.shape.slice(0, -2);
  const filters = kernel.shape.at(-2)!;
  const strides = entries(options.strides, sizes.length);
  const dilation = entries(options.dilationRate, sizes.length);
  const more = outputPadding === undefined ? undefined : entries(outputPadding, sizes.length);
  const axes = sizes.map((size, a) => {
    const span = (taps[a]! - 1) * dilation[a]! + 1;
    const stride = strides[a]!;
    if (padding === "valid") {
      const end = more?.[a] ?? Math.max(span, stride) - span;
      return { size: (size - 1) * stride + span + end, left: span - 1 };
    }
    const around = more === undefined ? stride + span - 2 : span + (span % 2) - 2 + more[a]!;
    const length = more === undefined ? size * stride : (size - 1) * stride + (span % 2) + more[a]!;
    return { size: length, left: Math.min(Math.floor(around / 2) + (around % 2), span - 1) };
  });
  const shape = [batch, ...axes.map(({ size }) => size), filters];
  return build(shape, (coordinates) => {
    let sum = 0;
    forEach(taps, (tap) => {
      const spread = tap.map((t, a) => coordinates[1 + a]! + t * dilation[a]! - axes[a]!.left);
      if (spread.some((i, a) => i < 0 || i % strides[a]! !== 0 || i / strides[a]! >= sizes[a]!)) return;
      const at = spread.map((i, a) => i / strides[a]!);
      const turned = tap.map((t, a) => taps[a]! - 1 - t);
      for (let c = 0; c < channels; c++) {
        sum += get(image, [coordinates[0]!, ...at, c]) * get(kernel, [...turned, coordinates.at(-1)!, c]);
      }
    });
    return sum;
  });
}

export const convTranspose1d = convolveTransposed;
export const convTranspose2d = convolveTransposed;
export const convTranspose3d = convolveTransposed;

function split({ shape }: Ref): [batch: number, sizes: readonly number[], channels: number] {
  return [shape[0]!, shape.slice(1, -1), shape.at(-1)!];
}

function entries(value: PerAxis = 1, rank: number): readonly number[] {
  return typeof value === "number" ? new Array<number>(rank).fill(value) : value;
}

function without<T extends object>(options: T): T {
  return { ...options, dataFormat: "channelsLast" };
}

/** Does to [batch, channels, …] what `compute` does to [batch, …, channels]. */
export function inChannelsFirst(image: Ref, compute: (x: Ref) => Ref): Ref {
  const [batch, channels, ...sizes] = image.shape as [number, number, ...number[]];
  const last = build([batch, ...sizes, channels], ([b, ...rest]) =>
    get(image, [b!, rest.at(-1)!, ...rest.slice(0, -1)]),
  );
  const result = compute(last);
  const [, newSizes, filters] = split(result);
  return build([batch, filters, ...newSizes], ([b, f, ...rest]) => get(result, [b!, ...rest, f!]));
}
