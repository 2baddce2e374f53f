import type { Case } from "../contestant.js";
import { randomStream, uniform } from "../random.js";
import { convPlaces } from "../reference/conv.js";

/** The three sides of a convolution: its result, and what training needs of it. */
export type ConvSide = "forward" | "inputGradient" | "filterGradient";

/**
 * A convolution of images with padding "same", or a gradient of Σ y · dy alone, without the result itself. Everything is row-major f32
 * with the channels last. The inputs stay on the GPU; the whole answer comes back.
 */
export interface ConvTask extends ConvSizes {
  readonly side: ConvSide;
  /** [batch, height, width, channels] */
  readonly x: Float32Array<ArrayBuffer>;
  /** [size, size, channels, filters]; depthwise [size, size, channels, 1] */
  readonly kernel: Float32Array<ArrayBuffer>;
  /** [batch, ⌈height / stride⌉, ⌈width / stride⌉, filters] */
  readonly dy: Float32Array<ArrayBuffer>;
}

export interface ConvSizes {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  /** Height and width of the kernel. */
  readonly size: number;
  readonly stride: number;
  /** A filter of its own for each channel. */
  readonly depthwise: boolean;
}

const THREE: ConvSizes = sizes(1, 56, 64, 64, 3);

export const convCases: readonly Case[] = [
  convolution("conv-3x3", "conv 3×3", "forward", THREE),
  convolution("conv-1x1", "conv 1×1", "forward", sizes(4, 28, 128, 256, 1)),
  convolution("conv-7x7", "conv 7×7, stride 2", "forward", { ...sizes(1, 224, 3, 64, 7), stride: 2 }),
  convolution("conv-depthwise", "conv 3×3, depthwise", "forward", { ...sizes(1, 56, 128, 128, 3), depthwise: true }),
  convolution("conv-input-gradient", "conv 3×3, input gradient", "inputGradient", THREE),
  convolution("conv-filter-gradient", "conv 3×3, filter gradient", "filterGradient", THREE),
];

function sizes(batch: number, side: number, channels: number, filters: number, size: number): ConvSizes {
  return { batch, height: side, width: side, channels, filters, size, stride: 1, depthwise: false };
}

function convolution(name: string, title: string, side: ConvSide, sizes: ConvSizes): Case {
  const { batch, height, width, channels, filters, size, stride, depthwise } = sizes;
  const outputs = batch * Math.ceil(height / stride) * Math.ceil(width / stride) * filters;
  const taps = size * size * (depthwise ? 1 : channels);
  return {
    name,
    title,
    detail: `[${batch}, ${height}, ${width}, ${channels}] → ${filters}, f32, whole answer read back`,
    tolerance: 1e-5,
    flops: 2 * outputs * taps,
    bytes: 4 * (batch * height * width * channels + taps * filters + outputs),
    async load() {
      const random = randomStream(size * filters);
      const x = uniform(random, batch * height * width * channels, -1, 1);
      const kernel = uniform(random, taps * filters, -1, 1);
      const dy = uniform(random, outputs, -1, 1);
      const task: ConvTask = { ...sizes, side, x, kernel, dy };
      const expected = convPlaces(task, random);
      return {
        prepare: (contestant) => contestant.conv?.(task),
        error: (answer) => expected.error(answer),
      };
    },
  };
}
