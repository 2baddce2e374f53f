import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import * as ops from "../../ops/index.js";
import { Tensor } from "../../tensor.js";
import { bounded, type Call, type Row } from "./call.js";

/** An axis of n elements that is to have m, `scale` times as many: sizes are whole, scales need not be. */
interface Change {
  readonly axis: number;
  readonly n: number;
  readonly m: number;
  readonly scale: number;
}

/** Where element i of the result lies among those there were. */
const PLACES: Readonly<Record<string, (i: number, change: Change) => number>> = {
  half_pixel: (i, { scale }) => (i + 0.5) / scale - 0.5,
  pytorch_half_pixel: (i, { m, scale }) => (m > 1 ? (i + 0.5) / scale - 0.5 : 0),
  half_pixel_symmetric: (i, { n, m, scale }) => (n / 2) * (1 - m / (scale * n)) + (i + 0.5) / scale - 0.5,
  align_corners: (i, { n, m, scale }) => (m === 1 ? 0 : (i * (n - 1)) / (n * scale - 1)),
  asymmetric: (i, { scale }) => i / scale,
  tf_half_pixel_for_nn: (i, { scale }) => (i + 0.5) / scale,
};

const NEAREST: Readonly<Record<string, (place: number) => number>> = {
  round_prefer_floor: (place) => Math.ceil(place - 0.5),
  round_prefer_ceil: (place) => Math.floor(place + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** What elements around a place count: of each result, so many neighbours from the first one on. */
interface Neighbours {
  readonly first: readonly number[];
  readonly shares: readonly (readonly number[])[];
}

export const resize: Row = (call) => {
  const [mode, centre] = [call.text("mode", "nearest"), call.text("coordinate_transformation_mode", "half_pixel")];
  const place = PLACES[centre];
  call.needs(["nearest", "linear", "cubic"].includes(mode) && place !== undefined, `${mode}, ${centre}`);
  call.needs(call.text("keep_aspect_ratio_policy", "stretch") === "stretch", "the aspect ratio kept");
  const changes = changesOf(call).filter(({ n, m, scale }) => n !== m || scale !== 1);
  const isDown = changes.some(({ scale }) => scale < 1);
  call.needs(call.number("antialias", 0) === 0 || !isDown, "antialiasing");
  const direct = asOneOp(call, mode, centre, changes);
  if (direct !== undefined) return direct;
  return changes.reduce((x, change) => {
    const places = Array.from({ length: bounded(change.m) }, (_, i) => place?.(i, change) ?? i);
    return alongAxis(x, change, neighboursOf(call, mode, places, change.n));
  }, call.tensor(0));
};

/** Opset 9 and before: corners lie on each other, elements at whole places. */
export const upsample: Row = (call) => {
  const x = call.tensor(0);
  const scales = call.numbers(1) ?? call.ints("scales") ?? [];
  const linear = call.text("mode", "nearest") === "linear";
  return x.shape.reduce((y, n, axis) => {
    const scale = scales[axis] ?? 1;
    if (scale === 1) return y;
    const places = Array.from({ length: bounded(Math.floor(n * scale)) }, (_, i) => i / scale);
    const change = { axis, n, m: places.length, scale };
    return alongAxis(y, change, linear ? linearShares(places) : { first: places.map(Math.floor), shares: [] });
  }, x);
};

function changesOf(call: Call): Change[] {
  const { shape } = call.tensor(0);
  const axes =
    call.ints("axes")?.map((axis) => (axis < 0 ? axis + shape.length : axis)) ?? shape.map((_, axis) => axis);
  const given = (i: number) => {
    const numbers = call.numbers(i);
    return numbers === undefined || numbers.length === 0 ? undefined : numbers;
  };
  const fromScales = given(call.opset < 11 ? 1 : 2);
  const sizes = given(3);
  return axes.map((axis, i): Change => {
    const n = shape[axis] ?? 1;
    const scale = sizes === undefined ? (fromScales?.[i] ?? 1) : (sizes[i] ?? n) / n;
    return { axis, n, m: sizes?.[i] ?? Math.floor(n * scale), scale };
  });
}

/** Pictures a whole number of times as large, or with places that no rounding can be in doubt about, are done by one op an axis. */
function asOneOp(call: Call, mode: string, centre: string, changes: readonly Change[]): SymbolicTensor | undefined {
  const x = call.tensor(0);
  if (x.rank !== 4 || changes.some(({ axis }) => axis < 2)) return undefined;
  const dataFormat = "channelsFirst";
  const factors = [2, 3].map((axis) => changes.find((change) => change.axis === axis)?.scale ?? 1);
  const isFloor = call.text("nearest_mode", "round_prefer_floor") === "floor";
  if (mode === "nearest" && centre === "asymmetric" && isFloor && factors.every(Number.isInteger))
    return ops.upsample(x, factors, { dataFormat });
  const isExact = changes.every(({ n, m, scale }) => Math.abs(m - n * scale) < 1e-6 * m);
  if (mode !== "linear" || !["half_pixel", "pytorch_half_pixel"].includes(centre) || !isExact) return undefined;
  if (centre === "pytorch_half_pixel" && changes.some(({ m }) => m === 1)) return undefined;
  const sizes = [2, 3].map((axis) => changes.find((change) => change.axis === axis)?.m ?? x.shape[axis] ?? 1);
  return ops.resize(x, sizes as [number, number], { interpolation: "bilinear", dataFormat });
}

function neighboursOf(call: Call, mode: string, places: readonly number[], n: number): Neighbours {
  if (mode === "linear") return linearShares(places);
  if (mode === "cubic")
    return cubicShares(places, n, call.number("cubic_coeff_a", -0.75), call.number("exclude_outside", 0) === 1);
  const how = call.text("nearest_mode", "round_prefer_floor");
  const round = NEAREST[how];
  call.needs(round !== undefined, how);
  return { first: places.map((place) => round?.(place) ?? 0), shares: [] };
}

function linearShares(places: readonly number[]): Neighbours {
  const first = places.map(Math.floor);
  const shares = places.map((place, i) => {
    const share = place - (first[i] ?? 0);
    return [1 - share, share];
  });
  return { first, shares };
}

/** Keys's cubic convolution (1981) with its coefficient. */
function cubicShares(places: readonly number[], n: number, a: number, excludes: boolean): Neighbours {
  const weight = (distance: number) => {
    const d = Math.abs(distance);
    if (d <= 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1;
    return d < 2 ? a * d ** 3 - 5 * a * d ** 2 + 8 * a * d - 4 * a : 0;
  };
  const first = places.map((place) => Math.floor(place) - 1);
  const shares = places.map((place, i) => {
    const at = Array.from({ length: 4 }, (_, j) => (first[i] ?? 0) + j);
    const all = at.map((j) => (excludes && (j < 0 || j >= n) ? 0 : weight(place - j)));
    const total = all.reduce((sum, share) => sum + share, 0);
    return excludes ? all.map((share) => share / total) : all;
  });
  return { first, shares };
}

/** Takes neighbours along an axis, each by its share; past the ends those there go on. Without shares there is one neighbour. */
function alongAxis(x: SymbolicTensor, { axis, n }: Change, { first, shares }: Neighbours): SymbolicTensor {
  const take = (j: number) => {
    const at = Int32Array.from(first, (i) => Math.min(n - 1, Math.max(0, i + j)));
    return ops.take(x, constant(new Tensor([at.length], at, "int32")), { axis });
  };
  if (shares.length === 0) return take(0);
  const shape = x.shape.map((_, i) => (i === axis ? shares.length : 1));
  const terms = (shares[0] ?? []).map((_, j) => {
    const share = Float32Array.from(shares, (all) => all[j] ?? 0);
    return ops.multiply(take(j), constant(new Tensor(shape, share, "float32")));
  });
  return terms.reduce((sum, term) => ops.add(sum, term));
}
