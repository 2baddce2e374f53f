import type { Kernel } from "../../gpu/kernel.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import {
  type Candidates,
  type Dispatch,
  dispatch,
  type Operand,
  realFor,
  type Target,
} from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import type { Question } from "../../tune/question.js";
import { lowerReduction } from "../core/reduce-lowering.js";
import {
  isDepthwise,
  lowerDepthwise,
  lowerDepthwiseFilterGradient,
  lowerDepthwiseInputGradient,
} from "./depthwise-lowering.js";
import type { AxisWindow } from "./window.js";

/** A convolution's sizes, as all its kernels take them. */
export interface ConvGeometry {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly groups: number;
  /** Depth: a single plane, for images. */
  readonly z: AxisWindow;
  /** Height: a single line, for sequences. */
  readonly y: AxisWindow;
  readonly x: AxisWindow;
}

/** The input, the filter and the output, or their gradients. */
export interface ConvOperands {
  readonly x: Operand;
  readonly kernel: Operand;
  readonly y: Operand;
}

/** Rows and channels of the tile that one workgroup of a kernel computes. */
interface Tile {
  readonly constants: Readonly<Record<string, number | boolean>>;
  readonly rows: number;
  readonly channels: number;
}

/** `out` from `x` and the filter. */
export function lowerForward(geometry: ConvGeometry, { x, kernel, y }: ConvOperands, target: Target): Dispatch[] {
  if (isDepthwise(geometry)) return lowerDepthwise(geometry, { x, kernel, y }, target);
  const { batch, groups, outChannels } = geometry;
  const tile = chooseTile(target, geometry, x, {
    simd4: kernels.conv_simd4,
    gpu: kernels.conv_gpu,
    depth: geometry.inChannels / groups,
    width: outChannels / groups,
  });
  const pixels = batch * placesIn(geometry);
  const [gx, gy] = linearGrid(Math.ceil(pixels / tile.rows));
  const launch = {
    bind: { x, w: kernel, out: y },
    params: convParams(geometry),
    real: realFor(x.dtype),
    grid: [gx, gy, groups * Math.ceil(outChannels / groups / tile.channels)],
    epilogue: true,
  } as const;
  return target.family === "simd4"
    ? [dispatch(kernels.conv_simd4, { ...launch, constants: tile.constants })]
    : [dispatch(kernels.conv_gpu, { ...launch, constants: tile.constants })];
}

/** The gradient of `x` from that of `y`. */
export function lowerInputGradient(geometry: ConvGeometry, { x, kernel, y }: ConvOperands, target: Target): Dispatch[] {
  if (isDepthwise(geometry)) return lowerDepthwiseInputGradient(geometry, { x, kernel, y }, target);
  const { batch, groups, inChannels } = geometry;
  const tile = chooseTile(target, geometry, y, {
    simd4: kernels.conv_input_gradient_simd4,
    gpu: kernels.conv_input_gradient_gpu,
    depth: geometry.outChannels / groups,
    width: inChannels / groups,
  });
  const axes = [geometry.z, geometry.y, geometry.x];
  const phases = axes.reduce((product, { stride }) => product * stride, 1);
  const pixels = axes.reduce((product, { size, stride }) => product * Math.ceil(size / stride), batch);
  const [gx, gy] = linearGrid(Math.ceil(pixels / tile.rows));
  const launch = {
    bind: { dy: y, w: kernel, out: x },
    params: {
      ...convParams(geometry),
      cell_step_z: cellStep(geometry.z),
      cell_step_y: cellStep(geometry.y),
      cell_step_x: cellStep(geometry.x),
    },
    real: realFor(y.dtype),
    grid: [gx, gy, phases * groups * Math.ceil(inChannels / groups / tile.channels)],
    epilogue: true,
  } as const;
  return target.family === "simd4"
    ? [dispatch(kernels.conv_input_gradient_simd4, { ...launch, constants: tile.constants })]
    : [dispatch(kernels.conv_input_gradient_gpu, { ...launch, constants: tile.constants })];
}

/** The gradient of the filter from `x` and the gradient of `y`: a long sum over all pixels, cut into splits. */
export function lowerFilterGradient(
  geometry: ConvGeometry,
  { x, kernel, y }: ConvOperands,
  target: Target,
): Dispatch[] {
  if (isDepthwise(geometry)) return lowerDepthwiseFilterGradient(geometry, { x, kernel, y }, target);
  const { batch, groups, outChannels } = geometry;
  const tile = chooseTile(target, geometry, x, {
    simd4: kernels.conv_filter_gradient_simd4,
    gpu: kernels.conv_filter_gradient_gpu,
    depth: geometry.inChannels / groups,
    width: outChannels / groups,
  });
  const rows = kernel.size / outChannels;
  const rowTiles = Math.ceil(rows / tile.rowsOfFilter);
  const channelTiles = groups * Math.ceil(outChannels / groups / tile.channels);
  const pixels = batch * placesIn(geometry);
  const splits = Math.max(1, Math.min(Math.ceil(64 / (rowTiles * channelTiles)), Math.floor(pixels / 64)));
  const partials = splits === 1 ? kernel : target.scratch([splits, ...kernel.shape]);
  const launch = {
    bind: { x, dy: y, out: partials },
    params: { ...convParams(geometry), splits },
    real: realFor(x.dtype),
    result: realFor(partials.dtype),
  } as const;
  const first =
    target.family === "simd4"
      ? dispatch(kernels.conv_filter_gradient_simd4, {
          ...launch,
          constants: tile.constants,
          grid: linearGrid(Math.ceil((rowTiles * channelTiles * splits) / tile.quads)),
        })
      : dispatch(kernels.conv_filter_gradient_gpu, {
          ...launch,
          constants: tile.constants,
          grid: [rowTiles, channelTiles, splits],
        });
  return splits === 1 ? [first] : [first, ...lowerReduction("sum", partials, kernel, [0], 1, target)];
}

/** Whose tile is to be chosen. */
interface Asking {
  /** The kernel of each family. */
  readonly simd4: Kernel;
  readonly gpu: Kernel;
  /** Channels that the innermost loop sums. */
  readonly depth: number;
  /** Channels that the tile's columns stand for. */
  readonly width: number;
}

function chooseTile(
  { family, pick }: Target,
  geometry: ConvGeometry,
  { dtype }: Operand,
  asking: Asking,
): Tile & { readonly rowsOfFilter: number; readonly quads: number } {
  const { depth, width } = asking;
  const question = questionFor(geometry, asking[family], realFor(dtype));
  if (family === "simd4") {
    const tile = pick(question, width <= 4 ? SIMD4_THIN : width <= 8 ? SIMD4_NARROW : SIMD4);
    const { ROWS, COLUMNS, QUADS } = tile;
    const constants = { ...tile, WHOLE_VECTORS: depth % 4 === 0 };
    return { constants, rows: 4 * ROWS * QUADS, rowsOfFilter: 4 * ROWS, channels: 4 * COLUMNS, quads: QUADS };
  }
  const { SIDE, VECTORS } = pick(question, width < 128 ? GPU : GPU_WIDE);
  const side = 4 * SIDE * VECTORS;
  return {
    constants: { SIDE, VECTORS, DEEP: !isFlat(geometry.z) },
    rows: side,
    rowsOfFilter: side,
    channels: side,
    quads: 1,
  };
}

function questionFor(geometry: ConvGeometry, kernel: Kernel, real: string): Question {
  const { batch, groups, z, y, x } = geometry;
  const places = batch * placesIn(geometry);
  const cells = cellsIn(geometry);
  const inputs = geometry.inChannels / groups;
  const outputs = geometry.outChannels / groups;
  const stride = z.stride * y.stride * x.stride;
  const form = { stride, dilation: z.dilation * y.dilation * x.dilation, real };
  return { kernel, sizes: { places, cells, inputs, outputs, groups }, form, terms: Math.max(places, cells * inputs) };
}

/** A quad of lanes owns 4·ROWS pixels × 4·COLUMNS channels; a workgroup has QUADS of them. */
interface Simd4Tile {
  readonly ROWS: number;
  readonly COLUMNS: number;
  readonly QUADS: number;
}

const SIMD4: Candidates<Simd4Tile> = [
  { ROWS: 4, COLUMNS: 4, QUADS: 8 },
  { ROWS: 6, COLUMNS: 4, QUADS: 8 },
  { ROWS: 8, COLUMNS: 8, QUADS: 1 },
];
/** For at most 8 channels. */
const SIMD4_NARROW: Candidates<Simd4Tile> = [
  { ROWS: 6, COLUMNS: 2, QUADS: 8 },
  { ROWS: 4, COLUMNS: 2, QUADS: 8 },
];
/** For at most 4. */
const SIMD4_THIN: Candidates<Simd4Tile> = [
  { ROWS: 8, COLUMNS: 1, QUADS: 8 },
  { ROWS: 4, COLUMNS: 1, QUADS: 8 },
];

/** A workgroup of SIDE × SIDE invocations owns a square tile, 4·VECTORS × 4·VECTORS places each. */
const GPU: Candidates<GpuTile> = [
  { SIDE: 8, VECTORS: 2 },
  { SIDE: 16, VECTORS: 1 },
  { SIDE: 8, VECTORS: 1 },
];
/** From 128 channels on. */
const GPU_WIDE: Candidates<GpuTile> = [
  { SIDE: 8, VECTORS: 2 },
  { SIDE: 16, VECTORS: 2 },
  { SIDE: 16, VECTORS: 1 },
];

interface GpuTile {
  readonly SIDE: number;
  readonly VECTORS: number;
}

/** Whether an axis is not there: one place, and a filter of one cell that stays on it. */
function isFlat({ size, kernel, outSize, stride, dilation, before }: AxisWindow): boolean {
  return [size, kernel, outSize, stride, dilation].every((one) => one === 1) && before === 0;
}

/** How many filter cells apart those lie that meet the same input pixel. */
function cellStep({ stride, dilation }: AxisWindow): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  return stride / divisor(stride, dilation);
}

/** How many cells a filter has. */
function cellsIn({ z, y, x }: ConvGeometry): number {
  return z.kernel * y.kernel * x.kernel;
}

/** How many places a filter takes in one image. */
function placesIn({ z, y, x }: ConvGeometry): number {
  return z.outSize * y.outSize * x.outSize;
}

function convParams({ batch, inChannels, outChannels, groups, z, y, x }: ConvGeometry) {
  return {
    batch,
    depth: z.size,
    height: y.size,
    width: x.size,
    in_channels: inChannels,
    out_depth: z.outSize,
    out_height: y.outSize,
    out_width: x.outSize,
    out_channels: outChannels,
    kernel_depth: z.kernel,
    kernel_height: y.kernel,
    kernel_width: x.kernel,
    stride_z: z.stride,
    stride_y: y.stride,
    stride_x: x.stride,
    dilation_z: z.dilation,
    dilation_y: y.dilation,
    dilation_x: x.dilation,
    pad_front: z.before,
    pad_top: y.before,
    pad_left: x.before,
    groups,
  };
}
