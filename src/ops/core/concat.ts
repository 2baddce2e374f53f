import type { DType } from "../../dtype.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { formatShape, type Shape } from "../../shape.js";
import { copyBox, rowMajor, wholeOf } from "./copy-lowering.js";
import { slice } from "./movement.js";
import { meetingType, promoted } from "./promotion.js";
import { normalizeAxis } from "./reshape.js";

/** What joining gives. Throws an ArgumentError for no tensors, a ShapeError for such as do not fit together. */
function joinedSpec(xs: readonly SymbolicTensor[], axis: number): { readonly shape: Shape; readonly dtype: DType } {
  const [first, ...others] = xs;
  if (first === undefined)
    throw new ArgumentError({
      where: "concat",
      problem: "nothing to join",
      expected: "at least one tensor",
      received: "none",
    });
  let size = first.shape[axis] ?? 0;
  for (const { shape, dtype } of others) {
    const agree =
      dtype === first.dtype && shape.length === first.rank && shape.every((n, i) => i === axis || n === first.shape[i]);
    if (!agree) {
      throw new ShapeError({
        where: "concat",
        problem: "the tensors do not fit together",
        expected: `${first.dtype} of shape ${formatShape(first.shape)} but for axis ${axis}`,
        received: `${dtype} ${formatShape(shape)}`,
      });
    }
    size += shape[axis] ?? 0;
  }
  return { shape: first.shape.with(axis, size), dtype: first.dtype };
}

const concatOp = defineOp({
  name: "concat",
  inputs: ["...xs"],
  attrs: { axis: 0 },
  halves: true,
  infer: ({ xs }, { axis }) => joinedSpec(xs, axis),
  lower({ xs }, out, { axis }) {
    const strides = rowMajor(out.shape);
    let at = 0;
    return xs.map((x) => {
      const offset = at * (strides[axis] ?? 1);
      at += x.shape[axis] ?? 0;
      return copyBox(x, out, x.shape, wholeOf(x.shape), { offset, strides });
    });
  },
  gradient({ xs }, grad, _, { axis }) {
    let at = 0;
    const parts = xs.map((x) => {
      const start = at;
      at += x.shape[axis] ?? 0;
      return slice(
        grad,
        x.shape.map((_, i) => (i === axis ? { start, stop: at } : undefined)),
      );
    });
    return { xs: parts };
  },
});

/** Joins tensors along an axis (default the last); all other sizes must agree. Their types meet as in Keras: whole numbers beside floats are floats. */
export const concat = recordable(
  "concat",
  ["xs: tensors", "axis?: number"],
  function concat(parts: readonly SymbolicTensor[], axis = -1): SymbolicTensor {
    const meeting = meetingType(parts);
    const xs = parts.map((x) => promoted(x, meeting));
    const [first] = xs;
    if (first !== undefined && xs.length === 1) return first;
    const along = first === undefined ? 0 : normalizeAxis("concat", axis, first.rank);
    const joined = joinedSpec(xs, along);
    const [one, ...more] = xs.filter(({ size }) => size > 0); // the others add nothing
    if (one === undefined) return fill(0, joined.shape, joined.dtype);
    return more.length === 0 ? one : concatOp([one, ...more], { axis: along });
  },
);
