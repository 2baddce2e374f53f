import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, realFor } from "../../graph/symbols/dispatch.js";
import { throughOps } from "../../graph/symbols/gradients.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { sizeOf } from "../../shape.js";
import { cast } from "../core/cast.js";
import { defineElementwise } from "../core/elementwise.js";
import { requireFloats } from "../core/floats.js";
import { requireShape } from "../core/require-shape.js";
import { normalizeAxis, reshape } from "../core/reshape.js";
import { lastAxisRows } from "../core/rows.js";
import { add, multiply, subtract } from "../elementwise/binary.js";
import { rsqrt } from "../elementwise/unary.js";
import { lowerMoments, type Moments, moments } from "../reduce/moments.js";
import { normalizationSums } from "./normalization-sums.js";

/**
 * (x − mean) / √(variance + epsilon) · scale + offset, element by element with everything broadcast to x: so it rides in
 * the last write of whatever made x.
 */
const normalizeWith = defineElementwise({
  name: "normalizeWith",
  inputs: ["x", "mean", "variance", "offset", "scale"],
  attrs: { epsilon: 1e-3 },
  forward: "(x - mean) * inverseSqrt(variance + epsilon) * scale + offset",
  backward: {
    x: "g * scale * inverseSqrt(variance + epsilon)",
    mean: "-g * scale * inverseSqrt(variance + epsilon)",
    variance: "-0.5 * g * scale * (x - mean) * inverseSqrt(variance + epsilon) / (variance + epsilon)",
    offset: "g",
    scale: "g * (x - mean) * inverseSqrt(variance + epsilon)",
  },
});

/** What {@link normalizeBy} normalizes by, each of a shape that broadcasts to that of x. */
export interface Statistics {
  readonly mean: SymbolicTensor;
  readonly variance: SymbolicTensor;
  /** Default 0. */
  readonly offset?: SymbolicTensor | undefined;
  /** Default 1. */
  readonly scale?: SymbolicTensor | undefined;
}

/** (x − mean) / √(variance + epsilon) · scale + offset, in float32 and then rounded if x is float16: statistics are not to be. */
export function normalizeBy(x: SymbolicTensor, statistics: Statistics, epsilon: number): SymbolicTensor {
  const { mean, variance, offset, scale } = statistics;
  const wide = (tensor: SymbolicTensor) => cast(tensor, "float32");
  const [shift, factor] = [offset ? wide(offset) : 0, scale ? wide(scale) : 1];
  return cast(normalizeWith(wide(x), wide(mean), wide(variance), shift, factor, { epsilon }), x.dtype);
}

export interface BatchNormalizationOptions {
  /** The axis of the channels. Default -1. */
  readonly axis?: number | undefined;
  /** Added to the variance. Default 1e-3. */
  readonly epsilon?: number | undefined;
}

const DEFAULTS = { axis: -1, epsilon: 1e-3 };

/**
 * (x − mean) / √(variance + epsilon) · scale + offset with statistics that are known, as after training; each is of the
 * shape [channels]. `offset` and `scale` may be left out: 0 and 1. It is element-wise, so it costs no dispatch of its
 * own behind a convolution or a product.
 *
 * Throws a ShapeError for statistics that are not [channels].
 */
export const batchNormalization = recordable(
  "batchNormalization",
  ["x", "mean", "variance", "offset?", "scale?", "options?: options"],
  function batchNormalization(
    x: SymbolicTensor,
    mean: SymbolicTensor,
    variance: SymbolicTensor,
    offset?: SymbolicTensor,
    scale?: SymbolicTensor,
    options: BatchNormalizationOptions = {},
  ): SymbolicTensor {
    const { axis, epsilon } = withDefaults("batchNormalization", options, DEFAULTS);
    const { place } = channels("batchNormalization", x, axis, { mean, variance, offset, scale });
    const placed = {
      mean: place(mean),
      variance: place(variance),
      offset: offset && place(offset),
      scale: scale && place(scale),
    };
    return normalizeBy(x, placed, epsilon);
  },
);

/** Down the columns: of the elements of each channel, the last axis, there is one column. */
const columnsOp = defineOp({
  name: "batchNormalization",
  inputs: ["x", "gamma", "beta"],
  outputs: ["y", "mean", "variance"],
  attrs: { epsilon: 1e-3 },
  infer({ x }) {
    const shape = x.shape.slice(-1);
    return { y: x, mean: { shape }, variance: { shape } };
  },
  epilogue: "y",
  halves: ["x"],
  lower({ x, gamma, beta }, { y, mean, variance }, { epsilon }, target) {
    const { rows, n: columns } = lastAxisRows(x.shape);
    const axes = Array.from({ length: x.shape.length - 1 }, (_, axis) => axis);
    const statistics = lowerMoments(x, { mean, variance }, axes, target);
    return [
      ...statistics.map((one) => ({ ...one, epilogue: false })),
      dispatch(kernels.batch_normalization, {
        bind: { x, mean, variance, gamma, beta, y },
        params: { rows, columns, epsilon },
        real: realFor(x.dtype),
        grid: columnGrid(rows, columns),
        epilogue: true,
      }),
    ];
  },
  gradient({ x, gamma }, { y: dy, ...statistics }, { mean, variance }, { epsilon }): Gradients<"x" | "gamma" | "beta"> {
    const n = x.size / mean.size;
    const through = throughStatistics(x, statistics, mean, n);
    if (dy === undefined) return through === undefined ? {} : { x: through };
    const rstd = rsqrt(add(variance, epsilon));
    const { offset, scale } = normalizationSums(dy, x, mean, rstd);
    const a = multiply(gamma, rstd);
    const b = multiply(multiply(multiply(a, rstd), scale), -1 / n);
    const c = multiply(multiply(a, offset), -1 / n);
    const dx = columnsGradient(dy, x, mean, a, b, c);
    return { x: through === undefined ? dx : add(dx, through), gamma: scale, beta: offset };
  },
  cost: ({ x }) => ({ flops: 8 * sizeOf(x.shape), bytes: 12 * sizeOf(x.shape) }),
});

const columnsGradient = defineOp({
  name: "batchNormalizationGradient",
  inputs: ["dy", "x", "mean", "a", "b", "c"],
  infer: ({ x }) => x,
  epilogue: "out",
  halves: ["dy", "x"],
  lower({ dy, x, mean, a, b, c }, out) {
    const { rows, n: columns } = lastAxisRows(x.shape);
    return [
      dispatch(kernels.batch_normalization_gradient, {
        bind: { dy, x, mean, a, b, c, dx: out },
        params: { rows, columns },
        real: realFor(x.dtype),
        grid: columnGrid(rows, columns),
        epilogue: true,
      }),
    ];
  },
  gradient: (inputs, grad) =>
    throughOps(inputs, grad, ({ dy, x, mean, a, b, c }) =>
      add(add(multiply(dy, a), multiply(subtract(x, mean), b)), c),
    ),
});

/** What reaches x by way of the statistics of its columns of `n`. */
function throughStatistics(
  x: SymbolicTensor,
  grads: { readonly mean: SymbolicTensor | undefined; readonly variance: SymbolicTensor | undefined },
  mean: SymbolicTensor,
  n: number,
): SymbolicTensor | undefined {
  if (grads.mean === undefined && grads.variance === undefined) return undefined;
  const fromVariance = multiply(subtract(x, mean), multiply(grads.variance ?? 0, 2 / n));
  return add(fromVariance, multiply(grads.mean ?? 0, 1 / n));
}

/** Grid of the kernels whose invocations walk down a column, ROWS at a time. */
function columnGrid(rows: number, columns: number) {
  const { ROWS, WORKGROUP } = kernels.batch_normalization.constants;
  return linearGrid(Math.ceil((Math.ceil(rows / ROWS) * columns) / WORKGROUP));
}

/** A normalized batch, and the statistics it was normalized by. */
export interface NormalizedBatch extends Moments {
  readonly y: SymbolicTensor;
}

/**
 * Batch normalization as in training: every channel by its own mean and (biased) variance over all other axes, which
 * come out as well, [channels] each, for moving averages (Ioffe & Szegedy, "Batch
 * Normalization", 2015). `gamma` and `beta`, [channels], may be left out: 1 and 0.
 *
 * Throws a ShapeError for a gamma or beta that is not [channels].
 */
export const normalizeBatch = recordable(
  "normalizeBatch",
  ["x", "gamma?", "beta?", "options?: options"],
  function normalizeBatch(
    x: SymbolicTensor,
    gamma?: SymbolicTensor,
    beta?: SymbolicTensor,
    options: BatchNormalizationOptions = {},
  ): NormalizedBatch {
    const { axis, epsilon } = withDefaults("normalizeBatch", options, DEFAULTS);
    const { at, size } = channels("normalizeBatch", x, axis, { gamma, beta });
    if (at === x.rank - 1 && x.rank > 1)
      return columnsOp(x, wideOr(1, gamma, size), wideOr(0, beta, size), { epsilon });
    const others = x.shape.flatMap((_, a) => (a === at ? [] : [a]));
    const { mean, variance } = moments(x, { axes: others });
    return { y: batchNormalization(x, mean, variance, beta, gamma, { axis, epsilon }), mean, variance };
  },
);

/** A vector [n] in float32, or a number everywhere where there is none. */
export function wideOr(otherwise: number, vector: SymbolicTensor | undefined, n: number): SymbolicTensor {
  return vector === undefined ? fill(otherwise, [n]) : cast(vector, "float32");
}

/** The channel axis, and how a vector of the channels is laid along it. Throws for vectors that are not [channels]. */
function channels(
  where: string,
  x: SymbolicTensor,
  axis: number,
  vectors: Readonly<Record<string, SymbolicTensor | undefined>>,
) {
  requireFloats(where, { x });
  const at = normalizeAxis(where, axis, x.rank);
  const size = x.shape[at] ?? 1;
  for (const [name, vector] of Object.entries(vectors)) if (vector) requireShape(where, name, vector, [size]);
  const kept = x.shape.map((length, a) => (a === at ? length : 1));
  return { at, size, place: (vector: SymbolicTensor) => reshape(vector, kept.slice(at)) };
}
