import { ArgumentError } from "../errors.js";
import { dispatch, linearGrid, type Target } from "../graph/dispatch.js";
import { defineOp, type Gradients } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { kernels } from "../kernels.gen.js";
import type { Shape } from "../shape.js";
import { requireFloats } from "./floats.js";
import { imageShape, type Padding, type Pair, pair, window2d } from "./window.js";

export interface PoolOptions {
  /** Height and width of the window. Default 2. */
  readonly poolSize?: Pair;
  /** Default: the pool size. */
  readonly strides?: Pair;
  /** Default `"valid"`. */
  readonly padding?: Padding;
}

/** Options with every choice made, and the input's shape, which the gradients need back. */
interface Resolved {
  readonly poolSize: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly xShape: Shape;
}

const DEFAULTS: Resolved = { poolSize: [2, 2], strides: [2, 2], padding: "valid", xShape: [] };

const maxPool = defineOp({
  name: "maxPool2d",
  inputs: ["x"],
  attrs: DEFAULTS,
  infer: (_, attrs) => ({ shape: geometry(attrs).outShape }),
  epilogue: "out",
  lower: ({ x }, out, attrs, target) => [
    dispatch(kernels.max_pool2d, { bind: { x, out }, ...perPixel(attrs, target) }),
  ],
  gradient: ({ x }, dy, _, attrs): Gradients<"x"> => ({ x: maxPoolGradient(x, dy, attrs) }),
});

const maxPoolGradient = defineOp({
  name: "maxPool2dGradient",
  inputs: ["x", "dy"],
  attrs: DEFAULTS,
  infer: ({ x }) => x,
  epilogue: "out",
  lower: ({ x, dy }, out, attrs, target) => [
    dispatch(kernels.max_pool2d_gradient, { bind: { x, dy, out }, ...perBlock(attrs, target) }),
  ],
});

const averagePool = defineOp({
  name: "averagePool2d",
  inputs: ["x"],
  attrs: DEFAULTS,
  infer: (_, attrs) => ({ shape: geometry(attrs).outShape }),
  epilogue: "out",
  lower: ({ x }, out, attrs, target) => [
    dispatch(kernels.average_pool2d, { bind: { x, out }, ...perPixel(attrs, target) }),
  ],
  gradient: (_, dy, __, attrs): Gradients<"x"> => ({ x: averagePoolGradient(dy, attrs) }),
});

const averagePoolGradient = defineOp({
  name: "averagePool2dGradient",
  inputs: ["dy"],
  attrs: DEFAULTS,
  infer: (_, { xShape }) => ({ shape: xShape }),
  epilogue: "out",
  lower: ({ dy }, out, attrs, target) => [
    dispatch(kernels.average_pool2d_gradient, { bind: { dy, out }, ...perPixel(attrs, target, out.size) }),
  ],
  gradient: (_, grad, __, attrs): Gradients<"dy"> => ({ dy: averagePool(grad, attrs) }),
});

/**
 * The largest value of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. Padding
 * never wins; the gradient goes to the first of equal maxima.
 */
export function maxPool2d(x: SymbolicTensor, options: PoolOptions = {}): SymbolicTensor {
  return maxPool(x, resolve("maxPool2d", x, options));
}

/**
 * The mean of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. Padding is not
 * counted.
 */
export function averagePool2d(x: SymbolicTensor, options: PoolOptions = {}): SymbolicTensor {
  return averagePool(x, resolve("averagePool2d", x, options));
}

function resolve(where: string, x: SymbolicTensor, options: PoolOptions): Resolved {
  requireFloats(where, { x });
  const [, height, width] = imageShape(where, x.shape);
  const poolSize = pair(where, "poolSize", options.poolSize ?? 2);
  const strides = pair(where, "strides", options.strides ?? poolSize);
  const { padding = "valid" } = options;
  if (
    typeof padding !== "string" &&
    padding.some(([before, after], i) => Math.max(before, after) >= (poolSize[i] ?? 1))
  ) {
    throw new ArgumentError({
      where,
      problem: "a window would hold nothing but padding",
      expected: `less than ${poolSize} on each side`,
      received: JSON.stringify(padding),
    });
  }
  window2d(where, [height, width], poolSize, strides, [1, 1], padding); // throws in the op's own name
  return { poolSize, strides, padding, xShape: x.shape };
}

function geometry({ poolSize, strides, padding, xShape }: Resolved) {
  const [batch, height, width, channels] = imageShape("pool2d", xShape);
  const [y, x] = window2d("pool2d", [height, width], poolSize, strides, [1, 1], padding);
  const params = {
    batch,
    height,
    width,
    channels,
    out_height: y.outSize,
    out_width: x.outSize,
    pool_height: y.kernel,
    stride_y: y.stride,
    pad_top: y.before,
    pad_left: x.before,
  };
  return { params, outShape: [batch, y.outSize, x.outSize, channels], POOL_WIDTH: x.kernel, STRIDE_X: x.stride };
}

/** On a CPU an invocation takes four channels, which share the search for the window; on a GPU one. */
function shares(channels: number, { family }: Target): { readonly CHANNELS: number; readonly WORKGROUP: number } {
  return { CHANNELS: family === "simd4" && channels % 4 === 0 ? 4 : 1, WORKGROUP: 64 };
}

/** An invocation for each pixel, of the output unless told, and stack of channels. */
function perPixel(attrs: Resolved, target: Target, elements?: number) {
  const { params, outShape, POOL_WIDTH, STRIDE_X } = geometry(attrs);
  const share = shares(params.channels, target);
  const size = elements ?? outShape.reduce((product, n) => product * n, 1);
  const grid = linearGrid(Math.ceil(size / (share.CHANNELS * share.WORKGROUP)));
  return { params, constants: { POOL_WIDTH, STRIDE_X, ...share }, grid, epilogue: true };
}

/** Largest side of a block of input cells that one invocation keeps. */
const MOST_BLOCK = 4;

/** An invocation for each block of input cells: with the stride as its side, a block meets as few windows as can be. */
function perBlock(attrs: Resolved, target: Target) {
  const { params, POOL_WIDTH, STRIDE_X } = geometry(attrs);
  const { batch, height, width, channels, pad_top, pad_left } = params;
  const share = shares(channels, target);
  const BLOCK = Math.min(MOST_BLOCK, STRIDE_X);
  const blocks = Math.ceil(((pad_top % BLOCK) + height) / BLOCK) * Math.ceil(((pad_left % BLOCK) + width) / BLOCK);
  const grid = linearGrid(Math.ceil((batch * blocks * channels) / (share.CHANNELS * share.WORKGROUP)));
  return { params, constants: { POOL_WIDTH, STRIDE_X, BLOCK, ...share }, grid, epilogue: true };
}
