/** Matrices from vectors and the other way, tensors joined by rows and columns, sequences and windows. */
import type { DType } from "../../src/dtype.js";
import { build, count, forEach, fromFront, get, indexOf, type Ref, ref } from "./array.js";
import { concat, slice, transpose } from "./movement.js";
import { flip } from "./rearrangement.js";
import { sum } from "./reduction.js";
import { bessel } from "./special.js";

interface DiagonalOptions {
  readonly offset?: number | undefined;
  readonly axis1?: number | undefined;
  readonly axis2?: number | undefined;
}

export function diagonal(x: Ref, { offset = 0, axis1 = 0, axis2 = 1 }: DiagonalOptions = {}): Ref {
  const rank = x.shape.length;
  const [row, column] = [fromFront(axis1, rank), fromFront(axis2, rank)];
  const others = x.shape.map((_, i) => i).filter((i) => i !== row && i !== column);
  const length = Math.max(0, Math.min(x.shape[row]! + Math.min(0, offset), x.shape[column]! - Math.max(0, offset)));
  return build([...others.map((i) => x.shape[i]!), length], (at) => {
    const place = x.shape.map((_, i) => at[others.indexOf(i)] ?? 0);
    place[row] = at.at(-1)! + Math.max(0, -offset);
    place[column] = at.at(-1)! + Math.max(0, offset);
    return get(x, place);
  });
}

export const trace = (x: Ref, options: DiagonalOptions = {}) => sum(diagonal(x, options), { axis: -1 });

export function diag(x: Ref, k = 0): Ref {
  if (x.shape.length === 2) return diagonal(x, { offset: k });
  const side = x.data.length + Math.abs(k);
  return build([side, side], ([i, j]) => (j! - i! === k ? x.data[k < 0 ? j! : i!]! : 0));
}

export const diagflat = (x: Ref, k = 0) => diag(ravel(x), k);
export const ravel = (x: Ref) => ref([x.data.length], x.data);

const rows = (x: Ref) => (x.shape.length < 2 ? ref([1, x.data.length], x.data) : x);
export const append = (a: Ref, b: Ref, axis?: number) =>
  axis === undefined ? concat([ravel(a), ravel(b)], 0) : concat([a, b], axis);
export const vstack = (xs: readonly Ref[]) => concat(xs.map(rows), 0);
export const hstack = (xs: readonly Ref[]) => concat(xs.map((x) => (x.shape.length === 0 ? ravel(x) : x)), xs[0]!.shape.length < 2 ? 0 : 1); // biome-ignore format: one line
export const dstack = (xs: readonly Ref[]) =>
  concat(xs.map((x) => (x.shape.length > 2 ? x : ref([...rows(x).shape, 1], x.data))), 2); // biome-ignore format: one line
export const columnStack = (xs: readonly Ref[]) =>
  concat(xs.map((x) => (x.shape.length < 2 ? ref([x.data.length, 1], x.data) : x)), 1); // biome-ignore format: one line

export const fliplr = (x: Ref) => flip(x, 1);
export const flipud = (x: Ref) => flip(x, 0);

interface Rot90Options {
  readonly k?: number | undefined;
  readonly axes?: readonly [number, number] | undefined;
}

/** One quarter turn: out[…, i, …, j, …] = x[…, j, …, n − 1 − i, …] in the plane. */
export function rot90(x: Ref, { k = 1, axes = [0, 1] }: Rot90Options = {}): Ref {
  const [a, b] = axes.map((axis) => fromFront(axis, x.shape.length)) as [number, number];
  let turned = x;
  for (let turn = 0; turn < ((k % 4) + 4) % 4; turn++) {
    const from = turned;
    turned = build(from.shape.with(a, from.shape[b]!).with(b, from.shape[a]!), (at) =>
      get(from, at.with(a, at[b]!).with(b, from.shape[b]! - 1 - at[a]!)),
    );
  }
  return turned;
}

export function sliceUpdate(inputs: Ref, starts: number | readonly number[], updates: Ref): Ref {
  const out = ref(inputs.shape, inputs.data);
  forEach(updates.shape, (at, index) => {
    out.data[indexOf(inputs.shape, at.map((c, axis) => c + [starts].flat()[axis]!))] = updates.data[index]!; // biome-ignore format: one line
  });
  return out;
}

export function kron(a: Ref, b: Ref): Ref {
  const rank = Math.max(a.shape.length, b.shape.length);
  const full = (x: Ref) => ref([...new Array<number>(rank - x.shape.length).fill(1), ...x.shape], x.data);
  const [left, right] = [full(a), full(b)];
  return build(left.shape.map((size, i) => size * right.shape[i]!), (at) =>
    get(left, at.map((c, i) => Math.floor(c / right.shape[i]!))) * get(right, at.map((c, i) => c % right.shape[i]!)),
  ); // biome-ignore format: sums of products
}

interface CrossOptions {
  readonly axisa?: number | undefined;
  readonly axisb?: number | undefined;
  readonly axisc?: number | undefined;
  readonly axis?: number | undefined;
}

export function cross(
  a: Ref,
  b: Ref,
  { axis, axisa = axis ?? -1, axisb = axis ?? -1, axisc = axis ?? -1 }: CrossOptions = {},
): Ref {
  const last = (x: Ref, from: number) => {
    const at = fromFront(from, x.shape.length);
    return transpose(x, [...x.shape.keys()].filter((i) => i !== at).concat(at)); // biome-ignore format: one line
  };
  const [x, y] = [last(a, axisa), last(b, axisb)];
  const part = (of: Ref, at: readonly number[], i: number) => (i < of.shape.at(-1)! ? get(of, [...at, i]) : 0);
  const minor = (at: readonly number[], i: number, j: number) =>
    part(x, at, i) * part(y, at, j) - part(x, at, j) * part(y, at, i);
  const lead = x.shape.slice(0, -1);
  if (x.shape.at(-1) === 2 && y.shape.at(-1) === 2) return build(lead, (at) => minor(at, 0, 1));
  const out = build([...lead, 3], (at) => minor(at.slice(0, -1), (at.at(-1)! + 1) % 3, (at.at(-1)! + 2) % 3));
  const to = fromFront(axisc, out.shape.length);
  const order = [...out.shape.keys()].slice(0, -1);
  return transpose(out, order.toSpliced(to, 0, out.shape.length - 1));
}

interface VanderOptions {
  readonly N?: number | undefined;
  readonly increasing?: boolean | undefined;
}

export const vander = (x: Ref, { N = x.data.length, increasing = false }: VanderOptions = {}) =>
  build([x.data.length, N], ([i, j]) => x.data[i!]! ** (increasing ? j! : N - 1 - j!));

/** √Σₖ (x[…, i, k] − y[…, j, k])² */
export const cdist = (x: Ref, y: Ref) =>
  build([...x.shape.slice(0, -1), y.shape.at(-2)!], (at) =>
    Math.hypot(
      ...Array.from(
        { length: x.shape.at(-1)! },
        (_, k) => get(x, [...at.slice(0, -1), k]) - get(y, [...at.slice(0, -2), at.at(-1)!, k]),
      ),
    ),
  );

export function extractSequences(x: Ref, length: number, stride: number): Ref {
  const frames = Math.max(0, Math.floor((x.shape.at(-1)! - length) / stride) + 1);
  return build([...x.shape.slice(0, -1), frames, length], (at) =>
    get(x, [...at.slice(0, -2), at.at(-2)! * stride + at.at(-1)!]),
  );
}

type Two = number | readonly number[];
interface Sliding {
  readonly dilation?: Two | undefined;
  readonly padding?: Two | undefined;
  readonly stride?: Two | undefined;
}
const two = (value: Two) => (typeof value === "number" ? [value, value] : value) as [number, number];

/** Calls `visit` with the places in columns and image that belong together. */
function blocks(
  size: readonly number[],
  kernel: Two,
  { dilation = 1, padding = 0, stride = 1 }: Sliding,
  visit: (i: number, column: number, y: number, x: number) => void,
): readonly [number, number] {
  const [kh, kw] = two(kernel);
  const [dh, dw] = two(dilation);
  const [ph, pw] = two(padding);
  const [sh, sw] = two(stride);
  const rows = Math.floor((size[0]! + 2 * ph - dh * (kh - 1) - 1) / sh) + 1;
  const columns = Math.floor((size[1]! + 2 * pw - dw * (kw - 1) - 1) / sw) + 1;
  forEach([kh, kw, rows, columns], ([i, j, row, column]) => {
    visit(i! * kw + j!, row! * columns + column!, row! * sh + i! * dh - ph, column! * sw + j! * dw - pw);
  });
  return [kh * kw, rows * columns];
}

export function unfold(x: Ref, kernel: Two, options: Sliding = {}): Ref {
  const [batch, channels, height, width] = x.shape as [number, number, number, number];
  const [block, length] = blocks([height, width], kernel, options, () => undefined);
  const out = ref([batch, channels * block, length]);
  for (let b = 0; b < batch; b++)
    for (let c = 0; c < channels; c++)
      blocks([height, width], kernel, options, (i, column, y, xx) => {
        const inside = y >= 0 && y < height && xx >= 0 && xx < width;
        out.data[indexOf(out.shape, [b, c * block + i, column])] = inside ? get(x, [b, c, y, xx]) : 0;
      });
  return out;
}

export function fold(x: Ref, size: Two, kernel: Two, options: Sliding = {}): Ref {
  const [height, width] = two(size);
  const [block] = blocks([height, width], kernel, options, () => undefined);
  const out = ref([x.shape[0]!, x.shape[1]! / block, height, width]);
  for (let b = 0; b < out.shape[0]!; b++)
    for (let c = 0; c < out.shape[1]!; c++)
      blocks([height, width], kernel, options, (i, column, y, xx) => {
        if (y < 0 || y >= height || xx < 0 || xx >= width) return;
        out.data[indexOf(out.shape, [b, c, y, xx])]! += get(x, [b, c * block + i, column]);
      });
  return out;
}

const window = (length: number, f: (i: number) => number) =>
  build([length], ([i]) => (length === 1 ? 1 : f((2 * Math.PI * i!) / (length - 1))));
export const bartlett = (length: number) => window(length, (angle) => 1 - Math.abs(angle / Math.PI - 1));
export const blackman = (length: number) =>
  window(length, (angle) => 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle));
export const hamming = (length: number) => window(length, (angle) => 0.54 - 0.46 * Math.cos(angle));
export const hanning = (length: number) => window(length, (angle) => 0.5 - 0.5 * Math.cos(angle));
export const kaiser = (length: number, beta: number) =>
  window(length, (angle) => bessel(beta * Math.sqrt(Math.max(0, 1 - (angle / Math.PI - 1) ** 2))) / bessel(beta));

interface Spaced {
  readonly num?: number | undefined;
  readonly endpoint?: boolean | undefined;
  readonly dtype?: DType | undefined;
}

const share = (i: number, { num = 50, endpoint = true }: Spaced) => (num === 1 ? 0 : i / (endpoint ? num - 1 : num));
export const logspace = (
  start: number,
  stop: number,
  { base = 10, ...options }: Spaced & { readonly base?: number | undefined } = {},
) => build([options.num ?? 50], ([i]) => base ** (start + (stop - start) * share(i!, options)));
export const geomspace = (start: number, stop: number, options: Spaced = {}) =>
  build([options.num ?? 50], ([i]) => start * (stop / start) ** share(i!, options));
export const identity = (n: number, _?: object) => build([n, n], ([i, j]) => Number(i === j));
export const tri = (
  n: number,
  { columns = n, k = 0 }: { readonly columns?: number | undefined; readonly k?: number | undefined } = {},
) => build([n, columns], ([i, j]) => Number(j! - i! <= k));

export function array(values: unknown, _?: object): Ref {
  const shape: number[] = [];
  for (let one = values; typeof one === "object"; [one] = one as unknown[])
    shape.push((one as ArrayLike<unknown>).length);
  const flat: number[] = [];
  const walk = (one: unknown): unknown =>
    typeof one === "number" ? flat.push(one) : Array.from(one as ArrayLike<unknown>, walk);
  walk(values);
  if (flat.length !== count(shape)) throw new Error("ragged");
  return ref(shape, flat);
}

export const trapezoid = (
  y: Ref,
  x?: Ref,
  { dx = 1, axis = -1 }: { readonly dx?: number | undefined; readonly axis?: number | undefined } = {},
) => {
  const along = fromFront(axis, y.shape.length);
  const width = (at: readonly number[]) => {
    if (x === undefined) return dx;
    const place = (c: number) => (x.shape.length === 1 ? x.data[c]! : get(x, at.with(along, c)));
    return place(at[along]! + 1) - place(at[along]!);
  };
  const parts = build(
    y.shape.with(along, Math.max(0, y.shape[along]! - 1)),
    (at) => ((get(y, at) + get(y, at.with(along, at[along]! + 1))) / 2) * width(at),
  );
  return sum(parts, { axis: along });
};

export function diff(
  x: Ref,
  { n = 1, axis = -1 }: { readonly n?: number | undefined; readonly axis?: number | undefined } = {},
): Ref {
  if (n === 0) return x;
  const along = fromFront(axis, x.shape.length);
  const once = build(
    x.shape.with(along, Math.max(0, x.shape[along]! - 1)),
    (at) => get(x, at.with(along, at[along]! + 1)) - get(x, at),
  );
  return diff(once, { n: n - 1, axis });
}

/** c[i] = Σⱼ a[i + j] · b[j], from where they first touch. */
export function correlate(
  a: Ref,
  b: Ref,
  { mode = "valid" }: { readonly mode?: "valid" | "same" | "full" | undefined } = {},
): Ref {
  const [n, m] = [a.data.length, b.data.length];
  const full = build([n + m - 1], ([k]) =>
    b.data.reduce((sum, value, j) => sum + value * (a.data[k! - (m - 1) + j] ?? 0), 0),
  );
  if (mode === "full") return full;
  const [short, long] = [Math.min(n, m), Math.max(n, m)];
  const size = mode === "valid" ? long - short + 1 : long;
  const before = mode === "valid" ? short - 1 : m <= n ? m - 1 - Math.floor(m / 2) : Math.floor(n / 2);
  return slice(full, [{ start: before, stop: before + size }]);
}
