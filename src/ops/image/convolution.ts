import { defineOp, type Gradients, type Op } from "../../graph/symbols/op.js";
import { type Shape, sizeOf } from "../../shape.js";
import { type ConvGeometry, lowerFilterGradient, lowerForward, lowerInputGradient } from "./conv-lowering.js";
import type { AxisWindow, Rank } from "./window.js";

/** Where the filter lies along each spatial axis, and into how many groups that do not see each other the channels are cut. */
export interface ConvWindows {
  readonly windows: readonly AxisWindow[];
  readonly groups: number;
}

/**
 * The three sides of a convolution y = x ∗ kernel: y itself and, since it is linear in both, its gradients. Each is the gradient of the
 * other two, so that all three can be differentiated, and a transposed convolution is the second of them.
 *
 * x: [batch, …sizes, channels], kernel: [...taps, channels / groups, filters], y: [batch, …outSizes, filters]
 */
export interface Convolution {
  readonly forward: Op<readonly ["x", "kernel"], ConvWindows, readonly ["out"]>;
  readonly inputGradient: Op<readonly ["dy", "kernel"], ConvWindows, readonly ["out"]>;
  readonly filterGradient: Op<readonly ["x", "dy"], ConvWindows, readonly ["out"]>;
}

function declare(name: string): Convolution {
  const attrs: ConvWindows = { windows: [], groups: 1 };

  const forward: Convolution["forward"] = defineOp({
    name,
    inputs: ["x", "kernel"],
    attrs,
    halves: true,
    infer: ({ x, kernel }, { windows }) => ({
      shape: [batchOf(x), ...windows.map(({ outSize }) => outSize), lastOf(kernel)],
      dtype: x.dtype,
    }),
    epilogue: "out",
    lower: ({ x, kernel }, y, attrs, target) => lowerForward(geometryOf(x, y, attrs), { x, kernel, y }, target),
    gradient: ({ x, kernel }, dy, _, attrs): Gradients<"x" | "kernel"> => ({
      x: inputGradient(dy, kernel, attrs),
      kernel: filterGradient(x, dy, attrs),
    }),
    cost({ x, kernel }, { windows }) {
      const places = batchOf(x) * sizeOf(windows.map(({ outSize }) => outSize));
      const [read, taps] = [sizeOf(x.shape), sizeOf(kernel.shape)];
      return { flops: 2 * places * taps, bytes: 4 * (read + taps + places * lastOf(kernel)) };
    },
  });

  const inputGradient: Convolution["inputGradient"] = defineOp({
    name: `${name}InputGradient`,
    inputs: ["dy", "kernel"],
    attrs,
    halves: true,
    infer: ({ dy, kernel }, { windows, groups }) => ({
      shape: [batchOf(dy), ...windows.map(({ size }) => size), groups * (kernel.shape.at(-2) ?? 1)],
      dtype: dy.dtype,
    }),
    epilogue: "out",
    lower: ({ dy, kernel }, x, attrs, target) =>
      lowerInputGradient(geometryOf(x, dy, attrs), { x, kernel, y: dy }, target),
    gradient: ({ dy, kernel }, grad, _, attrs): Gradients<"dy" | "kernel"> => ({
      dy: forward(grad, kernel, attrs),
      kernel: filterGradient(grad, dy, attrs),
    }),
  });

  const filterGradient: Convolution["filterGradient"] = defineOp({
    name: `${name}FilterGradient`,
    inputs: ["x", "dy"],
    attrs,
    halves: true,
    empty: () => 0,
    infer: ({ x, dy }, { windows, groups }) => ({
      shape: [...windows.map(({ kernel }) => kernel), lastOf(x) / groups, lastOf(dy)],
      dtype: x.dtype,
    }),
    lower: ({ x, dy }, kernel, attrs, target) =>
      lowerFilterGradient(geometryOf(x, dy, attrs), { x, kernel, y: dy }, target),
    gradient: ({ x, dy }, grad, _, attrs): Gradients<"x" | "dy"> => ({
      x: inputGradient(dy, grad, attrs),
      dy: forward(x, grad, attrs),
    }),
  });

  return { forward, inputGradient, filterGradient };
}

/** Convolutions over sequences, images and volumes: the same kernels, and names of their own in a schedule. */
export const convolutions: { readonly [R in Rank]: Convolution } = {
  1: declare("conv1d"),
  2: declare("conv2d"),
  3: declare("conv3d"),
};

/** The axis that images lack in depth, and sequences in height too. */
const SINGLE: AxisWindow = { size: 1, kernel: 1, stride: 1, dilation: 1, before: 0, outSize: 1 };

type Shaped = { readonly shape: Shape };

function geometryOf(x: Shaped, y: Shaped, { windows, groups }: ConvWindows): ConvGeometry {
  const [along = SINGLE, down = SINGLE, behind = SINGLE] = windows.toReversed();
  return { batch: batchOf(x), inChannels: lastOf(x), outChannels: lastOf(y), groups, z: behind, y: down, x: along };
}

function batchOf({ shape }: Shaped): number {
  return shape[0] ?? 1;
}

function lastOf({ shape }: Shaped): number {
  return shape.at(-1) ?? 1;
}
