import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, realFor, type Target } from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import { lowerReduction } from "../core/reduce-lowering.js";
import type { ConvGeometry, ConvOperands } from "./conv-lowering.js";

// A filter of its own for each channel: too little work per number for a matrix product, so each invocation slides along
// a strip of one line and keeps what neighbouring windows share.

/** Whether every channel of a picture is a group by itself. With one channel the matrix product is faster. */
export function isDepthwise({ groups, inChannels, z }: ConvGeometry): boolean {
  return groups === inChannels && inChannels > 1 && z.size === 1 && z.outSize === 1 && z.kernel === 1;
}

const WORKGROUP = 64;

export function lowerDepthwise(geometry: ConvGeometry, { x, kernel, y }: ConvOperands, target: Target): Dispatch[] {
  const { batch, outChannels } = geometry;
  const constants = launchConstants(geometry, target);
  const strips = Math.ceil(geometry.x.outSize / constants.STRIP);
  const grid = linearGrid(Math.ceil((batch * geometry.y.outSize * strips * outChannels) / WORKGROUP));
  const bind = { x, w: kernel, out: y };
  const launch = { bind, params: sizes(geometry), constants, real: realFor(x.dtype), grid, epilogue: true };
  return [dispatch(kernels.depthwise_conv2d, launch)];
}

export function lowerDepthwiseInputGradient(
  geometry: ConvGeometry,
  { x, kernel, y }: ConvOperands,
  target: Target,
): Dispatch[] {
  const { batch, inChannels } = geometry;
  const constants = launchConstants(geometry, target);
  const overhang = geometry.x.before % constants.STRIDE_X;
  const strips = Math.ceil((overhang + geometry.x.size) / constants.STRIP);
  const grid = linearGrid(Math.ceil((batch * geometry.y.size * strips * inChannels) / WORKGROUP));
  const bind = { dy: y, w: kernel, out: x };
  const launch = { bind, params: sizes(geometry), constants, real: realFor(y.dtype), grid, epilogue: true };
  return [dispatch(kernels.depthwise_conv2d_input_gradient, launch)];
}

export function lowerDepthwiseFilterGradient(
  geometry: ConvGeometry,
  { x, kernel, y }: ConvOperands,
  target: Target,
): Dispatch[] {
  const { batch, outChannels } = geometry;
  const constants = launchConstants(geometry, target);
  const lines = outChannels * geometry.y.kernel;
  const wanted = Math.min(Math.ceil((64 * WORKGROUP) / lines), Math.ceil((batch * geometry.y.outSize) / 4));
  const splits = Math.max(1, wanted);
  const partials = splits === 1 ? kernel : target.scratch([splits, ...kernel.shape]);
  const grid = linearGrid(Math.ceil((lines * splits) / WORKGROUP));
  const bind = { x, dy: y, out: partials };
  const params = { ...sizes(geometry), splits };
  const types = { real: realFor(x.dtype), result: realFor(partials.dtype) };
  const first = dispatch(kernels.depthwise_conv2d_filter_gradient, { bind, params, constants, ...types, grid });
  return splits === 1 ? [first] : [first, ...lowerReduction("sum", partials, kernel, [0], 1, target)];
}

/** The filter's width stands in the text, since its columns are unrolled; a strip is a multiple of the stride. */
function launchConstants({ x }: ConvGeometry, { family }: Target) {
  const strip = family === "gpu" ? 4 : x.size >= 14 ? 14 : 8;
  const STRIP = Math.ceil(strip / x.stride) * x.stride;
  return { KERNEL_WIDTH: x.kernel, STRIDE_X: x.stride, DILATION_X: x.dilation, STRIP, WORKGROUP };
}

function sizes({ batch, inChannels, outChannels, y, x }: ConvGeometry) {
  return {
    batch,
    height: y.size,
    width: x.size,
    in_channels: inChannels,
    out_height: y.outSize,
    out_width: x.outSize,
    out_channels: outChannels,
    kernel_height: y.kernel,
    stride_y: y.stride,
    dilation_y: y.dilation,
    pad_top: y.before,
    pad_left: x.before,
  };
}
