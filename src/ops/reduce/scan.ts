import { requireDType } from "../../convert.js";
import { type DType, isFloat } from "../../dtype.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import { type Dispatch, dispatch, type Operand, realFor, type Target } from "../../graph/symbols/dispatch.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { cast } from "../core/cast.js";
import { concat } from "../core/concat.js";
import { slice } from "../core/movement.js";
import { meetingType } from "../core/promotion.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { aroundAxis } from "../core/rows.js";
import { add, divide, equal, multiply } from "../elementwise/binary.js";
import { where } from "../elementwise/logic.js";
import { logicalAnd } from "../elementwise/logical.js";

// Running sums and products.

type How = { readonly PROD?: boolean; readonly REVERSE?: boolean };

function lowerScan(x: Operand, y: Operand, axis: number, how: How, { family, scratch }: Target): Dispatch[] {
  const { outer, n, inner } = aroundAxis(x.shape, axis);
  const WORKGROUP = family === "simd4" ? 16 : 64;
  const run = (
    from: Operand,
    before: Operand | undefined,
    to: Operand,
    count: number,
    chunk: number,
    constants: object,
  ) => {
    const pieces = Math.ceil(count / chunk);
    return dispatch(kernels.scan, {
      bind: { x: from, before, y: to },
      params: { outer, n: count, inner, chunk, pieces },
      constants: { ...how, ...constants, WORKGROUP },
      real: realFor(from.dtype),
      result: realFor(to.dtype),
      grid: linearGrid(Math.ceil((outer * pieces * inner) / WORKGROUP)),
    });
  };
  const chunk = chunkSize(n);
  const pieces = Math.ceil(n / chunk);
  if (pieces === 1) return [run(x, undefined, y, n, n, {})];
  const totals = scratch([outer, pieces, inner]);
  const before = scratch([outer, pieces, inner]);
  return [
    run(x, undefined, totals, n, chunk, { TOTALS: true }),
    run(totals, undefined, before, pieces, pieces, { EXCLUSIVE: true }),
    run(x, before, y, n, chunk, { CARRY: true }),
  ];
}

/** Values in a piece: about √n, so that no run is long; short lines stay whole. It depends on the line alone, never on the batch. */
function chunkSize(n: number): number {
  return n <= 256 ? n : Math.ceil(Math.sqrt(n));
}

const sumOp = defineOp({
  name: "cumsum",
  inputs: ["x"],
  attrs: { axis: 0, reverse: false },
  infer: ({ x }) => x,
  halves: true,
  lower: ({ x }, out, { axis, reverse }, target) => lowerScan(x, out, axis, { REVERSE: reverse }, target),
  gradient: (_, grad, __, { axis, reverse }): Gradients<"x"> => ({ x: sumOp(grad, { axis, reverse: !reverse }) }),
});

const productOp = defineOp({
  name: "cumprod",
  inputs: ["x"],
  attrs: { axis: 0 },
  infer: ({ x }) => x,
  halves: true,
  lower: ({ x }, out, { axis }, target) => lowerScan(x, out, axis, { PROD: true }, target),
  // dyⱼ/dxᵢ = yⱼ/xᵢ for j ≥ i, unless there is a zero: the first one gets what the product would be with 1 in its place,
  // and what comes after it gets nothing.
  gradient({ x }, grad, y, { axis }): Gradients<"x"> {
    const after = (products: SymbolicTensor) => sumOp(multiply(grad, products), { axis, reverse: true });
    const zero = equal(x, 0);
    const first = logicalAnd(zero, equal(sumOp(cast(zero, x.dtype), { axis }), 1));
    const others = productOp(where(first, 1, x), { axis });
    return { x: where(first, after(others), where(zero, 0, divide(after(y), where(zero, 1, x)))) };
  },
});

/** Along which axis to go, and what comes out. */
export interface ScanOptions {
  /** Default: the tensor is taken as one long row. */
  readonly axis?: number | undefined;
  /** Default: that of `x`, of bool int32. Floats are summed as such and then cast, others cast and then summed. */
  readonly dtype?: DType | undefined;
}

type Pairwise = (a: SymbolicTensor, b: SymbolicTensor) => SymbolicTensor;

/** Of whole numbers, since the kernel sums in float32: each taken together with what is 1, 2, 4, … before it (Hillis & Steele, 1986). */
function doubling(f: Pairwise, x: SymbolicTensor, axis: number): SymbolicTensor {
  const n = x.shape[axis] ?? 1;
  let y = x;
  for (let step = 1; step < n; step *= 2) {
    const before = new Array<undefined>(axis);
    const later = f(slice(y, [...before, { start: step }]), slice(y, [...before, { stop: n - step }]));
    y = concat([slice(y, [...before, { stop: step }]), later], axis);
  }
  return y;
}

function alongAxis(
  where: string,
  op: (x: SymbolicTensor, attrs: { axis: number }) => SymbolicTensor,
  whole: Pairwise,
  x: SymbolicTensor,
  options: ScanOptions,
): SymbolicTensor {
  const { axis, dtype } = withDefaults(where, options, { axis: undefined, dtype: undefined });
  if (dtype !== undefined) requireDType(where, dtype);
  const own = meetingType([x, 0]);
  const line = axis === undefined ? reshape(x, [x.size]) : x;
  const attrs = { axis: axis === undefined ? 0 : normalizeAxis(where, axis, x.rank) };
  if (isFloat(own)) return cast(op(line, attrs), dtype ?? own);
  const read = cast(line, dtype ?? own);
  return isFloat(read.dtype) ? op(read, attrs) : doubling(whole, cast(read, meetingType([read, 0])), attrs.axis);
}

/** The sum of each element and all before it. */
export const cumsum = recordable(
  "cumsum",
  ["x", "options?: options"],
  function cumsum(x: SymbolicTensor, options: ScanOptions = {}): SymbolicTensor {
    return alongAxis("cumsum", sumOp, add, x, options);
  },
);

/** The product of each element and all before it. */
export const cumprod = recordable(
  "cumprod",
  ["x", "options?: options"],
  function cumprod(x: SymbolicTensor, options: ScanOptions = {}): SymbolicTensor {
    return alongAxis("cumprod", productOp, multiply, x, options);
  },
);
