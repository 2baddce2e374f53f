// Pictures of another size, on the host and in doubles. `ops.resize` does the same to tensors on the GPU.

/** How much a pixel counts at a distance, and up to which one. */
interface Kernel {
  readonly radius: number;
  at(distance: number): number;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
const lanczos = (radius: number): Kernel => ({
  radius,
  at: (x) => (Math.abs(x) < radius ? sinc(x) * sinc(x / radius) : 0),
});

/** Catmull and Rom's cubic (Keys, 1981), Mitchell and Netravali's (1988), windowed sincs, a bell, a tent and a box. */
const KERNELS = {
  bilinear: { radius: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    radius: 2,
    at: (distance) => {
      const x = Math.abs(distance);
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    },
  },
  mitchellcubic: {
    radius: 2,
    at: (distance) => {
      const x = Math.abs(distance);
      if (x < 1) return ((7 / 6) * x - 2) * x * x + 8 / 9;
      return x < 2 ? (((-7 / 18) * x + 2) * x - 10 / 3) * x + 16 / 9 : 0;
    },
  },
  gaussian: { radius: 1.5, at: (x) => (Math.abs(x) < 1.5 ? Math.exp(-2 * x * x) : 0) }, // σ is half a pixel
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
  hamming: {
    radius: 1,
    at: (x) => (Math.abs(x) < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x)) : 0),
  },
  box: { radius: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
} as const satisfies Record<string, Kernel>;

export type KernelName = keyof typeof KERNELS;

/** How an axis is resized. */
export interface Resampling {
  readonly kernel: KernelName | "nearest" | "area";
  /** Widens the kernel where the picture shrinks, so that nothing is skipped. */
  readonly antialias: boolean;
  /** Rounds to whole numbers from 0 to 255 after each axis. */
  readonly bytes: boolean;
}

/** The part of an axis that is resized. */
export interface Range {
  readonly start: number;
  readonly length: number;
}

/** Which places each place of the result is a mean of: `taps` weights for each, from `first` on. */
interface Weights {
  readonly taps: number;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/** For an axis of `n` places, of which a range becomes `m`. Centres of pixels lie half a pixel in; weights add up to 1, at edges too. */
function weightsOf(n: number, m: number, { start, length }: Range, { kernel, antialias, bytes }: Resampling): Weights {
  const scale = length / m;
  const first = new Int32Array(m);
  if (kernel === "nearest") {
    for (let j = 0; j < m; j++) first[j] = Math.min(n - 1, Math.floor(start + (j + 0.5) * scale));
    return { taps: 1, first, weights: new Float64Array(m).fill(1) };
  }
  if (kernel === "area") return overlaps(n, m, start, scale);
  const { radius, at } = KERNELS[kernel];
  const stretch = antialias ? Math.max(1, scale) : 1;
  const taps = Math.min(n, Math.ceil(2 * radius * stretch) + 1);
  const weights = new Float64Array(m * taps);
  for (let j = 0; j < m; j++) {
    const centre = start + (j + 0.5) * scale;
    const lowest = Math.floor(centre - radius * stretch + 0.5);
    const from = Math.max(0, Math.min(lowest, n - 1));
    const row = weights.subarray(j * taps, (j + 1) * taps);
    for (let i = 0; i < taps && from + i < n; i++) row[i] = at((from + i + 0.5 - centre) / stretch);
    const total = row.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < taps; i++) row[i] = bytes ? inSteps((row[i] ?? 0) / total) : (row[i] ?? 0) / total;
    first[j] = from;
  }
  return { taps, first, weights };
}

/** Rounded to steps of 2⁻²², as Pillow's are: what lies halfway between two bytes is decided by that. */
function inSteps(weight: number): number {
  return Math.trunc(weight * 2 ** 22 + Math.sign(weight) / 2) / 2 ** 22;
}

/** Means over what a place of the result covers. */
function overlaps(n: number, m: number, start: number, scale: number): Weights {
  const taps = Math.ceil(scale) + 1;
  const first = Int32Array.from({ length: m }, (_, j) => Math.floor(start + j * scale));
  const weights = Float64Array.from({ length: m * taps }, (_, at) => {
    const j = Math.floor(at / taps);
    const i = (first[j] ?? 0) + (at % taps);
    const [from, to] = [start + j * scale, Math.min(n, start + (j + 1) * scale)];
    return Math.max(0, Math.min(to, i + 1) - Math.max(from, i)) / (to - from);
  });
  return { taps, first, weights };
}

/** Numbers in rows of `inner` that stand next to each other: [outer, n, inner]. */
interface Axis {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

function resampleAxis(
  x: ArrayLike<number>,
  { outer, n, inner }: Axis,
  m: number,
  { taps, first, weights }: Weights,
  bytes: boolean,
): Float32Array {
  const y = new Float32Array(outer * m * inner);
  for (let o = 0; o < outer; o++) {
    for (let j = 0; j < m; j++) {
      const from = (o * n + (first[j] ?? 0)) * inner;
      const to = (o * m + j) * inner;
      const reach = Math.min(taps, n - (first[j] ?? 0));
      for (let k = 0; k < inner; k++) {
        let sum = 0;
        for (let i = 0; i < reach; i++) sum += (weights[j * taps + i] ?? 0) * (x[from + i * inner + k] ?? 0);
        y[to + k] = bytes ? Math.min(255, Math.max(0, Math.floor(sum + 0.5))) : sum;
      }
    }
  }
  return y;
}

/** Numbers of a picture, [height, width, channels]. */
export interface Raster {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** Part of a picture, all of it unless told, in another size; the width first, then the height. */
export function resampled(
  { height, width, channels, data }: Raster,
  [newHeight, newWidth]: readonly [number, number],
  how: Resampling,
  rows: Range = { start: 0, length: height },
  columns: Range = { start: 0, length: width },
): Raster & { readonly data: Float32Array } {
  const across = weightsOf(width, newWidth, columns, how);
  const down = weightsOf(height, newHeight, rows, how);
  const wide = resampleAxis(data, { outer: height, n: width, inner: channels }, newWidth, across, how.bytes);
  const axis = { outer: 1, n: height, inner: newWidth * channels };
  const result = resampleAxis(wide, axis, newHeight, down, how.bytes);
  return { height: newHeight, width: newWidth, channels, data: result };
}
