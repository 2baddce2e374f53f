import type { Family } from "../../gpu/family.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, type Operand, realFor, type Target } from "../../graph/symbols/dispatch.js";
import * as kernels from "../../kernels/index.js";
import { countPieces, lowerReduction } from "../core/reduce-lowering.js";
import type { MiddleAxis } from "../core/rows.js";
import { lowerSort } from "./sort-lowering.js";

const WORKGROUP = 64;

/** How many neighbours an invocation takes: as many as share an index on a CPU, one on a GPU, where lanes are many. */
export function columnsFor(family: Family, inner: number): number {
  return family === "gpu" ? 1 : ([16, 8, 4, 2].find((columns) => inner % columns === 0) ?? 1);
}

/** Sorts ids, so that those of each segment lie together and in order: `places[bounds[s]]` … `places[bounds[s + 1] − 1]`. */
export function lowerGrouping(
  ids: Operand,
  { places, bounds }: { readonly places: Operand; readonly bounds: Operand },
  wrap: number,
  target: Target,
): Dispatch[] {
  const n = ids.size;
  const { dispatches, keys } = lowerSort(ids, { rows: 1, n, by: "index", wrap }, places, target);
  const find = dispatch(kernels.segment_bounds, {
    bind: { keys, bounds },
    params: { n, segments: bounds.size - 1 },
    constants: { WORKGROUP },
    grid: linearGrid(Math.ceil(bounds.size / WORKGROUP)),
  });
  return [...dispatches, find];
}

/** What {@link lowerSegments} reads beside the data. */
export interface Groups {
  readonly places: Operand;
  readonly bounds: Operand;
}

/** What a segment is folded to. */
export type FoldKind = "sum" | "max" | "prod";

/** What comes of a segment without entries. */
export const EMPTY = { sum: 0, max: -Infinity, prod: 1 } as const satisfies Record<FoldKind, number>;

/** Folds the entries of `x`: [outer, n, inner] of each segment into `out`: [outer, segments, inner]. */
export function lowerSegments(
  kind: FoldKind,
  x: Operand,
  { places, bounds }: Groups,
  out: Operand,
  { outer, n, inner }: MiddleAxis,
  target: Target,
): Dispatch[] {
  const segments = bounds.size - 1;
  const pieces = countPieces(out.size, n, target, 64);
  const partial = pieces === 1 ? out : target.scratch([outer, segments, pieces, inner]);
  const launch = {
    bind: { x, places, bounds, out: partial },
    real: realFor(x.dtype),
    result: realFor(partial.dtype),
    epilogue: pieces === 1,
  };
  const params = { outer, n, inner, segments, pieces, columns: out.shape.at(-1) ?? 1, empty: EMPTY[kind] };
  const constants = { MAX: kind === "max", PROD: kind === "prod", WORKGROUP };
  const COLUMNS = columnsFor(target.family, inner);
  const stacks = (outer * inner) / COLUMNS;
  const rows = Math.min(MOST_ROWS, Math.floor((segments * stacks) / BUSY));
  const mostEmpty = target.family === "simd4" && pieces === 1 && n < segments && rows > 1;
  const reduce = mostEmpty
    ? dispatch(kernels.segment_reduce_simd4, {
        ...launch,
        params: { ...params, rows },
        constants: { ...constants, COLUMNS },
        grid: linearGrid(Math.ceil((Math.ceil(segments / rows) * stacks) / WORKGROUP)),
      })
    : dispatch(kernels.segment_reduce, {
        ...launch,
        params,
        constants: { ...constants, COLUMNS },
        grid: linearGrid(Math.ceil(partial.size / COLUMNS / WORKGROUP)),
      });
  return pieces === 1 ? [reduce] : [reduce, ...lowerReduction(kind, partial, out, [2], 1, target)];
}

/** Of so many segments after one another an invocation on a CPU passes over the empty ones, where there must be some, … */
const MOST_ROWS = 16;
/** … while there are so many invocations. */
const BUSY = 1024;
