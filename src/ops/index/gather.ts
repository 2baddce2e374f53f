import { positiveInteger } from "../../check.js";
import { ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, realFor } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients, type Op } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { formatShape, sameShape } from "../../shape.js";
import { cast } from "../core/cast.js";
import { throughFloats } from "../core/floats.js";
import { requireIndices } from "../core/integers.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { aroundAxis } from "../core/rows.js";
import { divide, equal, multiply } from "../elementwise/binary.js";
import { columnsFor, EMPTY, type FoldKind, lowerGrouping, lowerSegments } from "./segment-lowering.js";

// To gather by index and to sum by index are each other's gradient, so they live together.

const WORKGROUP = 64;

const takeOp = defineOp({
  name: "take",
  inputs: ["x", "indices"],
  attrs: { axis: 0, wrap: 0 },
  infer: ({ x, indices }, { axis }) => ({
    shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
    dtype: x.dtype,
  }),
  epilogue: "out",
  halves: true,
  lower({ x, indices }, out, { axis, wrap }, { family }) {
    const { outer, n, inner } = aroundAxis(x.shape, axis);
    const columns = columnsFor(family, inner);
    return [
      dispatch(kernels.gather, {
        bind: { x, indices, out },
        params: { outer, n, m: indices.size, inner, wrap, columns: out.shape.at(-1) ?? 1 },
        constants: { ALONG: false, COLUMNS: columns, WORKGROUP },
        real: realFor(out.dtype),
        grid: linearGrid(Math.ceil(out.size / columns / WORKGROUP)),
        epilogue: true,
      }),
    ];
  },
  gradient: ({ x, indices }, grad, _, { axis, wrap }): Gradients<"x" | "indices"> => ({
    x: foldSegments(sumOp, grad, indices, { axis, wrap, segments: x.shape[axis] ?? 1 }),
  }),
});

/**
 * As {@link take}, but that what lies outside the axis is all that takes 0: −1 does, too. What ops use whose indices were
 * computed, with −1 for none.
 */
export function takeOrZero(x: SymbolicTensor, indices: SymbolicTensor): SymbolicTensor {
  return takeOp(x, indices);
}

/** Where the ids of each segment are: an op of its own, so that whatever folds by the same ids sorts them once. */
export const groupIds = defineOp({
  name: "groupIds",
  inputs: ["ids"],
  outputs: ["places", "bounds"],
  attrs: { segments: 1, wrap: 0 },
  infer: ({ ids }, { segments }) => ({
    places: { shape: [ids.size], dtype: "int32" },
    bounds: { shape: [segments + 1], dtype: "int32" },
  }),
  empty: () => 0,
  lower: ({ ids }, groups, { wrap }, target) => lowerGrouping(ids, groups, wrap, target),
});

/** An op that folds entries by their segments. */
export type Fold = Op<readonly ["x", "ids", "places", "bounds"], { axis: number; wrap: number }, readonly ["out"]>;

/** How entries are folded: by ids that span the axes from `axis` on, `wrap` added to negative ones. */
interface Segments {
  readonly axis?: number;
  readonly wrap?: number;
  readonly segments: number;
}

function foldSegments(fold: Fold, x: SymbolicTensor, ids: SymbolicTensor, how: Segments): SymbolicTensor {
  const { axis = 0, wrap = 0, segments } = how;
  const { places, bounds } = groupIds(ids, { segments, wrap });
  return fold(x, ids, places, bounds, { axis, wrap });
}

const NAMES = { sum: "segmentSum", max: "segmentMax", prod: "segmentProd" } as const satisfies Record<FoldKind, string>;

/** Declares a fold; `take` brings what segments have back to their entries. */
export function defineFold(
  kind: FoldKind,
  gradient: (
    x: SymbolicTensor,
    grad: SymbolicTensor,
    out: SymbolicTensor,
    take: (of: SymbolicTensor) => SymbolicTensor,
    fold: (of: SymbolicTensor, by?: Fold) => SymbolicTensor,
  ) => SymbolicTensor,
) {
  return defineOp({
    name: NAMES[kind],
    inputs: ["x", "ids", "places", "bounds"],
    attrs: { axis: 0, wrap: 0 },
    infer: ({ x, ids, bounds }, { axis }) => ({
      shape: [...x.shape.slice(0, axis), bounds.size - 1, ...x.shape.slice(axis + ids.rank)],
      dtype: x.dtype,
    }),
    epilogue: "out",
    halves: true,
    empty: () => EMPTY[kind],
    lower: ({ x, ids, ...groups }, out, { axis }, target) =>
      lowerSegments(kind, x, groups, out, aroundAxis(x.shape, axis, ids.shape.length), target),
    gradient: ({ x, ids, places, bounds }, grad, out, attrs): Gradients<"x" | "ids" | "places" | "bounds"> => ({
      x: gradient(
        x,
        grad,
        out,
        (of) => takeOp(of, ids, attrs),
        (of, by = sumOp) => by(of, ids, places, bounds, attrs),
      ),
    }),
  });
}

const sumOp: Fold = defineFold("sum", (_, grad, __, take) => take(grad));

/** As for `max`: the places that hold the largest share the gradient alike. */
const maxOp: Fold = defineFold("max", (x, grad, out, take, sum) => {
  const hits = cast(equal(x, take(out)), x.dtype);
  return multiply(hits, take(divide(grad, sum(hits))));
});

/** Which axis {@link take} looks along. */
export interface TakeOptions {
  /** Default null: along all of `x` as one list of its numbers, as NumPy and Keras take. */
  readonly axis?: number | null | undefined;
}

/**
 * The entries of `x` along `axis` that `indices`, int32 of any shape, name: `x.shape` with that axis replaced by the shape of
 * the indices; without an axis, numbers of `x` in the shape of the indices. Negative indices count from the end; one that is out of range takes 0.
 *
 * This is the lookup in an embedding table, too. The gradient sorts the indices and lets every entry of `x` gather what is
 * its own, in order: the same bits every time, and little time lost on entries that nobody took.
 */
export const take = recordable(
  "take",
  ["x", "indices", "options?: options"],
  function take(x: SymbolicTensor, indices: SymbolicTensor, options: TakeOptions = {}): SymbolicTensor {
    requireIndices("take", { indices });
    const { axis: given } = withDefaults("take", options, { axis: null });
    if (given === null) return takeOp(reshape(x, [x.size]), indices, { axis: 0, wrap: x.size });
    const axis = normalizeAxis("take", given, x.rank);
    return takeOp(x, indices, { axis, wrap: x.shape[axis] ?? 1 });
  },
);

/** Into how many segments to fold. */
export interface SegmentOptions {
  readonly numSegments: number;
  /** Whether the ids are in order already. They are put in order anyway, so this changes nothing. */
  readonly sorted?: boolean | undefined;
}

/**
 * `out[s] = Σ data[i]` over the i with `ids[i] = s`: data [n, …], ids [n] int32 in any order → [numSegments, …]. Segments
 * without entries are 0; ids outside 0 … numSegments − 1 are left out. Whole numbers stay whole, exact below 2²⁴.
 */
export const segmentSum = recordable(
  "segmentSum",
  ["data", "ids", "options: options"],
  function segmentSum(data: SymbolicTensor, ids: SymbolicTensor, options: SegmentOptions): SymbolicTensor {
    return segmentReduction("segmentSum", sumOp, data, ids, options);
  },
);

/** As {@link segmentSum}, the largest of each segment; −∞ for one without entries. */
export const segmentMax = recordable(
  "segmentMax",
  ["data", "ids", "options: options"],
  function segmentMax(data: SymbolicTensor, ids: SymbolicTensor, options: SegmentOptions): SymbolicTensor {
    return segmentReduction("segmentMax", maxOp, data, ids, options);
  },
);

/** The entries of each segment folded, with all arguments checked. */
export function segmentReduction(
  where: string,
  fold: Fold,
  data: SymbolicTensor,
  ids: SymbolicTensor,
  options: SegmentOptions,
): SymbolicTensor {
  const { numSegments } = withDefaults(where, options, { numSegments: undefined, sorted: false });
  requireIndices(where, { ids });
  if (ids.rank !== 1 || !sameShape(ids.shape, data.shape.slice(0, 1))) {
    throw new ShapeError({
      where,
      problem: "the ids do not fit the data",
      expected: `one for each entry of its first axis, ${formatShape(data.shape.slice(0, 1))}`,
      received: formatShape(ids.shape),
    });
  }
  const segments = positiveInteger(where, "numSegments", numSegments);
  return throughFloats(where, { data }, (x) => foldSegments(fold, x.data, ids, { segments }));
}

/** `out[ids[…]] = Σ x[…]` over all axes that `ids` spans: what undoes {@link takeOrZero}. */
export function sumById(x: SymbolicTensor, ids: SymbolicTensor, segments: number): SymbolicTensor {
  return foldSegments(sumOp, x, ids, { segments });
}
