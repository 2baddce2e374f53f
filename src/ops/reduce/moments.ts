import { linearGrid } from "../../graph/lowering/launch.js";
import { dispatch, type Operand, realFor, type Target } from "../../graph/symbols/dispatch.js";
import { defineOp } from "../../graph/symbols/op.js";
import { recordable } from "../../graph/symbols/record.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as kernels from "../../kernels/index.js";
import { withDefaults } from "../../options.js";
import { sizeOf } from "../../shape.js";
import { cast } from "../core/cast.js";
import { floats } from "../core/floats.js";
import { countPieces, neighbouringRuns, reducedShape, reductionLaunch } from "../core/reduce-lowering.js";
import { normalizeAxes, reshape } from "../core/reshape.js";
import { aroundAxis } from "../core/rows.js";
import { broadcastTo, keptShape, REDUCE, type ReduceOptions } from "../core/sum.js";
import { add, multiply, subtract } from "../elementwise/binary.js";
import { square } from "../elementwise/unary.js";

/** Mean and variance of the same elements. */
export interface Moments {
  readonly mean: SymbolicTensor;
  readonly variance: SymbolicTensor;
}

/** Sets of `weight` values each that an earlier dispatch has folded; the last one along the axis may hold fewer. */
interface Sets {
  readonly mean: Operand;
  /** Σ (x − mean)² over each set. Nothing while the sets are single values. */
  readonly spread: Operand | undefined;
  readonly weight: number;
  readonly lastWeight: number;
}

interface FoldedSets extends Sets {
  readonly spread: Operand;
}

/**
 * Mean and variance over `axes` in one pass over `x`. As in a sum each run of neighbouring axes is folded on its own, the
 * last run first, and what is long is cut into pieces. The first axis, the batch, always is: then it never matters for
 * which kernels run.
 */
export function lowerMoments(
  x: Operand,
  out: Record<"mean" | "variance", Operand>,
  axes: readonly number[],
  target: Target,
) {
  const scale = 1 / sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
  const runs = neighbouringRuns(axes);
  let shape = x.shape;
  let sets: Sets = { mean: x, spread: undefined, weight: 1, lastWeight: 1 };
  return runs.flatMap((run, i) => {
    const isLast = i === runs.length - 1;
    const { outer, n, inner } = aroundAxis(shape, run[0] ?? 0, run.length);
    shape = reducedShape(shape, run);
    const pieces = countPieces(outer * inner, n, target);
    const chunk = Math.ceil(n / pieces);
    const parts = Math.ceil(n / chunk);
    const fold = (
      count: number,
      size: number,
      into: number,
      from: Sets,
      to: FoldedSets,
      factor: number,
      epilogue: boolean,
    ) => {
      const { constants, outputsPerGroup } = reductionLaunch(inner, target);
      return dispatch(kernels.moments, {
        bind: { x: from.mean, spreads: from.spread, mean: to.mean, variance: to.spread },
        params: {
          outer,
          n: count,
          inner,
          chunk: size,
          pieces: into,
          columns: out.variance.shape.at(-1) ?? 1,
          weight: from.weight,
          last_weight: from.lastWeight,
          scale: factor,
        },
        constants: { ...constants, MERGE: from.spread !== undefined },
        real: realFor(from.mean.dtype),
        grid: linearGrid(Math.ceil((outer * into * inner) / outputsPerGroup)),
        epilogue,
      });
    };
    const whole: FoldedSets = {
      mean: isLast ? out.mean : target.scratch(shape),
      spread: isLast ? out.variance : target.scratch(shape),
      weight: sets.weight * n,
      lastWeight: sets.weight * n,
    };
    const from = sets;
    sets = whole;
    const factor = isLast ? scale : 1;
    if (parts === 1 && run[0] !== 0) return [fold(n, n, 1, from, whole, factor, isLast)];
    const partial: FoldedSets = {
      mean: target.scratch([outer, parts, inner]),
      spread: target.scratch([outer, parts, inner]),
      weight: from.weight * chunk,
      lastWeight: from.weight * (n - (parts - 1) * chunk),
    };
    return [fold(n, chunk, parts, from, partial, 1, false), fold(parts, parts, 1, partial, whole, factor, isLast)];
  });
}

const momentsOp = defineOp({
  name: "moments",
  inputs: ["x"],
  outputs: ["mean", "variance"],
  attrs: { axes: [] as readonly number[] },
  infer({ x }, { axes }) {
    const shape = reducedShape(x.shape, axes);
    return { mean: { shape }, variance: { shape } };
  },
  epilogue: "variance",
  halves: true,
  empty: () => Number.NaN,
  lower: ({ x }, out, { axes }, target) => lowerMoments(x, out, axes, target),
  gradient({ x }, grads, { mean }, { axes }) {
    const wide = cast(x, "float32"); // as the statistics are
    const kept = keptShape(x.shape, axes);
    const share = 1 / sizeOf(axes.map((axis) => x.shape[axis] ?? 1));
    const fromMean = grads.mean && multiply(reshape(grads.mean, kept), share);
    const fromVariance =
      grads.variance &&
      multiply(subtract(wide, reshape(mean, kept)), multiply(reshape(grads.variance, kept), 2 * share));
    if (fromMean === undefined) return { x: fromVariance && cast(fromVariance, x.dtype) };
    const both = fromVariance === undefined ? broadcastTo(fromMean, x.shape) : add(fromVariance, fromMean);
    return { x: cast(both, x.dtype) };
  },
  cost: ({ x }) => ({ flops: 4 * sizeOf(x.shape), bytes: 4 * sizeOf(x.shape) }),
});

/** Which axes {@link moments} takes together, and whether they stay as axes of size 1. */
export interface MomentsOptions {
  /** Default: all axes. Negative axes count from the end. */
  readonly axes?: number | readonly number[] | undefined;
  /** Default false. */
  readonly keepdims?: boolean | undefined;
}

/**
 * Mean and variance over axes, in one pass and never as E[x²] − mean². The variance is the biased one, the mean squared
 * distance from the mean; NaN where there is NaN or ±∞.
 */
export const moments = recordable(
  "moments",
  ["x", "options?: options"],
  function moments(x: SymbolicTensor, options: MomentsOptions = {}): Moments {
    const { axes: over, keepdims } = withDefaults("moments", options, { axes: undefined, keepdims: false });
    ({ x } = floats("moments", { x }));
    const axes = normalizeAxes("moments", over, x.rank);
    if (axes.length === 0) return { mean: x, variance: square(subtract(x, x)) };
    const { mean, variance } = momentsOp(x, { axes });
    const kept = keptShape(x.shape, axes);
    return keepdims ? { mean: reshape(mean, kept), variance: reshape(variance, kept) } : { mean, variance };
  },
);

/** Mean squared distance from the mean, over axes: see {@link moments}. */
export const variance = recordable(
  "variance",
  ["x", "options?: options"],
  function variance(x: SymbolicTensor, options: ReduceOptions = {}): SymbolicTensor {
    const { axis, keepdims } = withDefaults("variance", options, REDUCE);
    ({ x } = floats("variance", { x }));
    return moments(x, { axes: axis, keepdims }).variance;
  },
);
