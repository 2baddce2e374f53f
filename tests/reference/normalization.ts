/** Elements less their mean, over their standard deviation: which ones go together is all that differs. */
import type {
  BatchNormalizationOptions,
  GroupNormalizationOptions,
  LayerNormalizationOptions,
  NormalizeOptions,
  RmsNormalizationOptions,
} from "../../src/ops/index.js";
import { build, fromFront, get, getBroadcast, type Ref } from "./array.js";
import { mean, sum, variance } from "./reduction.js";

/** A vector of the weights laid along the given axes of `x`. */
function along(x: Ref, axes: readonly number[], weight: Ref): Ref {
  return { shape: x.shape.map((size, axis) => (axes.includes(axis) ? size : 1)), data: weight.data };
}

/** Everything broadcast to x. */
function normalizeWith(x: Ref, center: Ref, spread: Ref, epsilon: number, scale?: Ref, offset?: Ref): Ref {
  return build(x.shape, (at) => {
    const factor = (scale ? getBroadcast(scale, at) : 1) / Math.sqrt(getBroadcast(spread, at) + epsilon);
    return (get(x, at) - getBroadcast(center, at)) * factor + (offset ? getBroadcast(offset, at) : 0);
  });
}

export function batchNormalization(
  x: Ref,
  center: Ref,
  spread: Ref,
  offset?: Ref,
  scale?: Ref,
  { axis = -1, epsilon = 1e-3 }: BatchNormalizationOptions = {},
): Ref {
  const place = (vector: Ref) => along(x, [fromFront(axis, x.shape.length)], vector);
  return normalizeWith(x, place(center), place(spread), epsilon, scale && place(scale), offset && place(offset));
}

/** Batch normalization in training: the y of ops.normalizeBatch. */
export function normalizeBatch(x: Ref, gamma: Ref, beta: Ref, axis = -1, epsilon = 1e-3): Ref {
  const channel = fromFront(axis, x.shape.length);
  const options = { axis: [...x.shape.keys()].filter((a) => a !== channel) };
  return batchNormalization(x, mean(x, options), variance(x, options), beta, gamma, { axis, epsilon });
}

export function layerNormalization(
  x: Ref,
  gamma?: Ref,
  beta?: Ref,
  { axis = -1, epsilon = 1e-3 }: LayerNormalizationOptions = {},
): Ref {
  const axes = [axis].flat().map((a) => fromFront(a, x.shape.length));
  const options = { axis: axes, keepdims: true };
  const place = (weight?: Ref) => weight && along(x, axes, weight);
  return normalizeWith(x, mean(x, options), variance(x, options), epsilon, place(gamma), place(beta));
}

export function rmsNormalization(
  x: Ref,
  scale?: Ref,
  { axis = -1, epsilon = 1e-6 }: RmsNormalizationOptions = {},
): Ref {
  const axes = [axis].flat().map((a) => fromFront(a, x.shape.length));
  const squares = mean({ shape: x.shape, data: x.data.map((v) => v * v) }, { axis: axes, keepdims: true });
  return normalizeWith(x, { shape: [], data: Float64Array.of(0) }, squares, epsilon, scale && along(x, axes, scale));
}

export function groupNormalization(
  x: Ref,
  gamma?: Ref,
  beta?: Ref,
  { groups = 32, axis = -1, epsilon = 1e-3 }: GroupNormalizationOptions = {},
): Ref {
  const channel = fromFront(axis, x.shape.length);
  const channels = x.shape[channel]!;
  const grouped = { ...x, shape: x.shape.toSpliced(channel, 1, groups, channels / groups) };
  const options = { axis: [...grouped.shape.keys()].filter((a) => a !== 0 && a !== channel), keepdims: true };
  const place = (weight?: Ref) => weight && along(grouped, [channel, channel + 1], weight);
  const y = normalizeWith(
    grouped,
    mean(grouped, options),
    variance(grouped, options),
    epsilon,
    place(gamma),
    place(beta),
  );
  return { ...y, shape: x.shape };
}

export function normalize(x: Ref, { order = 2, epsilon = 1e-7, ...rest }: NormalizeOptions = {}): Ref {
  const powers = { shape: x.shape, data: x.data.map((v) => Math.abs(v) ** order) };
  const totals = sum(powers, { axis: "axis" in rest ? rest.axis : -1, keepdims: true });
  return build(x.shape, (at) => get(x, at) / Math.max(getBroadcast(totals, at) ** (1 / order), epsilon));
}
