import { bytesOf } from "../../dtype.js";
import { ShapeError } from "../../errors.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, realFor } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape } from "../../shape.js";
import { requireIndices } from "../core/integers.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { aroundAxis } from "../core/rows.js";
import { broadcastTo } from "../core/sum.js";
import { sumById } from "./gather.js";
import { columnsFor } from "./segment-lowering.js";

const WORKGROUP = 64;

/** The place in the flat tensor that an index along an axis means; −1 for none. */
const flatIndex = defineOp({
  name: "flatIndex",
  inputs: ["i"],
  attrs: { n: 1, m: 1, inner: 1 },
  infer: ({ i }) => i,
  unsigned: ["n", "m", "inner"],
  elementwise: `select(-1,
    i32((index / (m * inner) * n + u32(select(i, i + i32(n), i < 0))) * inner + index % inner),
    i < i32(n) && i >= -i32(n))`,
});

/** Puts the elements back where they were taken from, each to a place of its own. */
const putAlong = defineOp({
  name: "putAlongAxis",
  inputs: ["x", "indices"],
  attrs: { axis: 0, shape: [] as Shape },
  infer: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  halves: true,
  gradient: ({ indices }, grad, _, { axis }): Gradients<"x" | "indices"> => ({ x: takeDistinct(grad, indices, axis) }),
  lower({ x, indices }, out, { axis, shape }) {
    const { inner, n } = aroundAxis(shape, axis);
    const words = bytesOf(out) / 4;
    const zero = dispatch(kernels.fill, {
      bind: { out },
      params: { size: words, bits: 0 },
      grid: linearGrid(Math.ceil(words / 256)),
    });
    const put = dispatch(kernels.scatter, {
      bind: { x, indices, out },
      params: { size: x.size, n, m: x.shape[axis] ?? 1, inner },
      constants: { WORKGROUP },
      real: realFor(x.dtype),
      grid: linearGrid(Math.ceil(x.size / WORKGROUP)),
    });
    return x.size === out.size ? [put] : [zero, put];
  },
});

/** `distinct` says that no index occurs twice and none is negative. */
const takeAlongOp = defineOp({
  name: "takeAlongAxis",
  inputs: ["x", "indices"],
  attrs: { axis: 0, distinct: false },
  infer: ({ x, indices }) => ({ shape: indices.shape, dtype: x.dtype }),
  epilogue: "out",
  halves: true,
  lower({ x, indices }, out, { axis }, { family }) {
    const { outer, n, inner } = aroundAxis(x.shape, axis);
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
  gradient({ x, indices }, grad, _, { axis, distinct }): Gradients<"x" | "indices"> {
    if (distinct) return { x: putAlong(grad, indices, { axis, shape: x.shape }) };
    const { n, inner } = aroundAxis(x.shape, axis);
    const places = flatIndex(indices, { n, m: indices.shape[axis] ?? 1, inner });
    return { x: reshape(sumById(grad, places, x.size), x.shape) };
  },
});

/** The elements along an axis that different indices name, of a shape that fits: what sorting takes. */
export function takeDistinct(x: SymbolicTensor, indices: SymbolicTensor, axis: number): SymbolicTensor {
  return takeAlongOp(x, indices, { axis: normalizeAxis("takeAlongAxis", axis, x.rank), distinct: true });
}

/** Which axis {@link takeAlongAxis} looks along. */
export interface TakeAlongAxisOptions {
  /** Default: the last. null: along all of `x` as one list of its numbers, with a list of indices. */
  readonly axis?: number | null | undefined;
}

/**
 * `out[…, i, …] = x[…, indices[…, i, …], …]` along an axis: one index for every element of the result, int32 and of as many
 * axes as `x`. Other axes must agree or be 1. Negative indices count from the end; one that is out of range takes 0.
 */
export const takeAlongAxis = recordable(
  "takeAlongAxis",
  ["x", "indices", "options?: options"],
  function takeAlongAxis(
    x: SymbolicTensor,
    indices: SymbolicTensor,
    options: TakeAlongAxisOptions = {},
  ): SymbolicTensor {
    requireIndices("takeAlongAxis", { indices });
    const along = withDefaults("takeAlongAxis", options, { axis: -1 }).axis;
    if (along === null) return takeAlongAxis(reshape(x, [x.size]), indices);
    const axis = normalizeAxis("takeAlongAxis", along, x.rank);
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
  },
);
