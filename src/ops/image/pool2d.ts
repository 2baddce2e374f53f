import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, type Operand, realFor, type Target } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { scatterBox, slice } from "../core/movement.js";
import { atMaxima, type WindowPlace } from "./at-maxima.js";
import { stackOf } from "./axis-lowering.js";
import type { AxisWindow } from "./window.js";

/** How windows slide over a batch of images. */
export interface PlaneWindows {
  readonly batch: number;
  readonly rows: AxisWindow;
  readonly columns: AxisWindow;
  readonly channels: number;
}

const ONE: AxisWindow = { size: 1, kernel: 1, stride: 1, dilation: 1, before: 0, outSize: 1 };
const DEFAULTS: PlaneWindows = { batch: 1, rows: ONE, columns: ONE, channels: 1 };

/**
 * The largest value of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. Padding
 * never wins; the gradient goes to the first of equal maxima.
 */
export const maxPoolPlane = defineOp({
  name: "maxPool2d",
  inputs: ["x"],
  attrs: DEFAULTS,
  halves: true,
  infer: ({ x }, attrs) => ({ shape: outShape(attrs), dtype: x.dtype }),
  epilogue: "out",
  lower: ({ x }, out, attrs, target) => [
    dispatch(kernels.max_pool2d, { bind: { x, out }, ...perPixel(attrs, target, out) }),
  ],
  gradient: ({ x }, dy, _, attrs): Gradients<"x"> => ({ x: maxPoolGradient(x, dy, attrs) }),
});

const maxPoolGradient = defineOp({
  name: "maxPool2dGradient",
  inputs: ["x", "dy"],
  attrs: DEFAULTS,
  halves: true,
  infer: ({ x }) => x,
  epilogue: "out",
  lower: ({ x, dy }, out, attrs, target) => [
    dispatch(kernels.max_pool2d_gradient, { bind: { x, dy, out }, ...perBlock(attrs, target, out) }),
  ],
  gradient: ({ x }, grad, _, attrs): Gradients<"dy"> => ({ dy: atMaxima(placesIn(x, grad, attrs)) }),
});

/** The places of all windows, each as [batch, newHeight, newWidth, channels], in reading order. */
function placesIn(x: SymbolicTensor, values: SymbolicTensor, { batch, rows, columns, channels }: PlaneWindows) {
  const reach = ({ outSize, stride, kernel, before, size }: AxisWindow) =>
    Math.max((outSize - 1) * stride + kernel, before + size);
  const shape = [batch, reach(rows), reach(columns), channels];
  const around = (inner: SymbolicTensor, value: number) =>
    scatterBox(inner, { shape, start: [0, rows.before, columns.before, 0], steps: [1, 1, 1, 1], value });
  const [padded, paddedValues] = [around(x, -Infinity), around(values, 0)];
  const along = ({ outSize, stride }: AxisWindow, from: number) => ({
    start: from,
    stop: from + (outSize - 1) * stride + 1,
    step: stride,
  });
  const places = Array.from({ length: rows.kernel * columns.kernel }, (_, at) => {
    const box = [undefined, along(rows, Math.floor(at / columns.kernel)), along(columns, at % columns.kernel)];
    return { x: slice(padded, box), value: slice(paddedValues, box) };
  });
  return places as [WindowPlace, ...WindowPlace[]];
}

/**
 * The mean of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. Padding is not
 * counted.
 */
export const averagePoolPlane = defineOp({
  name: "averagePool2d",
  inputs: ["x"],
  attrs: DEFAULTS,
  halves: true,
  infer: ({ x }, attrs) => ({ shape: outShape(attrs), dtype: x.dtype }),
  epilogue: "out",
  lower: ({ x }, out, attrs, target) => [
    dispatch(kernels.average_pool2d, { bind: { x, out }, ...perPixel(attrs, target, out) }),
  ],
  gradient: (_, dy, __, attrs): Gradients<"x"> => ({ x: averagePoolGradient(dy, attrs) }),
});

const averagePoolGradient = defineOp({
  name: "averagePool2dGradient",
  inputs: ["dy"],
  attrs: DEFAULTS,
  halves: true,
  infer: ({ dy: { dtype } }, { batch, rows, columns, channels }) => ({
    shape: [batch, rows.size, columns.size, channels],
    dtype,
  }),
  epilogue: "out",
  lower: ({ dy }, out, attrs, target) => [
    dispatch(kernels.average_pool2d_gradient, { bind: { dy, out }, ...perPixel(attrs, target, out) }),
  ],
  gradient: (_, grad, __, attrs): Gradients<"dy"> => ({ dy: averagePoolPlane(grad, attrs) }),
});

function outShape({ batch, rows, columns, channels }: PlaneWindows): readonly number[] {
  return [batch, rows.outSize, columns.outSize, channels];
}

/** What all four kernels need to know: sizes as params; the width of the windows, which they unroll, as constants. */
function geometry({ batch, rows, columns, channels }: PlaneWindows) {
  const params = {
    batch,
    height: rows.size,
    width: columns.size,
    channels,
    out_height: rows.outSize,
    out_width: columns.outSize,
    pool_height: rows.kernel,
    stride_y: rows.stride,
    pad_top: rows.before,
    pad_left: columns.before,
  };
  return { params, constants: { POOL_WIDTH: columns.kernel, STRIDE_X: columns.stride } };
}

function shares(channels: number, target: Target) {
  return { CHANNELS: stackOf(channels, target), WORKGROUP: 64 };
}

/** An invocation for each pixel, of input or output, and stack of channels. */
function perPixel(attrs: PlaneWindows, target: Target, out: Operand) {
  const { params, constants } = geometry(attrs);
  const share = shares(params.channels, target);
  const grid = linearGrid(Math.ceil(out.size / (share.CHANNELS * share.WORKGROUP)));
  return { params, constants: { ...constants, ...share }, real: realFor(out.dtype), grid, epilogue: true };
}

/** Largest side of a block of input cells that one invocation keeps. */
const MOST_BLOCK = 4;

/** An invocation for each block of input cells: with the stride as its side, a block meets as few windows as can be. */
function perBlock(attrs: PlaneWindows, target: Target, out: Operand) {
  const { params, constants } = geometry(attrs);
  const { batch, height, width, channels, pad_top, pad_left } = params;
  const share = shares(channels, target);
  const BLOCK = Math.min(MOST_BLOCK, constants.STRIDE_X);
  const blocks = Math.ceil(((pad_top % BLOCK) + height) / BLOCK) * Math.ceil(((pad_left % BLOCK) + width) / BLOCK);
  const grid = linearGrid(Math.ceil((batch * blocks * channels) / (share.CHANNELS * share.WORKGROUP)));
  return { params, constants: { ...constants, BLOCK, ...share }, real: realFor(out.dtype), grid, epilogue: true };
}
