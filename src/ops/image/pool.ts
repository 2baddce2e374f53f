import { ArgumentError } from "../../errors.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { type Shape, sizeOf } from "../../shape.js";
import { requireFloats } from "../core/floats.js";
import { reshape } from "../core/reshape.js";
import { type DataFormat, inChannelsLast } from "./data-format.js";
import { averagePoolPlane, maxPoolPlane } from "./pool2d.js";
import {
  type AxisWindow,
  axisWindow,
  batchShape,
  type PaddingOf,
  type PerAxis,
  perAxis,
  type Rank,
  requirePadding,
} from "./window.js";

export interface PoolOptions<R extends Rank> {
  /** Size of the window along each axis. Default 2. */
  readonly poolSize?: PerAxis<R> | undefined;
  /** Default: the pool size. */
  readonly strides?: PerAxis<R> | undefined;
  /** Default `"valid"`. */
  readonly padding?: PaddingOf<R> | undefined;
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

/** The largest value of each window: [batch, steps, channels] → [batch, newSteps, channels]. See {@link maxPool2d}. */
export const maxPool1d = recordable(
  "maxPool1d",
  ["x", "options?: options"],
  function maxPool1d(x: SymbolicTensor, options: PoolOptions<1> = {}): SymbolicTensor {
    return pool("maxPool1d", maxPoolPlane, 1, x, options);
  },
);

/**
 * The largest value of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. Padding
 * never wins; the gradient goes to the first of equal maxima.
 */
export const maxPool2d = recordable(
  "maxPool2d",
  ["x", "options?: options"],
  function maxPool2d(x: SymbolicTensor, options: PoolOptions<2> = {}): SymbolicTensor {
    return pool("maxPool2d", maxPoolPlane, 2, x, options);
  },
);

/** The largest value of each window of [batch, depth, height, width, channels]. See {@link maxPool2d}. */
export const maxPool3d = recordable(
  "maxPool3d",
  ["x", "options?: options"],
  function maxPool3d(x: SymbolicTensor, options: PoolOptions<3> = {}): SymbolicTensor {
    return pool("maxPool3d", maxPoolPlane, 3, x, options);
  },
);

/** The mean of each window: [batch, steps, channels] → [batch, newSteps, channels]. Padding is not counted. */
export const averagePool1d = recordable(
  "averagePool1d",
  ["x", "options?: options"],
  function averagePool1d(x: SymbolicTensor, options: PoolOptions<1> = {}): SymbolicTensor {
    return pool("averagePool1d", averagePoolPlane, 1, x, options);
  },
);

/**
 * The mean of each window: [batch, height, width, channels] → [batch, newHeight, newWidth, channels]. Padding is not
 * counted.
 */
export const averagePool2d = recordable(
  "averagePool2d",
  ["x", "options?: options"],
  function averagePool2d(x: SymbolicTensor, options: PoolOptions<2> = {}): SymbolicTensor {
    return pool("averagePool2d", averagePoolPlane, 2, x, options);
  },
);

/** The mean of each window of [batch, depth, height, width, channels]. Padding is not counted. */
export const averagePool3d = recordable(
  "averagePool3d",
  ["x", "options?: options"],
  function averagePool3d(x: SymbolicTensor, options: PoolOptions<3> = {}): SymbolicTensor {
    return pool("averagePool3d", averagePoolPlane, 3, x, options);
  },
);

/**
 * Pools two axes at a time. A box of cells is a plane at each of its depths, and the largest of the planes' largest, or
 * the mean of their means, is that of the box; the first of equal maxima stays the first in reading order.
 */
export function pool<R extends Rank>(
  where: string,
  poolPlane: typeof maxPoolPlane,
  rank: R,
  x: SymbolicTensor,
  options: PoolOptions<R>,
): SymbolicTensor {
  const { dataFormat, ...windowing } = withDefaults(where, options, {
    poolSize: 2,
    strides: undefined,
    padding: "valid",
    dataFormat: "channelsLast",
  });
  requireFloats(where, { x });
  return inChannelsLast(where, x, dataFormat, (last) => {
    const { batch, spatial, channels } = batchShape(where, last.shape, rank);
    const windows = windowsOf(where, rank, spatial, windowing);
    const outSizes = windows.map(({ outSize }) => outSize);
    const plane = (cells: SymbolicTensor, images: number, rows: AxisWindow, columns: AxisWindow) =>
      poolPlane(reshape(cells, [images, rows.size, columns.size, channels]), {
        batch: images,
        rows,
        columns,
        channels,
      });

    const [first, rows, columns] = [windows[0], windows.at(-2), windows.at(-1)];
    let y = last;
    if (rows && columns) y = plane(y, batch * sizeOf(spatial.slice(0, -2)), rows, columns);
    if (first && rank !== 2) y = plane(y, batch, first, untouched(sizeOf(outSizes.slice(1))));
    return reshape(y, [batch, ...outSizes, channels]);
  });
}

/** An axis of windows of one cell. */
function untouched(size: number): AxisWindow {
  return { size, kernel: 1, stride: 1, dilation: 1, before: 0, outSize: size };
}

/** How windows slide. */
interface Windowing<R extends Rank> {
  readonly poolSize: PerAxis<R>;
  readonly strides: PerAxis<R> | undefined;
  readonly padding: PaddingOf<R>;
}

function windowsOf<R extends Rank>(
  where: string,
  rank: R,
  spatial: Shape,
  options: Windowing<R>,
): readonly AxisWindow[] {
  const { padding } = options;
  requirePadding(where, rank, padding, ["valid", "same"]);
  const poolSize = perAxis(where, "poolSize", options.poolSize, rank);
  const strides = options.strides === undefined ? poolSize : perAxis(where, "strides", options.strides, rank);
  return spatial.map((size, axis) => {
    const window = poolSize[axis] ?? 1;
    const around: "valid" | "same" | readonly [number, number] =
      typeof padding === "string" ? padding : (padding[axis] ?? [0, 0]);
    if (typeof around !== "string" && Math.max(...around) >= window) {
      throw new ArgumentError({
        where,
        problem: "a window would hold nothing but padding",
        expected: `less than ${window} on each side`,
        received: inWords(padding),
      });
    }
    return axisWindow(where, size, window, strides[axis] ?? 1, 1, around);
  });
}
