import { ArgumentError, ShapeError } from "../errors.js";
import { defineOp, type Gradients } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { formatShape, type Shape, sizeOf } from "../shape.js";
import { type Conv2DGeometry, lowerFilterGradient, lowerForward, lowerInputGradient } from "./conv2d-lowering.js";
import { requireFloats } from "./floats.js";
import { matmul } from "./matmul.js";
import { reshape } from "./shape.js";
import { imageShape, type Padding, type Pair, pair, window2d } from "./window.js";

export interface Conv2DAttributes {
  /** Default 1. */
  readonly strides?: Pair;
  /** Default `"valid"`. */
  readonly padding?: Padding;
  /** Distance of the filter's taps. Default 1. */
  readonly dilation?: Pair;
  /** Cuts the channels into this many groups that do not see each other. Default 1. */
  readonly groups?: number;
}

/** Attributes with every choice made, and the shapes that the gradients need back. */
interface Resolved {
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly dilation: readonly [number, number];
  readonly groups: number;
  readonly xShape: Shape;
  readonly kernelShape: Shape;
}

const DEFAULTS: Resolved = {
  strides: [1, 1],
  padding: "valid",
  dilation: [1, 1],
  groups: 1,
  xShape: [],
  kernelShape: [],
};

const forward = defineOp({
  name: "conv2d",
  inputs: ["x", "kernel"],
  attrs: DEFAULTS,
  infer: (_, attrs) => ({ shape: outputShape(geometryOf(attrs)) }),
  epilogue: "out",
  lower: ({ x, kernel }, y, attrs, target) => lowerForward(geometryOf(attrs), { x, kernel, y }, target),
  gradient: ({ x, kernel }, dy, _, attrs): Gradients<"x" | "kernel"> => ({
    x: inputGradient(dy, kernel, attrs),
    kernel: filterGradient(x, dy, attrs),
  }),
  cost: ({ x, kernel }, attrs) => {
    const shape = outputShape(geometryOf(attrs));
    const flops = (2 * sizeOf(shape) * sizeOf(kernel.shape)) / (kernel.shape.at(-1) ?? 1);
    return { flops, bytes: 4 * (sizeOf(x.shape) + sizeOf(kernel.shape) + sizeOf(shape)) };
  },
});

const inputGradient = defineOp({
  name: "conv2dInputGradient",
  inputs: ["dy", "kernel"],
  attrs: DEFAULTS,
  infer: (_, { xShape }) => ({ shape: xShape }),
  epilogue: "out",
  lower: ({ dy, kernel }, x, attrs, target) => lowerInputGradient(geometryOf(attrs), { x, kernel, y: dy }, target),
  gradient: ({ dy, kernel }, grad, _, attrs): Gradients<"dy" | "kernel"> => ({
    dy: forward(grad, kernel, attrs),
    kernel: filterGradient(grad, dy, attrs),
  }),
});

const filterGradient = defineOp({
  name: "conv2dFilterGradient",
  inputs: ["x", "dy"],
  attrs: DEFAULTS,
  infer: (_, { kernelShape }) => ({ shape: kernelShape }),
  lower: ({ x, dy }, kernel, attrs, target) => lowerFilterGradient(geometryOf(attrs), { x, kernel, y: dy }, target),
  gradient: ({ x, dy }, grad, _, attrs): Gradients<"x" | "dy"> => ({
    x: inputGradient(dy, grad, attrs),
    dy: forward(x, grad, attrs),
  }),
});

/**
 * Slides a filter over images (cross-correlation, as in every framework).
 *
 * `x`: [batch, height, width, channels], `kernel`: [kernelHeight, kernelWidth, channels / groups, filters] →
 * [batch, newHeight, newWidth, filters]. Throws a ShapeError when channels, groups and filters do not go together.
 */
export function conv2d(x: SymbolicTensor, kernel: SymbolicTensor, attributes: Conv2DAttributes = {}): SymbolicTensor {
  const { padding = "valid", groups = 1 } = attributes;
  const strides = pair("conv2d", "strides", attributes.strides ?? 1);
  const dilation = pair("conv2d", "dilation", attributes.dilation ?? 1);
  requireFloats("conv2d", { x, kernel });
  const [, , , channels] = imageShape("conv2d", x.shape);
  const [height, width, depth, filters] = kernelSizes(kernel.shape);
  if (!Number.isSafeInteger(groups) || groups < 1 || depth * groups !== channels || filters % groups !== 0) {
    throw new ShapeError({
      where: "conv2d",
      problem: "the filter does not fit the channels",
      expected: `a kernel of shape [height, width, ${channels / groups}, a multiple of ${groups}]`,
      received: formatShape(kernel.shape),
    });
  }
  if (strides.some((s) => s > 1) && dilation.some((d) => d > 1)) {
    throw new ArgumentError({
      where: "conv2d",
      problem: "strides and dilation together are not defined",
      expected: "one of them 1",
      received: `${strides} and ${dilation}`,
    });
  }
  const pointwise =
    height === 1 && width === 1 && groups === 1 && strides.every((s) => s === 1) && typeof padding === "string";
  if (pointwise) return matmul(x, reshape(kernel, [depth, filters]));
  return forward(x, kernel, { strides, padding, dilation, groups, xShape: x.shape, kernelShape: kernel.shape });
}

function kernelSizes(shape: Shape): readonly [number, number, number, number] {
  const [height, width, depth, filters] = shape;
  if (
    shape.length !== 4 ||
    height === undefined ||
    width === undefined ||
    depth === undefined ||
    filters === undefined
  ) {
    throw new ShapeError({
      where: "conv2d",
      problem: "not a filter",
      expected: "[height, width, channels / groups, filters]",
      received: formatShape(shape),
    });
  }
  return [height, width, depth, filters];
}

function geometryOf({ strides, padding, dilation, groups, xShape, kernelShape }: Resolved): Conv2DGeometry {
  const [batch, height, width, inChannels] = imageShape("conv2d", xShape);
  const [kernelHeight, kernelWidth, , outChannels] = kernelSizes(kernelShape);
  const [y, x] = window2d("conv2d", [height, width], [kernelHeight, kernelWidth], strides, dilation, padding);
  return { batch, inChannels, outChannels, groups, y, x };
}

function outputShape({ batch, outChannels, y, x }: Conv2DGeometry): Shape {
  return [batch, y.outSize, x.outSize, outChannels];
}
