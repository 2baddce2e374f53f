import { oneOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { CONV } from "./conv.js";
import { convolutions } from "./convolution.js";
import { type DataFormat, inChannelsLast } from "./data-format.js";
import { batchShape, LAYOUTS, type PerAxis, perAxis, type Rank, transposedWindow } from "./window.js";

/** How a filter moves over the `R` spatial axes of the result. */
export interface ConvTransposeAttributes<R extends Rank> {
  /** How many times larger than the input the output is, about. Default 1. */
  readonly strides?: PerAxis<R> | undefined;
  /**
   * `"valid"`, the default: (size − 1) · stride + max(span, stride) places, where span = (taps − 1) · dilationRate + 1. `"same"`:
   * size · stride places.
   */
  readonly padding?: "valid" | "same" | undefined;
  /** Places more at the end: than (size − 1) · stride + span with `"valid"`, than (size − 1) · stride + span mod 2 with `"same"`. */
  readonly outputPadding?: PerAxis<R> | undefined;
  /** Distance of the filter's taps. Default 1. */
  readonly dilationRate?: PerAxis<R> | undefined;
  /** Default `"channelsLast"`, which is the faster one. */
  readonly dataFormat?: DataFormat | undefined;
}

/**
 * What {@link conv1d} does to a gradient: every step of a sequence spreads a filter over a longer one.
 *
 * `x`: [batch, steps, channels], `kernel`: [taps, filters, channels] → [batch, newSteps, filters].
 */
export const convTranspose1d = recordable(
  "convTranspose1d",
  ["x", "kernel", "attributes?: options"],
  function convTranspose1d(
    x: SymbolicTensor,
    kernel: SymbolicTensor,
    attributes: ConvTransposeAttributes<1> = {},
  ): SymbolicTensor {
    return convolveTransposed("convTranspose1d", 1, x, kernel, attributes);
  },
);

/**
 * What {@link conv2d} does to a gradient: every pixel spreads a filter over a larger image (Zeiler et al., "Deconvolutional Networks",
 * CVPR 2010).
 *
 * `x`: [batch, height, width, channels], `kernel`: [kernelHeight, kernelWidth, filters, channels] →
 * [batch, newHeight, newWidth, filters].
 */
export const convTranspose2d = recordable(
  "convTranspose2d",
  ["x", "kernel", "attributes?: options"],
  function convTranspose2d(
    x: SymbolicTensor,
    kernel: SymbolicTensor,
    attributes: ConvTransposeAttributes<2> = {},
  ): SymbolicTensor {
    return convolveTransposed("convTranspose2d", 2, x, kernel, attributes);
  },
);

/**
 * What {@link conv3d} does to a gradient: every cell spreads a filter over a larger volume.
 *
 * `x`: [batch, depth, height, width, channels], `kernel`: [kernelDepth, kernelHeight, kernelWidth, filters, channels] →
 * [batch, newDepth, newHeight, newWidth, filters].
 */
export const convTranspose3d = recordable(
  "convTranspose3d",
  ["x", "kernel", "attributes?: options"],
  function convTranspose3d(
    x: SymbolicTensor,
    kernel: SymbolicTensor,
    attributes: ConvTransposeAttributes<3> = {},
  ): SymbolicTensor {
    return convolveTransposed("convTranspose3d", 3, x, kernel, attributes);
  },
);

/** The one transposed convolution behind all, in the name of `where`. */
export function convolveTransposed<R extends Rank>(
  where: string,
  rank: R,
  x: SymbolicTensor,
  kernel: SymbolicTensor,
  attributes: ConvTransposeAttributes<R>,
): SymbolicTensor {
  const { dataFormat, padding, outputPadding, ...along } = withDefaults(where, attributes, {
    ...CONV,
    outputPadding: undefined,
  });
  requireFloats(where, { x, kernel });
  const strides = perAxis(where, "strides", along.strides, rank);
  const dilation = perAxis(where, "dilationRate", along.dilationRate, rank);
  const extra = outputPadding === undefined ? [] : perAxis(where, "outputPadding", outputPadding, rank, 0);
  oneOf(where, "padding", padding, ["valid", "same"]);
  return inChannelsLast(where, x, dataFormat, (image) => {
    const { spatial, channels } = batchShape(where, image.shape, rank);
    if (kernel.rank !== rank + 2 || kernel.shape.at(-1) !== channels) {
      throw new ShapeError({
        where,
        problem: "the filter does not fit the channels",
        expected: `a kernel of shape [${LAYOUTS[rank].axes}, filters, ${channels}]`,
        received: formatShape(kernel.shape),
      });
    }
    const windows = spatial.map((size, axis) =>
      transposedWindow(size, kernel.shape[axis] ?? 1, strides[axis] ?? 1, dilation[axis] ?? 1, padding, extra[axis]),
    );
    return convolutions[rank].inputGradient(image, kernel, { windows, groups: 1 });
  });
}
