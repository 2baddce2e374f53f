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

interface ResizeOptions {
  readonly interpolation?: "nearest" | "bilinear" | "bicubic" | "lanczos3" | "lanczos5" | undefined;
  readonly antialias?: boolean | undefined;
  readonly cropToAspectRatio?: boolean | undefined;
  readonly padToAspectRatio?: boolean | undefined;
  readonly fillValue?: number | undefined;
  readonly dataFormat?: "channelsLast" | "channelsFirst" | undefined;
}

const lanczos = (radius: number) => (x: number) => {
  if (x > radius) return 0;
  return x < 1e-3 ? 1 : (radius * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / radius)) / (Math.PI * x) ** 2;
};

const kernels: Readonly<Record<string, (x: number) => number>> = {
  linear: (x) => Math.max(0, 1 - x),
  cubic: (x) => (x < 1 ? 1.5 * x ** 3 - 2.5 * x ** 2 + 1 : x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0),
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
};

function byKernel(x: Ref, axis: number, m: number, [scale, move]: readonly number[], name: string, antialias: boolean) {
  const n = x.shape[axis]!;
  const kernel = kernels[name.replace(/^(bi|tri)(linear|cubic)$/, "$2")]!;
  return build(x.shape.with(axis, m), (at) => {
    const from = (at[axis]! + 0.5 - move!) / scale! - 0.5;
    if (from < -0.5 || from > n - 0.5) return 0;
    const wide = antialias ? Math.max(1, 1 / scale!) : 1;
    const weights = Array.from({ length: n }, (_, k) => kernel(Math.abs(from - k) / wide));
    const total = weights.reduce((a, b) => a + b);
    return weights.reduce((sum, w, k) => sum + (w / total) * get(x, at.with(axis, k)), 0);
  });
}

export function resize(x: Ref, size: number | readonly [number, number], options: ResizeOptions = {}): Ref {
  const { interpolation = "bilinear", antialias = false, fillValue = 0, dataFormat } = options;
  const first = x.shape.length - (dataFormat === "channelsFirst" ? 2 : 3);
  const sizes: readonly number[] = typeof size === "number" ? [size, size] : size;
  const old = [x.shape[first]!, x.shape[first + 1]!] as const;
  const wanted = [Math.trunc((old[1] * sizes[0]!) / sizes[1]!), Math.trunc((old[0] * sizes[1]!) / sizes[0]!)];
  const framed = wanted.reduce<Ref>((y, want, i) => {
    const n = old[i]!;
    if (options.cropToAspectRatio) {
      const kept = Math.max(1, Math.min(n, want));
      const start = Math.trunc((n - kept) / 2);
      return build(y.shape.with(first + i, kept), (at) => get(y, at.with(first + i, at[first + i]! + start)));
    }
    const margin = options.padToAspectRatio ? Math.trunc((Math.max(n, want) - n) / 2) : 0;
    return build(y.shape.with(first + i, n + 2 * margin), (at) => {
      const place = at[first + i]! - margin;
      return place < 0 || place >= n ? fillValue : get(y, at.with(first + i, place));
    });
  }, x);
  return sizes.reduce<Ref>((y, m, i) => {
    if (interpolation === "nearest") return resampleAxis(y, first + i, m, interpolation);
    const kernel = interpolation.replace("bi", "");
    return byKernel(y, first + i, m, [m / y.shape[first + i]!, 0], kernel, antialias);
  }, framed);
}

export function scaleAndTranslate(
  x: Ref,
  shape: readonly number[],
  scale: Ref,
  translation: Ref,
  axes: readonly number[],
  method: string,
  options: { readonly antialias?: boolean | undefined } = {},
): Ref {
  return axes.reduce<Ref>((y, axis, i) => {
    const at = axis < 0 ? axis + shape.length : axis;
    return byKernel(y, at, shape[at]!, [scale.data[i]!, translation.data[i]!], method, options.antialias ?? true);
  }, x);
}

export function upsample(x: Ref, factors: number | readonly number[], options: Options = {}): Ref {
  const { interpolation = "nearest", dataFormat } = options;
  const first = dataFormat === "channelsFirst" ? 2 : 1;
  const spatial = x.shape.slice(first, x.shape.length - 2 + first);
  const by = (i: number) => (typeof factors === "number" ? factors : factors[i]!);
  return spatial.reduce<Ref>((y, n, i) => resampleAxis(y, first + i, n * by(i), interpolation), x);
}
