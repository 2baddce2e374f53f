import { ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, type Operand, realFor } from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";

/** The axes of a copy. */
const NUMBERS = [0, 1, 2, 3, 4, 5] as const;

/** A box of elements: where it starts, and how far apart neighbours along each axis lie. */
export interface Layout {
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Strides of a row-major tensor. */
export function rowMajor(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** A whole row-major tensor. */
export function wholeOf(shape: Shape): Layout {
  return { offset: 0, strides: rowMajor(shape) };
}

/** Where a box begins in a tensor, how large it is, and how far its elements lie apart there along each axis. */
export interface Box {
  readonly start: readonly number[];
  readonly sizes: Shape;
  readonly steps: readonly number[];
}

/** Every `steps[axis]`-th element from `start` on, inside of a row-major tensor. */
export function boxIn(shape: Shape, { start, steps }: Box): Layout {
  const strides = rowMajor(shape);
  return {
    offset: start.reduce((offset, at, axis) => offset + at * (strides[axis] ?? 0), 0),
    strides: strides.map((stride, axis) => stride * (steps[axis] ?? 1)),
  };
}

interface Axis {
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/** The axes of a copy, as few as will do: those of size 1 go, and neighbours that make one run in both layouts join. */
function mergedAxes(sizes: Shape, from: Layout, to: Layout): readonly Axis[] {
  const merged: Axis[] = [];
  sizes.forEach((size, i) => {
    if (size === 1) return;
    const axis = { size, from: from.strides[i] ?? 0, to: to.strides[i] ?? 0 };
    const outer = merged.at(-1);
    if (outer?.from === axis.from * size && outer.to === axis.to * size) {
      merged.splice(-1, 1, { ...axis, size: outer.size * size });
    } else merged.push(axis);
  });
  return merged;
}

/** One dispatch that copies a box of `sizes` elements from one layout to another. */
export function copyBox(x: Operand, out: Operand, sizes: Shape, from: Layout, to: Layout): Dispatch {
  const axes = mergedAxes(sizes, from, to);
  if (axes.length > NUMBERS.length) {
    throw new ShapeError({
      where: "copy",
      problem: "too many axes that move apart",
      expected: `at most ${NUMBERS.length}`,
      received: `${axes.length} in ${formatShape(sizes)}`,
      remedy: "Move fewer axes at a time",
    });
  }
  const ones = new Array<Axis>(NUMBERS.length - axes.length).fill({ size: 1, from: 0, to: 0 });
  const all = [...ones, ...axes];
  const per = <P extends string>(prefix: P, field: keyof Axis) =>
    Object.fromEntries(all.map((axis, i) => [`${prefix}${i}`, axis[field]])) as Record<
      `${P}${(typeof NUMBERS)[number]}`,
      number
    >;
  const size = sizeOf(sizes);
  const walk = <P extends string>(prefix: P) =>
    NUMBERS.map((i) => ({ size: all[i]?.size ?? 1, step: `${prefix}${i}` as const }));
  return dispatch(kernels.strided_copy, {
    bind: { x, out },
    params: {
      size,
      from_offset: from.offset,
      to_offset: to.offset,
      ...per("n", "size"),
      ...per("s", "from"),
      ...per("t", "to"),
    },
    real: realFor(x.dtype),
    grid: linearGrid(Math.ceil(size / 64)),
    walks: { x: { start: "from_offset", axes: walk("s") }, out: { start: "to_offset", axes: walk("t") } },
  });
}
