/** Tensors with other numbers of places along their spatial axes, the centres half a place in. */
import { build, get, type Ref } from "./array.js";

interface Options {
  readonly interpolation?: "nearest" | "bilinear" | undefined;
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

function resampleAxis(x: Ref, axis: number, m: number, interpolation: string): Ref {
  const n = x.shape[axis]!;
  return build(x.shape.with(axis, m), (at) => {
    const centre = ((at[axis]! + 0.5) * n) / m;
    if (interpolation === "nearest") return get(x, at.with(axis, Math.floor(centre + 1e-9)));
    const place = Math.min(n - 1, Math.max(0, centre - 0.5));
    const k = Math.floor(place);
    const near = get(x, at.with(axis, k));
    return near + (place - k) * (get(x, at.with(axis, Math.min(k + 1, n - 1))) - near);
  });
}

export function resize(x: Ref, size: number | readonly [number, number], options: Options = {}): Ref {
  const { interpolation = "bilinear", dataFormat } = options;
  const first = dataFormat === "channelsFirst" ? 2 : 1;
  const sizes: readonly number[] = typeof size === "number" ? [size, size] : size;
  return sizes.reduce<Ref>((y, m, i) => resampleAxis(y, first + i, m, interpolation), x);
}

export function upsample(x: Ref, factors: number | readonly number[], options: Options = {}): Ref {
  const { interpolation = "nearest", dataFormat } = options;
  const first = dataFormat === "channelsFirst" ? 2 : 1;
  const spatial = x.shape.slice(first, x.shape.length - 2 + first);
  const by = (i: number) => (typeof factors === "number" ? factors : factors[i]!);
  return spatial.reduce<Ref>((y, n, i) => resampleAxis(y, first + i, n * by(i), interpolation), x);
}
