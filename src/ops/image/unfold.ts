import { integerFrom, listOf } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { formatShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { pad } from "../arrange/pad.js";
import { slice, transpose } from "../core/movement.js";
import { reshape } from "../core/reshape.js";
import { written } from "../core/written.js";
import { segmentSum, take } from "../index/gather.js";

// Images as lists of the blocks that a sliding window sees, and back. Channels first, as Keras (and PyTorch) has it here.

/** How the window slides; a number holds for both sides. */
export interface UnfoldOptions {
  /** How far apart the pixels of a block are. Default 1. */
  readonly dilation?: number | readonly number[] | undefined;
  /** Zeros around the image. Default 0. */
  readonly padding?: number | readonly number[] | undefined;
  /** Default 1. */
  readonly stride?: number | readonly number[] | undefined;
}

type Two = number | readonly number[];
const SLIDING: { readonly dilation: Two; readonly padding: Two; readonly stride: Two } = {
  dilation: [1, 1],
  padding: [0, 0],
  stride: [1, 1],
};

/** One side of the image: where each pixel of each block lies in the padded image. */
interface Side {
  readonly kernel: number;
  readonly blocks: number;
  readonly padding: number;
  readonly padded: number;
  /** [kernel, blocks]; found when asked for. */
  places(): readonly number[];
}

/**
 * The blocks of an image that a window sees, as columns: [batch, channels, height, width] → [batch, channels · block, blocks], blocks in
 * reading order. Source: im2col, as in Chellapilla et al., "High Performance Convolutional Neural Networks", 2006.
 */
export const unfold = recordable(
  "unfold",
  ["x", "kernelSize: numbers", "options?: options"],
  function unfold(
    x: SymbolicTensor,
    kernelSize: number | readonly number[],
    options: UnfoldOptions = {},
  ): SymbolicTensor {
    const [batch, channels, height, width] = x.shape;
    if (batch === undefined || channels === undefined || height === undefined || width === undefined || x.rank !== 4) {
      throw noImage("unfold", x, "[batch, channels, height, width]");
    }
    const [rows, columns] = sides("unfold", [height, width], kernelSize, options);
    const around = [
      [0, 0],
      [0, 0],
      [rows.padding, rows.padding],
      [columns.padding, columns.padding],
    ] as const;
    const padded = pad(x, around);
    const byRow = take(padded, indices(rows), { axis: 2 });
    const blocks = take(byRow, indices(columns), { axis: 4 }); // [batch, channels, kh, rows, kw, columns]
    const sorted = transpose(blocks, [0, 1, 2, 4, 3, 5]);
    return reshape(sorted, [batch, channels * rows.kernel * columns.kernel, rows.blocks * columns.blocks]);
  },
);

/**
 * The image that blocks add up to where they overlap: what {@link unfold} does, transposed. [batch, channels · block, blocks] → [batch,
 * channels, height, width].
 */
export const fold = recordable(
  "fold",
  ["x", "outputSize: numbers", "kernelSize: numbers", "options?: options"],
  function fold(
    x: SymbolicTensor,
    outputSize: number | readonly number[],
    kernelSize: number | readonly number[],
    options: UnfoldOptions = {},
  ): SymbolicTensor {
    const size = pairOf("fold", "outputSize", outputSize, 1);
    const [rows, columns] = sides("fold", size, kernelSize, options);
    const [batch, depth, blocks] = x.shape;
    const block = rows.kernel * columns.kernel;
    if (
      batch === undefined ||
      depth === undefined ||
      x.rank !== 3 ||
      depth % block !== 0 ||
      blocks !== rows.blocks * columns.blocks
    ) {
      throw noImage("fold", x, `[batch, channels · ${block}, ${rows.blocks * columns.blocks}]`);
    }
    const channels = depth / block;
    const apart = reshape(x, [batch * channels, block * blocks]);
    const places = placesOf(rows, columns);
    const summed = segmentSum(transpose(apart), constant(Tensor.from(places, [places.length], "int32")), {
      numSegments: rows.padded * columns.padded,
    });
    const image = reshape(transpose(summed), [batch, channels, rows.padded, columns.padded]);
    const inside = ({ padding, padded }: Side) => ({ start: padding, stop: padded - padding });
    return slice(image, [{}, {}, inside(rows), inside(columns)]);
  },
);

/** Where in the flat padded image each pixel of each block goes: [kh, kw, rows, columns]. */
function placesOf(rows: Side, columns: Side): number[] {
  const places: number[] = [];
  const [down, across] = [rows.places(), columns.places()];
  for (let i = 0; i < rows.kernel; i++)
    for (let j = 0; j < columns.kernel; j++)
      for (let row = 0; row < rows.blocks; row++)
        for (let column = 0; column < columns.blocks; column++) {
          const y = down[i * rows.blocks + row] ?? 0;
          places.push(y * columns.padded + (across[j * columns.blocks + column] ?? 0));
        }
  return places;
}

function indices({ places, kernel, blocks }: Side): SymbolicTensor {
  return constant(Tensor.from(places(), [kernel, blocks], "int32"));
}

function sides(
  where: string,
  size: readonly number[],
  kernelSize: number | readonly number[],
  options: UnfoldOptions,
): readonly [rows: Side, columns: Side] {
  const given = withDefaults(where, options, SLIDING);
  const kernels = pairOf(where, "kernelSize", kernelSize, 1);
  const strides = pairOf(where, "stride", given.stride, 1);
  const dilations = pairOf(where, "dilation", given.dilation, 1);
  const paddings = pairOf(where, "padding", given.padding, 0);
  const side = (axis: 0 | 1): Side => {
    const [kernel, stride, dilation, padding] = [kernels[axis], strides[axis], dilations[axis], paddings[axis]];
    const padded = (size[axis] ?? 1) + 2 * padding;
    const blocks = Math.floor((padded - dilation * (kernel - 1) - 1) / stride) + 1;
    if (blocks < 1) {
      const expected = `a window of at most ${padded} pixels`;
      const received = `${dilation * (kernel - 1) + 1}`;
      throw new ShapeError({ where, problem: "the window does not fit the image", expected, received });
    }
    const at = (i: number) => Math.floor(i / blocks) * dilation + (i % blocks) * stride;
    const places = () => written(where, "number of pixels along a side", kernel * blocks, at);
    return { kernel, blocks, padding, padded, places };
  };
  return [side(0), side(1)];
}

function pairOf(
  where: string,
  name: string,
  value: number | readonly number[],
  least: number,
): readonly [number, number] {
  const list = typeof value === "number" ? [value, value] : listOf(where, name, value, { least: 2, most: 2 });
  const [first = least, second = least] = list.map((one) => integerFrom(where, name, one, least));
  return [first, second];
}

function noImage(where: string, { shape }: SymbolicTensor, expected: string): ShapeError {
  return new ShapeError({ where, problem: "no such images", expected, received: formatShape(shape) });
}
