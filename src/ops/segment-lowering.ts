import type { Family } from "../gpu/adapter.js";
import { type Dispatch, dispatch, linearGrid, type Operand, type Target } from "../graph/dispatch.js";
import { kernels } from "../kernels.gen.js";
import { type Shape, sizeOf } from "../shape.js";
import { lowerReduction } from "./reduction.js";
import { lowerSort } from "./sort-lowering.js";

const WORKGROUP = 64;

/** A tensor around one axis: [outer, n, inner]. */
export interface AroundAxis {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** The view of a shape that kernels along one axis have. */
export function aroundAxis(shape: Shape, axis: number): AroundAxis {
  return { outer: sizeOf(shape.slice(0, axis)), n: shape[axis] ?? 1, inner: sizeOf(shape.slice(axis + 1)) };
}

/** How many neighbours an invocation takes: as many as share an index on a CPU, one on a GPU, where lanes are many. */
export function columnsFor(family: Family, inner: number): number {
  return family === "gpu" ? 1 : ([16, 8, 4, 2].find((columns) => inner % columns === 0) ?? 1);
}

/** What a segment reduction does with the rows of one segment. */
export interface SegmentReduction {
  readonly kind: "sum" | "max";
  readonly segments: number;
  /** What is added to ids below zero. */
  readonly wrap: number;
}

/**
 * Folds the rows of `x`: [outer, n, inner] whose id is the same into `out`: [outer, segments, inner]. The ids are sorted,
 * so that each segment gathers its own rows, in order.
 */
export function lowerSegments(
  x: Operand,
  ids: Operand,
  out: Operand,
  { outer, n, inner }: AroundAxis,
  { kind, segments, wrap }: SegmentReduction,
  target: Target,
): Dispatch[] {
  const places = target.scratch([n], "uint32");
  const { dispatches, keys } = lowerSort(ids, { rows: 1, n, by: "index", wrap }, places, target);
  const bounds = target.scratch([segments + 1], "uint32");
  const pieces = countPieces(outer * segments * inner, n, target.family);
  const partial = pieces === 1 ? out : target.scratch([outer, segments, pieces, inner]);
  const columns = columnsFor(target.family, inner);
  const invocations = (outer * segments * pieces * inner) / columns;
  return [
    ...dispatches,
    dispatch(kernels.segment_bounds, {
      bind: { keys, bounds },
      params: { n, segments },
      constants: { WORKGROUP },
      grid: linearGrid(Math.ceil((segments + 1) / WORKGROUP)),
    }),
    dispatch(kernels.segment_reduce, {
      bind: { x, places, bounds, out: partial },
      params: {
        outer,
        n,
        inner,
        segments,
        pieces,
        columns: out.shape.at(-1) ?? 1,
        empty: kind === "sum" ? 0 : -Infinity,
      },
      constants: { MAX: kind === "max", COLUMNS: columns, WORKGROUP },
      grid: linearGrid(Math.ceil(invocations / WORKGROUP)),
      epilogue: pieces === 1,
    }),
    ...(pieces === 1 ? [] : lowerReduction(kind, partial, out, [2], 1, target)),
  ];
}

/** How many pieces keep the device busy, if all rows were to be in one segment. */
function countPieces(outputs: number, n: number, family: Family): number {
  const { busy, least } = family === "simd4" ? { busy: 256, least: 64 } : { busy: 4096, least: 64 };
  if (outputs >= busy || n < 16 * least) return 1;
  return Math.min(Math.ceil(busy / outputs), Math.floor(n / least));
}
