import { ShapeError } from "../../errors.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { withDefaults } from "../../options.js";
import { broadcastShapes, formatShape, type Shape, sizeOf } from "../../shape.js";
import { floats } from "./floats.js";
import { lowerReduction, reducedShape } from "./reduce-lowering.js";
import { normalizeAxes, reshape } from "./reshape.js";

// Broadcasting and summing are each other's gradient, so they live together.

const broadcastOp = defineOp({
  name: "broadcastTo",
  inputs: ["x"],
  attrs: { shape: [] as Shape },
  infer: ({ x }, { shape }) => ({ shape, dtype: x.dtype }),
  elementwise: "x",
  fold: (x) => x,
  gradient: ({ x }, grad) => ({ x: sumTo(grad, x.shape) }),
});

/** `x` repeated along axes of size 1 and new leading axes until it has `shape`, by NumPy's rules. */
export const broadcastTo = recordable(
  "broadcastTo",
  ["x", "shape: sizes"],
  function broadcastTo(x: SymbolicTensor, shape: Shape): SymbolicTensor {
    if (formatShape(x.shape) === formatShape(shape)) return x;
    if (formatShape(broadcastShapes("broadcastTo", x.shape, shape)) !== formatShape(shape)) {
      throw new ShapeError({
        where: "broadcastTo",
        problem: "cannot shrink",
        expected: formatShape(shape),
        received: formatShape(x.shape),
      });
    }
    return broadcastOp(x, { shape });
  },
);

/** Which axes to take together, and whether they stay as axes of size 1. */
export interface ReduceOptions {
  /** Default: all axes. Negative axes count from the end. */
  readonly axis?: number | readonly number[] | undefined;
  /** Default false. */
  readonly keepdims?: boolean | undefined;
}

/** The defaults of {@link ReduceOptions}. */
export const REDUCE = { axis: undefined, keepdims: false } as const;

/** The op behind {@link sum} and {@link mean}, which those that sum columns on the way look for. */
export const sumOp = defineOp({
  name: "sum",
  inputs: ["x"],
  attrs: { axes: [] as readonly number[], scale: 1 },
  infer: ({ x }, { axes }) => ({ shape: reducedShape(x.shape, axes), dtype: x.dtype }),
  epilogue: "out",
  prologue: "x",
  folds: "sum",
  halves: true,
  empty: () => 0,
  lower: ({ x }, out, { axes, scale }, target) => lowerReduction("sum", x, out, axes, scale, target),
  gradient: ({ x }, grad, _, { axes, scale }) => ({
    x: scaled(broadcastTo(reshape(grad, keptShape(x.shape, axes)), x.shape), scale),
  }),
  cost: ({ x }) => ({ flops: sizeOf(x.shape), bytes: sizeOf(x.shape) * 4 }),
});

const scaleOp = defineOp({
  name: "scale",
  inputs: ["x"],
  attrs: { factor: 1 },
  infer: ({ x }) => x,
  elementwise: "x * factor",
  fold: (x, factor) => x * (factor ?? 1),
  gradient: (_, grad, __, { factor }) => ({ x: scaled(grad, factor) }),
});

/** `x · factor` with a number known beforehand. */
function scaled(x: SymbolicTensor, factor: number): SymbolicTensor {
  return factor === 1 ? x : scaleOp(x, { factor });
}

/** Sum over axes. Partial sums are added in a fixed order, so the result is the same every time. */
export function sum(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
  ({ x } = floats("sum", { x }));
  return reduceOver("sum", x, options, (axes) => sumOp(x, { axes }));
}

/** Arithmetic mean over axes; NaN over none. */
export function mean(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
  ({ x } = floats("mean", { x }));
  return reduceOver("mean", x, options, (axes) => {
    const count = sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
    return count === 0 ? fill(Number.NaN, reducedShape(x.shape, axes), x.dtype) : sumOp(x, { axes, scale: 1 / count });
  });
}

/** What `reduce` makes of the axes meant, which may stay as axes of size 1; over no axes the tensor itself. */
export function reduceOver(
  where: string,
  x: SymbolicTensor,
  options: ReduceOptions,
  reduce: (axes: readonly number[]) => SymbolicTensor,
): SymbolicTensor {
  const { axis, keepdims } = withDefaults(where, options, REDUCE);
  const axes = normalizeAxes(where, axis, x.rank);
  const out = axes.length === 0 ? x : reduce(axes);
  return keepdims ? reshape(out, keptShape(x.shape, axes)) : out;
}

/** The sum of `x` down to `shape`: what undoes a broadcast in a gradient. */
export function sumTo(x: SymbolicTensor, shape: Shape): SymbolicTensor {
  const missing = x.rank - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < missing || (shape[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
  return axes.length === 0 ? x : reshape(sum(x, { axis: axes }), shape);
}

/** The shape with the given axes shrunk to 1. */
export function keptShape(shape: Shape, axes: readonly number[]): Shape {
  return shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
}
