import { ArgumentError, ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { reshape } from "../core/reshape.js";
import { matmul } from "../product/matmul.js";
import { convolutions } from "./convolution.js";
import { type DataFormat, inChannelsLast } from "./data-format.js";
import {
  axisWindow,
  batchShape,
  LAYOUTS,
  type PaddingOf,
  type PerAxis,
  perAxis,
  type Rank,
  requirePadding,
} from "./window.js";

/** Over sequences, padding may also be `"causal"`: all at the start, so that an output sees no input that comes after it. */
export type ConvPadding<R extends Rank> = PaddingOf<R> | (R extends 1 ? "causal" : never);

/** The paddings that have a name. */
export function convPaddings(rank: Rank): readonly string[] {
  return rank === 1 ? ["valid", "same", "causal"] : ["valid", "same"];
}

/** How a filter moves over `R` spatial axes. */
export interface ConvAttributes<R extends Rank> {
  /** Default 1. */
  readonly strides?: PerAxis<R> | undefined;
  /** Default `"valid"`. */
  readonly padding?: ConvPadding<R> | undefined;
  /** Distance of the filter's taps. Default 1. */
  readonly dilationRate?: PerAxis<R> | undefined;
  /** Cuts the channels into this many groups that do not see each other. Default 1. */
  readonly groups?: number | undefined;
  /** Default `"channelsLast"`, which is the faster one: with `"channelsFirst"` the images are copied before and after. */
  readonly dataFormat?: DataFormat | undefined;
}

/** The defaults of all convolutions. */
export const CONV = { strides: 1, padding: "valid", dilationRate: 1, dataFormat: "channelsLast" } as const;

export type Conv1DAttributes = ConvAttributes<1>;
export type Conv2DAttributes = ConvAttributes<2>;
export type Conv3DAttributes = ConvAttributes<3>;

/**
 * Slides a filter along sequences (cross-correlation, as in every framework).
 *
 * `x`: [batch, steps, channels], `kernel`: [taps, channels / groups, filters] → [batch, newSteps, filters]. Throws a ShapeError when
 * channels, groups and filters do not go together.
 */
export const conv1d = recordable(
  "conv1d",
  ["x", "kernel", "attributes?: options"],
  function conv1d(x: SymbolicTensor, kernel: SymbolicTensor, attributes: Conv1DAttributes = {}): SymbolicTensor {
    return convolve("conv1d", 1, x, kernel, attributes);
  },
);

/**
 * Slides a filter over images (cross-correlation, as in every framework).
 *
 * `x`: [batch, height, width, channels], `kernel`: [kernelHeight, kernelWidth, channels / groups, filters] →
 * [batch, newHeight, newWidth, filters]. Throws a ShapeError when channels, groups and filters do not go together.
 */
export const conv2d = recordable(
  "conv2d",
  ["x", "kernel", "attributes?: options"],
  function conv2d(x: SymbolicTensor, kernel: SymbolicTensor, attributes: Conv2DAttributes = {}): SymbolicTensor {
    return convolve("conv2d", 2, x, kernel, attributes);
  },
);

/**
 * Slides a filter through volumes, or films (cross-correlation, as in every framework).
 *
 * `x`: [batch, depth, height, width, channels], `kernel`: [kernelDepth, kernelHeight, kernelWidth, channels / groups, filters] →
 * [batch, newDepth, newHeight, newWidth, filters]. Throws a ShapeError when channels, groups and filters do not go together.
 */
export const conv3d = recordable(
  "conv3d",
  ["x", "kernel", "attributes?: options"],
  function conv3d(x: SymbolicTensor, kernel: SymbolicTensor, attributes: Conv3DAttributes = {}): SymbolicTensor {
    return convolve("conv3d", 3, x, kernel, attributes);
  },
);

/** The one convolution behind all, in the name of `where`. */
export function convolve<R extends Rank>(
  where: string,
  rank: R,
  x: SymbolicTensor,
  kernel: SymbolicTensor,
  attributes: ConvAttributes<R>,
): SymbolicTensor {
  const { dataFormat, padding, groups, ...along } = withDefaults(where, attributes, { ...CONV, groups: 1 });
  requireFloats(where, { x, kernel });
  const strides = perAxis(where, "strides", along.strides, rank);
  const dilation = perAxis(where, "dilationRate", along.dilationRate, rank);
  if (strides.some((s) => s > 1) && dilation.some((d) => d > 1)) {
    throw new ArgumentError({
      where,
      problem: "strides and dilation together are not defined",
      expected: "one of them 1",
      received: `${strides} and ${dilation}`,
    });
  }
  requirePadding(where, rank, padding, rank === 1 ? ["valid", "same", "causal"] : ["valid", "same"]);
  return inChannelsLast(where, x, dataFormat, (image) => {
    const { spatial, channels } = batchShape(where, image.shape, rank);
    const taps = requireFilter(where, rank, kernel, channels, groups);
    const windows = spatial.map((size, axis) => {
      const along = typeof padding === "string" ? padding : (padding[axis] ?? [0, 0]);
      return axisWindow(where, size, taps[axis] ?? 1, strides[axis] ?? 1, dilation[axis] ?? 1, along);
    });
    // A single tap that sees every place once is a product of matrices.
    const pointwise = windows.every(({ size, kernel, stride, outSize }) => kernel * stride === 1 && size === outSize);
    if (pointwise && groups === 1) return matmul(image, reshape(kernel, kernel.shape.slice(-2)));
    return convolutions[rank].forward(image, kernel, { windows, groups });
  });
}

/** The filter's taps along each axis. Throws a ShapeError unless the filter, of shape […taps, channels / groups, filters], fits. */
function requireFilter(where: string, rank: Rank, { shape }: SymbolicTensor, channels: number, groups: number) {
  const [depth = 0, filters = 0] = shape.slice(-2);
  const fits = Number.isSafeInteger(groups) && groups >= 1 && depth * groups === channels && filters % groups === 0;
  if (shape.length !== rank + 2 || !fits) {
    throw new ShapeError({
      where,
      problem: "the filter does not fit the channels",
      expected: `a kernel of shape [${LAYOUTS[rank].axes}, ${groups >= 1 ? channels / groups : "channels / groups"}, a multiple of ${groups}]`,
      received: formatShape(shape),
    });
  }
  return shape.slice(0, rank);
}
