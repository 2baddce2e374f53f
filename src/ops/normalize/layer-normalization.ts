import { linearGrid, rowLaunch } from "../../graph/lowering/launch.js";
import { dispatch, realFor } from "../../graph/symbols/dispatch.js";
import { throughOps } from "../../graph/symbols/gradients.js";
import { defineOp, type Gradients } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { sizeOf } from "../../shape.js";
import { expandDims } from "../core/axes-of-one.js";
import { cast } from "../core/cast.js";
import { requireFloats } from "../core/floats.js";
import { requireShape } from "../core/require-shape.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { lastAxisRows } from "../core/rows.js";
import { mean } from "../core/sum.js";
import { add, multiply, subtract } from "../elementwise/binary.js";
import { rsqrt, square } from "../elementwise/unary.js";
import { moments } from "../reduce/moments.js";
import { normalizeBy, wideOr } from "./batch-normalization.js";
import { normalizationSums } from "./normalization-sums.js";

// Layer and RMS normalization are one kernel: without `center` the mean is taken to be 0.

const rowsGradient = defineOp({
  name: "layerNormalizationGradient",
  inputs: ["x", "gamma", "mean", "rstd", "dy"],
  attrs: { center: true },
  infer: ({ x }) => x,
  epilogue: "out",
  halves: ["x", "dy"],
  lower({ x, gamma, mean, rstd, dy }, out, { center }, { family }) {
    const { constants, rowsPerGroup } = rowLaunch(family);
    const { rows, n } = lastAxisRows(x.shape);
    return [
      dispatch(kernels.layer_normalization_gradient, {
        bind: { x, gamma, mean, rstd, dy, dx: out },
        params: { rows, n },
        real: realFor(x.dtype),
        constants: { ...constants, CENTER: center },
        grid: linearGrid(Math.ceil(rows / rowsPerGroup)),
        epilogue: true,
      }),
    ];
  },
  gradient: (inputs, grad, _, { center }) =>
    throughOps(inputs, grad, ({ x, gamma, mean: centre, rstd, dy }) => {
      const g = multiply(dy, gamma);
      const scale = expandDims(rstd, -1);
      const normalized = multiply(subtract(x, expandDims(centre, -1)), scale);
      const along = multiply(normalized, rowMean(multiply(g, normalized)));
      return multiply(scale, subtract(center ? subtract(g, rowMean(g)) : g, along));
    }),
});

function rowMean(x: SymbolicTensor): SymbolicTensor {
  return mean(x, { axis: -1, keepdims: true });
}

/** Along the last axis. */
const rowsOp = defineOp({
  name: "layerNormalization",
  inputs: ["x", "gamma", "beta"],
  outputs: ["y", "mean", "rstd"],
  attrs: { epsilon: 1e-3, center: true },
  infer({ x }) {
    const shape = x.shape.slice(0, -1);
    return { y: x, mean: { shape }, rstd: { shape } };
  },
  epilogue: "y",
  halves: ["x"],
  lower({ x, gamma, beta }, { y, mean, rstd }, { epsilon, center }, { family }) {
    const { constants, rowsPerGroup } = rowLaunch(family);
    const each = family === "simd4" ? { EACH: 4, WORKGROUP: constants.WORKGROUP / 4 } : { EACH: 1 };
    const { rows, n } = lastAxisRows(x.shape);
    return [
      dispatch(kernels.layer_normalization, {
        bind: { x, gamma, beta, y, mean, rstd },
        params: { rows, n, epsilon },
        real: realFor(x.dtype),
        constants: { ...constants, ...each, CENTER: center },
        grid: linearGrid(Math.ceil(rows / rowsPerGroup)),
        epilogue: true,
      }),
    ];
  },
  gradient({ x, gamma }, { y: dy, ...statistics }, { mean, rstd }, { center }): Gradients<"x" | "gamma" | "beta"> {
    const through = throughStatistics(x, statistics, { mean, rstd }, center);
    if (dy === undefined) return through === undefined ? {} : { x: through };
    const { offset, scale } = normalizationSums(dy, x, mean, rstd, { perRow: true });
    const dx = rowsGradient(x, gamma, mean, rstd, dy, { center });
    return { x: through === undefined ? dx : add(dx, through), gamma: scale, beta: offset };
  },
  cost: ({ x }) => ({ flops: 8 * sizeOf(x.shape), bytes: 12 * sizeOf(x.shape) }),
});

/** What reaches x by way of the statistics of its rows: only gradients of gradients come that way. */
function throughStatistics(
  x: SymbolicTensor,
  grads: { readonly mean: SymbolicTensor | undefined; readonly rstd: SymbolicTensor | undefined },
  { mean: centre, rstd }: { readonly mean: SymbolicTensor; readonly rstd: SymbolicTensor },
  center: boolean,
): SymbolicTensor | undefined {
  if (grads.mean === undefined && grads.rstd === undefined) return undefined;
  const share = 1 / (x.shape.at(-1) ?? 1);
  const fromMean = grads.mean && center ? multiply(expandDims(grads.mean, -1), share) : 0;
  const fromRstd = multiply(grads.rstd ?? 0, multiply(multiply(square(rstd), rstd), -share));
  const apart = subtract(x, expandDims(centre, -1));
  return add(multiply(apart, expandDims(fromRstd, -1)), fromMean);
}

export interface LayerNormalizationOptions {
  /** The axes of one sample that are normalized together. Default -1. */
  readonly axis?: number | readonly number[] | undefined;
  /** Added to the variance. Default 1e-3. */
  readonly epsilon?: number | undefined;
}

/**
 * (x − mean) / √(variance + epsilon) · gamma + beta, with mean and variance over `axis` (Ba, Kiros & Hinton, "Layer
 * Normalization", 2016). `gamma` and `beta` are of the shape of those axes; default 1 and 0.
 *
 * Throws a ShapeError for a gamma or beta of another shape.
 */
export const layerNormalization = recordable(
  "layerNormalization",
  ["x", "gamma?", "beta?", "options?: options"],
  function layerNormalization(
    x: SymbolicTensor,
    gamma?: SymbolicTensor,
    beta?: SymbolicTensor,
    options: LayerNormalizationOptions = {},
  ): SymbolicTensor {
    const { axis, epsilon } = withDefaults("layerNormalization", options, { axis: -1, epsilon: 1e-3 });
    const { axes, shape, kept, trailing } = sampleAxes("layerNormalization", x, axis, { gamma, beta });
    if (!trailing) {
      const { mean, variance } = moments(x, { axes, keepdims: true });
      const place = (w: SymbolicTensor | undefined) => w && reshape(w, kept);
      return normalizeBy(x, { mean, variance, offset: place(beta), scale: place(gamma) }, epsilon);
    }
    return alongRows(x, shape, gamma, beta, { epsilon, center: true });
  },
);

export interface RmsNormalizationOptions {
  /** The axes of one sample that are normalized together. Default -1. */
  readonly axis?: number | readonly number[] | undefined;
  /** Added to the mean square. Default 1e-6. */
  readonly epsilon?: number | undefined;
}

/**
 * x / √(mean(x²) + epsilon) · scale, with the mean over `axis` (Zhang & Sennrich, "Root Mean Square Layer Normalization",
 * 2019). `scale` is of the shape of those axes; default 1.
 *
 * Throws a ShapeError for a scale of another shape.
 */
export const rmsNormalization = recordable(
  "rmsNormalization",
  ["x", "scale?", "options?: options"],
  function rmsNormalization(
    x: SymbolicTensor,
    scale?: SymbolicTensor,
    options: RmsNormalizationOptions = {},
  ): SymbolicTensor {
    const { axis, epsilon } = withDefaults("rmsNormalization", options, { axis: -1, epsilon: 1e-6 });
    const { axes, shape, kept, trailing } = sampleAxes("rmsNormalization", x, axis, { scale });
    if (trailing) return alongRows(x, shape, scale, undefined, { epsilon, center: false });
    const wide = cast(x, "float32");
    const normalized = multiply(wide, rsqrt(add(mean(square(wide), { axis: axes, keepdims: true }), epsilon)));
    const scaled = scale === undefined ? normalized : multiply(normalized, reshape(cast(scale, "float32"), kept));
    return cast(scaled, x.dtype);
  },
);

/** The axes to normalize, the sizes of `x` along them, and whether they are its last ones. */
function sampleAxes(
  where: string,
  x: SymbolicTensor,
  axis: number | readonly number[],
  weights: Readonly<Record<string, SymbolicTensor | undefined>>,
) {
  requireFloats(where, { x });
  const axes = normalizeAxes(where, axis, x.rank);
  const shape = axes.map((a) => x.shape[a] ?? 1);
  for (const [name, weight] of Object.entries(weights)) if (weight) requireShape(where, name, weight, shape);
  const kept = x.shape.map((size, a) => (axes.includes(a) ? size : 1));
  return { axes, shape, kept, trailing: axes[0] === x.rank - axes.length };
}

/** One row for each sample, along all of the last axes, which have `shape`. */
function alongRows(
  x: SymbolicTensor,
  shape: readonly number[],
  gamma: SymbolicTensor | undefined,
  beta: SymbolicTensor | undefined,
  attrs: { readonly epsilon: number; readonly center: boolean },
): SymbolicTensor {
  const n = sizeOf(shape);
  const flat = (w: SymbolicTensor | undefined, otherwise: number) => wideOr(otherwise, w && reshape(w, [n]), n);
  const rows = x.shape.slice(0, x.rank - shape.length);
  return reshape(rowsOp(reshape(x, [...rows, n]), flat(gamma, 1), flat(beta, 0), attrs).y, x.shape);
}
