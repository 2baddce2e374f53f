import { isFloat } from "../../dtype.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, type Operand, realFor, type Target } from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import type { Shape } from "../../shape.js";
import { aroundAxis, type MiddleAxis } from "./rows.js";

/** What a reduction folds with, as reduce.wgsl numbers it; squares are of floats alone. */
const OPERATION = { sum: 0, max: 1, min: 2, prod: 3, sumOfSquares: 0 } as const;

export type ReductionKind = keyof typeof OPERATION;

/** The shape without the given axes. */
export function reducedShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.filter((_, axis) => !axes.includes(axis));
}

/**
 * Folds `x` over `axes` into `out`, times `scale`. Each run of neighbouring axes is one reduction over a middle axis,
 * the last run first; a long axis with few outputs is cut into pieces that a second dispatch folds. Between dispatches floats are
 * float32.
 */
export function lowerReduction(
  kind: ReductionKind,
  x: Operand,
  out: Operand,
  axes: readonly number[],
  scale: number,
  target: Target,
): Dispatch[] {
  const runs = neighbouringRuns(axes);
  let shape = x.shape;
  let source = x;
  const reduce = isFloat(x.dtype) ? reduceMiddle : reduceWhole;
  const between = isFloat(x.dtype) ? "float32" : x.dtype;
  return runs.flatMap((run, i) => {
    const isLast = i === runs.length - 1;
    const middle = aroundAxis(shape, run[0] ?? 0, run.length);
    shape = shape.filter((_, axis) => !run.includes(axis));
    const goal = isLast ? out : target.scratch(shape, between);
    const folding = kind === "sumOfSquares" && i > 0 ? "sum" : kind;
    const ends = { isFirst: i === 0, isLast };
    const dispatches = reduce(folding, source, goal, middle, isLast ? scale : 1, ends, target);
    source = goal;
    return dispatches;
  });
}

/** Whether a reduction reads the op's own input, and whether it writes its result. */
interface Ends {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function reduceMiddle(
  kind: ReductionKind,
  x: Operand,
  out: Operand,
  { outer, n, inner }: MiddleAxis,
  scale: number,
  { isFirst, isLast }: Ends,
  target: Target,
): Dispatch[] {
  const pieces = countPieces(outer * inner, n, target);
  const columns = out.shape.at(-1) ?? 1;
  const once = (
    from: Operand,
    to: Operand,
    count: number,
    chunk: number,
    parts: number,
    factor: number,
    epilogue: boolean,
  ) => {
    const SQUARED = kind === "sumOfSquares" && from === x;
    const { constants, outputsPerGroup } = reductionLaunch(inner, target);
    const COLUMNS = target.family === "simd4" && inner >= WIDE ? 2 : 1;
    const UNROLL = constants.UNROLL / COLUMNS;
    return dispatch(kernels.reduce, {
      bind: { x: from, out: to },
      params: { outer, n: count, inner, chunk, pieces: parts, columns, scale: factor },
      constants: { ...constants, COLUMNS, UNROLL, OP: OPERATION[kind], SQUARED },
      real: realFor(from.dtype),
      result: realFor(to.dtype),
      grid: linearGrid(Math.ceil((outer * parts * Math.ceil(inner / COLUMNS)) / outputsPerGroup)),
      epilogue,
      ...(isFirst && from === x && { prologue: "x" }),
    });
  };
  if (pieces === 1) return [once(x, out, n, n, 1, scale, isLast)];
  const chunk = Math.ceil(n / pieces);
  const parts = Math.ceil(n / chunk);
  const partial = target.scratch([outer, parts, inner]);
  return [once(x, partial, n, chunk, parts, 1, false), once(partial, out, parts, parts, 1, scale, isLast)];
}

/** From so many columns on a CPU's cache has lost a line of a matrix before the next column asks for it. */
const WIDE = 256;

/** The same for int32 and uint32, by a kernel without lanes that share an output. */
function reduceWhole(
  kind: ReductionKind,
  x: Operand,
  out: Operand,
  { outer, n, inner }: MiddleAxis,
  _scale: number,
  _ends: Ends,
  target: Target,
): Dispatch[] {
  const once = (from: Operand, to: Operand, count: number, chunk: number, pieces: number) =>
    dispatch(kernels.reduce_whole, {
      bind: { x: from, out: to },
      params: { outer, n: count, inner, chunk, pieces },
      constants: { OP: OPERATION[kind], UNSIGNED: x.dtype === "uint32" },
      grid: linearGrid(Math.ceil((outer * pieces * inner) / kernels.reduce_whole.constants.WORKGROUP)),
    });
  const chunk = Math.ceil(n / countPieces(outer * inner, n, target));
  const pieces = Math.ceil(n / chunk);
  if (pieces === 1) return [once(x, out, n, n, 1)];
  const partial = target.scratch([outer, pieces, inner], x.dtype);
  return [once(x, partial, n, chunk, pieces), once(partial, out, pieces, pieces, 1)];
}

/** How many pieces, of `least` values each or more, keep the device busy: one where there are outputs enough, or too little to fold. */
export function countPieces(
  outputs: number,
  n: number,
  { family }: Target,
  least: number = family === "simd4" ? 64 : 256,
): number {
  const busy = family === "simd4" ? 256 : 4096;
  if (outputs >= busy || n < 1024) return 1;
  return Math.min(Math.ceil(busy / outputs), Math.floor(n / least));
}

/** Constants of the kernels that fold a middle axis, and how many results a workgroup has. */
export function reductionLaunch(inner: number, { family }: Target) {
  const along = inner === 1;
  const constants =
    family === "simd4"
      ? { LANES: 1, ALONG: false, WORKGROUP: 16, UNROLL: 8 }
      : { LANES: along ? 32 : 8, ALONG: along, WORKGROUP: 256, UNROLL: 4 };
  return { constants, outputsPerGroup: constants.WORKGROUP / constants.LANES };
}

/** Axes 0, 1, 3 as [3], [0, 1]: runs of neighbours, the last first, so that earlier axis numbers stay right. */
export function neighbouringRuns(axes: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const axis of axes) {
    const run = runs.at(-1);
    if (run?.at(-1) === axis - 1) run.push(axis);
    else runs.push([axis]);
  }
  return runs.reverse();
}
