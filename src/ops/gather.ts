import { ShapeError } from "../errors.js";
import { dispatch, linearGrid, realFor } from "../graph/dispatch.js";
import { defineOp, type Gradients } from "../graph/op.js";
import type { SymbolicTensor } from "../graph/tensor.js";
import { kernels } from "../kernels.gen.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../shape.js";
import { divide, equal, multiply } from "./binary.js";
import { broadcastTo } from "./broadcast.js";
import { requireFloats } from "./floats.js";
import { requireIndices } from "./integers.js";
import { type AroundAxis, columnsFor, lowerSegments } from "./segment-lowering.js";
import { normalizeAxis, reshape } from "./shape.js";
import { cast } from "./unary.js";

// To gather by index and to sum by index are each other's gradient, so they live together.

const WORKGROUP = 64;

/** Sizes before, along and after the `count` axes from `axis` on. */
function around(shape: Shape, axis: number, count = 1): AroundAxis {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    n: sizeOf(shape.slice(axis, axis + count)),
    inner: sizeOf(shape.slice(axis + count)),
  };
}

const takeOp = defineOp({
  name: "take",
  inputs: ["x", "indices"],
  attrs: { axis: 0, wrap: 0 },
  infer: ({ x, indices }, { axis }) => ({
    shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
    dtype: x.dtype,
  }),
  epilogue: "out",
  lower({ x, indices }, out, { axis, wrap }, { family }) {
    const { outer, n, inner } = around(x.shape, axis);
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
    x: segmentSumOp(grad, indices, { axis, wrap, segments: x.shape[axis] ?? 1 }),
  }),
});

/** Folds the entries of the axes that `ids` spans, from `axis` on, into one axis of segments. */
function defineSegmentReduction(
  kind: "sum" | "max",
  gradient: (
    inputs: { readonly x: SymbolicTensor; readonly ids: SymbolicTensor },
    grad: SymbolicTensor,
    out: SymbolicTensor,
    take: (of: SymbolicTensor) => SymbolicTensor,
  ) => SymbolicTensor,
) {
  return defineOp({
    name: kind === "sum" ? "segmentSum" : "segmentMax",
    inputs: ["x", "ids"],
    attrs: { axis: 0, wrap: 0, segments: 1 },
    infer: ({ x, ids }, { axis, segments }) => ({
      shape: [...x.shape.slice(0, axis), segments, ...x.shape.slice(axis + ids.rank)],
    }),
    epilogue: "out",
    lower: ({ x, ids }, out, { axis, wrap, segments }, target) =>
      lowerSegments(x, ids, out, around(x.shape, axis, ids.shape.length), { kind, segments, wrap }, target),
    gradient: (inputs, grad, out, { axis, wrap }): Gradients<"x" | "ids"> => ({
      x: gradient(inputs, grad, out, (of) => takeOp(of, inputs.ids, { axis, wrap })),
    }),
  });
}

const segmentSumOp = defineSegmentReduction("sum", (_, grad, __, take) => take(grad));

/** As for `max`: the places that hold the largest share the gradient alike. */
const segmentMaxOp = defineSegmentReduction("max", ({ x, ids }, grad, out, take) => {
  const hits = cast(equal(x, take(out)), "float32");
  const count = segmentSumOp(hits, ids, { segments: out.shape[0] ?? 1 });
  return multiply(hits, take(divide(grad, count)));
});

/**
 * The entries of `x` along `axis` (default 0) that `indices`, int32 of any shape, name: `x.shape` with that axis replaced by
 * the shape of the indices. Negative indices count from the end; one that is out of range takes 0.
 *
 * This is the lookup in an embedding table, too. The gradient sorts the indices and lets every entry of `x` gather what is
 * its own, in order: the same bits every time, and no time lost on entries that nobody took.
 */
export function take(
  x: SymbolicTensor,
  indices: SymbolicTensor,
  options: { readonly axis?: number } = {},
): SymbolicTensor {
  requireIndices("take", { indices });
  const axis = normalizeAxis("take", options.axis ?? 0, x.rank);
  return takeOp(x, indices, { axis, wrap: x.shape[axis] ?? 1 });
}

/** Into how many segments to fold. */
export interface SegmentOptions {
  readonly numSegments: number;
}

/**
 * `out[s] = Σ data[i]` over the i with `ids[i] = s`: data [n, …], ids [n] int32 in any order → [numSegments, …]. Segments
 * without entries are 0; ids outside 0 … numSegments − 1 are left out.
 */
export function segmentSum(data: SymbolicTensor, ids: SymbolicTensor, { numSegments }: SegmentOptions): SymbolicTensor {
  checkSegments("segmentSum", data, ids);
  return segmentSumOp(data, ids, { segments: numSegments });
}

/** As {@link segmentSum}, the largest of each segment; −∞ for one without entries. */
export function segmentMax(data: SymbolicTensor, ids: SymbolicTensor, { numSegments }: SegmentOptions): SymbolicTensor {
  checkSegments("segmentMax", data, ids);
  return segmentMaxOp(data, ids, { segments: numSegments });
}

function checkSegments(where: string, data: SymbolicTensor, ids: SymbolicTensor): void {
  requireFloats(where, { data });
  requireIndices(where, { ids });
  if (sameShape(ids.shape, data.shape.slice(0, 1)) && ids.rank === 1) return;
  throw new ShapeError({
    where,
    problem: "the ids do not fit the data",
    expected: formatShape(data.shape.slice(0, 1)),
    received: formatShape(ids.shape),
    remedy: "Give one id for each entry of the first axis",
  });
}

/** The place in the flat tensor that an index along an axis means; −1 for none. */
const flatIndexOp = defineOp({
  name: "flatIndex",
  inputs: ["i"],
  attrs: { n: 1, m: 1, stride: 1 },
  infer: ({ i }) => i,
  unsigned: ["n", "m", "stride"],
  elementwise:
    "select(-1, i32((index / (m * stride) * n + u32(select(i, i + i32(n), i < 0))) * stride + index % stride), i < i32(n) && i >= -i32(n))",
});

const takeAlongOp = defineOp({
  name: "takeAlongAxis",
  inputs: ["x", "indices"],
  attrs: { axis: 0 },
  infer: ({ x, indices }) => ({ shape: indices.shape, dtype: x.dtype }),
  epilogue: "out",
  lower({ x, indices }, out, { axis }, { family }) {
    const { outer, n, inner } = around(x.shape, axis);
    const columns = columnsFor(family, inner);
    return [
      dispatch(kernels.gather, {
        bind: { x, indices, out },
        params: { outer, n, m: out.shape[axis] ?? 1, inner, wrap: n, columns: out.shape.at(-1) ?? 1 },
        constants: { ALONG: true, COLUMNS: columns, WORKGROUP },
        real: realFor(out.dtype),
        grid: linearGrid(Math.ceil(out.size / columns / WORKGROUP)),
        epilogue: true,
      }),
    ];
  },
  gradient({ x, indices }, grad, _, { axis }): Gradients<"x" | "indices"> {
    const { n, inner: stride } = around(x.shape, axis);
    const ids = flatIndexOp(indices, { n, m: indices.shape[axis] ?? 1, stride });
    return { x: reshape(segmentSumOp(reshape(grad, [-1]), reshape(ids, [-1]), { segments: x.size }), x.shape) };
  },
});

/**
 * `out[…, i, …] = x[…, indices[…, i, …], …]` along `axis` (default the last): one index for every element of the result, int32
 * and of as many axes as `x`. Other axes must agree or be 1. Negative indices count from the end; one that is out of range
 * takes 0. Undoes `argsort`: `takeAlongAxis(x, argsort(x))` is sorted.
 */
export function takeAlongAxis(
  x: SymbolicTensor,
  indices: SymbolicTensor,
  options: { readonly axis?: number } = {},
): SymbolicTensor {
  requireIndices("takeAlongAxis", { indices });
  const axis = normalizeAxis("takeAlongAxis", options.axis ?? -1, x.rank);
  const shape = x.shape.map((size, i) => (size === 1 ? (indices.shape[i] ?? 1) : size));
  const agree = indices.shape.every((size, i) => i === axis || size === 1 || size === shape[i]);
  if (indices.rank !== x.rank || !agree) {
    throw new ShapeError({
      where: "takeAlongAxis",
      problem: "the indices do not fit",
      expected: `${formatShape(x.shape)} but for axis ${axis}`,
      received: formatShape(indices.shape),
    });
  }
  return takeAlongOp(
    broadcastTo(x, shape.with(axis, x.shape[axis] ?? 1)),
    broadcastTo(indices, shape.with(axis, indices.shape[axis] ?? 1)),
    { axis },
  );
}
