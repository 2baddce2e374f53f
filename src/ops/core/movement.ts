import { integer, listOf } from "../../check.js";
import { bytesOf, type DType } from "../../dtype.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { filled } from "../../graph/memory/transfer.js";
import { dispatch } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients, type OpNode } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape, sizeOf } from "../../shape.js";
import { isList } from "../../structure.js";
import { type Box, boxIn, copyBox, rowMajor, wholeOf } from "./copy-lowering.js";
import { normalizeAxis } from "./reshape.js";

const transposeOp = defineOp({
  name: "transpose",
  inputs: ["x"],
  attrs: { axes: [] as readonly number[] },
  halves: true,
  infer: ({ x }, { axes }) => ({ shape: axes.map((axis) => x.shape[axis] ?? 1), dtype: x.dtype }),
  lower({ x }, out, { axes }) {
    const strides = rowMajor(x.shape);
    const from = { offset: 0, strides: axes.map((axis) => strides[axis] ?? 0) };
    return [copyBox(x, out, out.shape, from, wholeOf(out.shape))];
  },
  gradient: (_, grad, __, { axes }) => ({
    x: transpose(
      grad,
      axes.map((_, axis) => axes.indexOf(axis)),
    ),
  }),
});

/** By it a loss knows probabilities that were put in another order. */
export const transposeDefinition = transposeOp.definition;

/** Permutes the axes; default: reverses them. `axes[i]` is the axis of `x` that becomes axis i. */
export const transpose = recordable(
  "transpose",
  ["x", "axes?: numbers"],
  function transpose(
    x: SymbolicTensor,
    axes: readonly number[] = x.shape.map((_, i) => x.rank - 1 - i),
  ): SymbolicTensor {
    const order = listOf("transpose", "axes", axes).map((axis) => normalizeAxis("transpose", axis, x.rank));
    if (order.length !== x.rank || new Set(order).size !== x.rank) {
      throw new ArgumentError({
        where: "transpose",
        problem: "not a permutation of the axes",
        expected: `${x.rank} different axes`,
        received: formatShape(axes),
      });
    }
    if (order.every((axis, i) => axis === i)) return x;
    return transposeOp(x, { axes: order });
  },
);

const sliceOp = defineOp({
  name: "slice",
  inputs: ["x"],
  attrs: { start: [] as readonly number[], sizes: [] as readonly number[], steps: [] as readonly number[] },
  halves: true,
  infer: ({ x }, { sizes }) => ({ shape: sizes, dtype: x.dtype }),
  lower: ({ x }, out, box) => [copyBox(x, out, box.sizes, boxIn(x.shape, box), wholeOf(box.sizes))],
  gradient: ({ x }, grad, _, { start, steps }): Gradients<"x"> => ({
    x: scatterBox(grad, { shape: x.shape, start, steps, value: 0 }),
  }),
});

/** A tensor of one value with boxes of it set to `xs`, which do not overlap. */
export const scatterBoxes = defineOp({
  name: "scatterBox",
  inputs: ["...xs"],
  attrs: { shape: [] as Shape, boxes: [] as readonly Box[], value: 0 },
  halves: true,
  infer: ({ xs: [x] }, { shape }) => ({ shape, dtype: x?.dtype ?? "float32" }),
  empty: ({ value }) => value,
  lower({ xs }, out, { shape, boxes, value }) {
    const copies = xs.flatMap((x, i) => {
      const box = boxes[i];
      return box === undefined ? [] : [copyBox(x, out, x.shape, wholeOf(x.shape), boxIn(shape, box))];
    });
    if (xs.reduce((sum, x) => sum + x.size, 0) === sizeOf(shape)) return copies;
    const size = bytesOf(out) / 4;
    const around = dispatch(kernels.fill, {
      bind: { out },
      params: { size, bits: bitsOf(value, out.dtype) },
      grid: linearGrid(Math.ceil(size / 256)),
    });
    return [around, ...copies];
  },
  gradient: (_, grad, __, { boxes }) => ({ xs: boxes.map((box) => sliceOp(grad, box)) }),
  sum(a, b): SymbolicTensor | undefined {
    const [one, other] = [boxesOf(a), boxesOf(b)];
    const isApart = one.every((box) => other.every((another) => isBefore(box, another) || isBefore(another, box)));
    if (!isApart || a.attrs.value !== 0 || b.attrs.value !== 0) return undefined;
    const xs = [...Object.values(a.inputs), ...Object.values(b.inputs)];
    return scatterBoxes(xs, { shape: a.attrs.shape as Shape, boxes: [...one, ...other] });
  },
});

function boxesOf({ attrs }: OpNode): readonly Box[] {
  return attrs.boxes as readonly Box[];
}

/** Whether all of one box, whose steps are forward, comes before another along some axis. */
function isBefore(a: Box, b: Box): boolean {
  const isForward = [...a.steps, ...b.steps].every((step) => step > 0);
  return isForward && a.start.some((start, i) => start + (a.sizes[i] ?? 1) * (a.steps[i] ?? 1) <= (b.start[i] ?? 0));
}

/** A tensor of one value with a box of it set to `x`: the gradient of slice, and padding. */
export function scatterBox(
  x: SymbolicTensor,
  { shape, value, ...box }: Omit<Box, "sizes"> & { readonly shape: Shape; readonly value: number },
): SymbolicTensor {
  return scatterBoxes([x], { shape, boxes: [{ ...box, sizes: x.shape }], value });
}

/** The four bytes that hold a number on the GPU, or twice the two of a float16. */
function bitsOf(value: number, dtype: DType): number {
  return new Uint32Array(filled({ size: 1, dtype }, value).buffer)[0] ?? 0;
}

/** Which elements {@link slice} takes along one axis: from `start` up to, not including, `stop`, every `step`-th. */
export interface AxisSlice {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

/** A part of `x`, as NumPy's `x[start:stop:step, …]`; axes not named are taken whole. Steps may be negative. */
export const slice = recordable(
  "slice",
  ["x", "ranges: any"],
  function slice(x: SymbolicTensor, ranges: readonly (AxisSlice | undefined)[]): SymbolicTensor {
    if (!isList(ranges)) {
      const expected = "a list of { start, stop, step }";
      throw new ArgumentError({ where: "slice", problem: "no such ranges", expected, received: inWords(ranges) });
    }
    if (ranges.length > x.rank) {
      throw new ShapeError({
        where: "slice",
        problem: "more ranges than axes",
        expected: `at most ${x.rank}`,
        received: `${ranges.length}`,
      });
    }
    const boxes = x.shape.map((size, axis) => resolveRange(ranges[axis] === undefined ? {} : ranges[axis], size));
    if (boxes.every(({ start, count, step }, axis) => start === 0 && step === 1 && count === x.shape[axis])) return x;
    return sliceOp(x, {
      start: boxes.map((b) => b.start),
      sizes: boxes.map((b) => b.count),
      steps: boxes.map((b) => b.step),
    });
  },
);

function resolveRange(range: AxisSlice, size: number): { start: number; count: number; step: number } {
  const { start, stop, step } = withDefaults<AxisSlice, { start: undefined; stop: undefined; step: 1 }>(
    "slice",
    range,
    {
      start: undefined,
      stop: undefined,
      step: 1,
    },
  );
  for (const [name, at] of Object.entries({ start, stop })) if (at !== undefined) integer("slice", name, at);
  if (!Number.isInteger(step) || step === 0)
    throw new ArgumentError({
      where: "slice",
      problem: "no such step",
      expected: "a whole number other than 0",
      received: `${step}`,
    });
  const clamp = (at: number, low: number, high: number) => Math.min(high, Math.max(low, at < 0 ? at + size : at));
  const from =
    start === undefined ? (step > 0 ? 0 : size - 1) : step > 0 ? clamp(start, 0, size) : clamp(start, -1, size - 1);
  const to = stop === undefined ? (step > 0 ? size : -1) : step > 0 ? clamp(stop, 0, size) : clamp(stop, -1, size - 1);
  const count = Math.ceil((to - from) / step);
  if (size === 0) return { start: 0, count: 0, step };
  if (count <= 0) {
    throw new ShapeError({
      where: "slice",
      problem: "the range is empty",
      expected: `elements of an axis of size ${size}`,
      received: `${start ?? ""}:${stop ?? ""}:${step}`,
    });
  }
  return { start: from, count, step };
}
