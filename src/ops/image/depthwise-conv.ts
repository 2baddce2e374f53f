import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { reshape } from "../core/reshape.js";
import { CONV, type ConvAttributes, convolve } from "./conv.js";
import { inChannelsLast, isChannelsFirst } from "./data-format.js";
import { LAYOUTS, type Rank } from "./window.js";

/** How filters move that have a channel each. */
export type DepthwiseConvAttributes<R extends Rank> = Omit<ConvAttributes<R>, "groups">;

/**
 * Filters of their own for each channel of a sequence, `multiplier` of them.
 *
 * `x`: [batch, steps, channels], `kernel`: [taps, channels, multiplier] → [batch, newSteps, channels · multiplier], where filter m of
 * channel c comes out as channel c · multiplier + m.
 */
export const depthwiseConv1d = recordable(
  "depthwiseConv1d",
  ["x", "kernel", "attributes?: options"],
  function depthwiseConv1d(
    x: SymbolicTensor,
    kernel: SymbolicTensor,
    attributes: DepthwiseConvAttributes<1> = {},
  ): SymbolicTensor {
    return convolveDepthwise("depthwiseConv1d", 1, x, kernel, attributes);
  },
);

/**
 * Filters of their own for each channel of an image, `multiplier` of them.
 *
 * `x`: [batch, height, width, channels], `kernel`: [kernelHeight, kernelWidth, channels, multiplier] →
 * [batch, newHeight, newWidth, channels · multiplier], where filter m of channel c comes out as channel c · multiplier + m.
 */
export const depthwiseConv2d = recordable(
  "depthwiseConv2d",
  ["x", "kernel", "attributes?: options"],
  function depthwiseConv2d(
    x: SymbolicTensor,
    kernel: SymbolicTensor,
    attributes: DepthwiseConvAttributes<2> = {},
  ): SymbolicTensor {
    return convolveDepthwise("depthwiseConv2d", 2, x, kernel, attributes);
  },
);

/**
 * A depthwise convolution along sequences, then one that mixes the channels of each step.
 *
 * `x`: [batch, steps, channels], `depthwise`: [taps, channels, multiplier], `pointwise`: [1, channels · multiplier, filters] →
 * [batch, newSteps, filters].
 */
export const separableConv1d = recordable(
  "separableConv1d",
  ["x", "depthwise", "pointwise", "attributes?: options"],
  function separableConv1d(
    x: SymbolicTensor,
    depthwise: SymbolicTensor,
    pointwise: SymbolicTensor,
    attributes: DepthwiseConvAttributes<1> = {},
  ): SymbolicTensor {
    return convolveSeparable("separableConv1d", 1, x, depthwise, pointwise, attributes);
  },
);

/**
 * A depthwise convolution over images, then one that mixes the channels of each pixel (Chollet, "Xception", CVPR 2017).
 *
 * `x`: [batch, height, width, channels], `depthwise`: [kernelHeight, kernelWidth, channels, multiplier],
 * `pointwise`: [1, 1, channels · multiplier, filters] → [batch, newHeight, newWidth, filters].
 */
export const separableConv2d = recordable(
  "separableConv2d",
  ["x", "depthwise", "pointwise", "attributes?: options"],
  function separableConv2d(
    x: SymbolicTensor,
    depthwise: SymbolicTensor,
    pointwise: SymbolicTensor,
    attributes: DepthwiseConvAttributes<2> = {},
  ): SymbolicTensor {
    return convolveSeparable("separableConv2d", 2, x, depthwise, pointwise, attributes);
  },
);

/** The depthwise convolution over any number of axes, in the name of `where`. */
export function convolveDepthwise<R extends Rank>(
  where: string,
  rank: R,
  x: SymbolicTensor,
  kernel: SymbolicTensor,
  attributes: DepthwiseConvAttributes<R>,
): SymbolicTensor {
  const complete = withDefaults(where, attributes, CONV);
  const channels = x.shape[isChannelsFirst(where, complete.dataFormat) ? 1 : x.rank - 1] ?? 1;
  const [own, multiplier = 1] = kernel.shape.slice(-2);
  if (kernel.rank !== rank + 2 || own !== channels) {
    throw new ShapeError({
      where,
      problem: "the filter does not fit the channels",
      expected: `a kernel of shape [${LAYOUTS[rank].axes}, ${channels}, multiplier]`,
      received: formatShape(kernel.shape),
    });
  }
  const filter = reshape(kernel, [...kernel.shape.slice(0, rank), 1, channels * multiplier]);
  return convolve(where, rank, x, filter, { ...complete, groups: channels });
}

/** The separable convolution over any number of axes, in the name of `where`. */
export function convolveSeparable<R extends Rank>(
  where: string,
  rank: R,
  x: SymbolicTensor,
  depthwise: SymbolicTensor,
  pointwise: SymbolicTensor,
  attributes: DepthwiseConvAttributes<R>,
): SymbolicTensor {
  const { dataFormat, ...along } = withDefaults(where, attributes, CONV);
  return inChannelsLast(where, x, dataFormat, (image) =>
    convolve(where, rank, convolveDepthwise(where, rank, image, depthwise, along), pointwise, {}),
  );
}
