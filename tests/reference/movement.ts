/** The same elements elsewhere. */
import { broadcastShape, build, count, fromFront, get, getBroadcast, type Ref, ref } from "./array.js";

export function broadcastTo(x: Ref, shape: readonly number[]): Ref {
  return build(broadcastShape(x.shape, shape), (at) => getBroadcast(x, at));
}

/** One size may be −1. */
export function reshape(x: Ref, shape: readonly number[]): Ref {
  const known = count(shape.filter((size) => size !== -1));
  return ref(
    shape.map((size) => (size === -1 ? x.data.length / known : size)),
    x.data,
  );
}

export function expandDims(x: Ref, axis: number | readonly number[]): Ref {
  const axes = [axis].flat();
  const places = axes.map((one) => fromFront(one, x.shape.length + axes.length)).sort((a, b) => a - b);
  return reshape(
    x,
    places.reduce((shape, place) => shape.toSpliced(place, 0, 1), [...x.shape]),
  );
}

export function squeeze(x: Ref, axes?: number | readonly number[]): Ref {
  const rank = x.shape.length;
  const dropped = axes === undefined ? undefined : [axes].flat().map((axis) => fromFront(axis, rank));
  return reshape(
    x,
    x.shape.filter((size, axis) => !(dropped === undefined ? size === 1 : dropped.includes(axis))),
  );
}

/** out[c₀, c₁, …] = x at the coordinates whose axis `axes[i]` is cᵢ. */
export function transpose(x: Ref, axes: readonly number[] = x.shape.map((_, axis) => axis).reverse()): Ref {
  const from = axes.map((axis) => fromFront(axis, x.shape.length));
  return build(
    from.map((axis) => x.shape[axis]!),
    (at) =>
      get(
        x,
        x.shape.map((_, axis) => at[from.indexOf(axis)]!),
      ),
  );
}

interface Range {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

/** The indices that Python's `range(size)[start:stop:step]` gives. */
function indices(size: number, { start, stop, step = 1 }: Range = {}): number[] {
  const all = Array.from({ length: size }, (_, i) => (step > 0 ? i : size - 1 - i));
  const begin = start === undefined ? undefined : start < 0 ? start + size : start;
  const end = stop === undefined ? undefined : stop < 0 ? stop + size : stop;
  const inRange = (i: number) =>
    step > 0
      ? i >= (begin ?? 0) && i < (end ?? size) // upwards
      : i <= (begin ?? size) && i > (end ?? -1); // downwards
  return all.filter(inRange).filter((_, i) => i % Math.abs(step) === 0);
}

export function slice(x: Ref, ranges: readonly (Range | undefined)[]): Ref {
  const chosen = x.shape.map((size, axis) => indices(size, ranges[axis]));
  return build(
    chosen.map(({ length }) => length),
    (at) =>
      get(
        x,
        at.map((c, axis) => chosen[axis]![c]!),
      ),
  );
}

export function concat(xs: readonly Ref[], axis = -1): Ref {
  const along = fromFront(axis, xs[0]!.shape.length);
  const total = xs.reduce((sum, { shape }) => sum + shape[along]!, 0);
  return build(xs[0]!.shape.with(along, total), (at) => {
    let c = at[along]!;
    for (const x of xs) {
      if (c < x.shape[along]!) return get(x, at.with(along, c));
      c -= x.shape[along]!;
    }
    return Number.NaN;
  });
}
