/** Elements found and summed by index. */
import type { SymbolicTensor } from "../../src/index.js";
import { build, constantOf, forEach, fromFront, get, indexOf, type Ref, ref } from "./array.js";
import { reshape } from "./movement.js";

interface Options {
  readonly axis?: number | null | undefined;
}

/** The place an index means, counted from the front; −1 for none. */
function resolve(index: number, n: number): number {
  const place = index < 0 ? index + n : index;
  return place >= 0 && place < n ? place : -1;
}

/** out[…, i, …] = x[…, indices[i], …]; an index that means no place takes 0. */
export function take(x: Ref, indices: Ref, options: Options = {}): Ref {
  if (options.axis === undefined || options.axis === null)
    return take(reshape(x, [x.data.length]), indices, { axis: 0 });
  const axis = fromFront(options.axis, x.shape.length);
  const shape = x.shape.toSpliced(axis, 1, ...indices.shape);
  return build(shape, (at) => {
    const own = at.slice(axis, axis + indices.shape.length);
    const place = resolve(get(indices, own), x.shape[axis]!);
    return place < 0 ? 0 : get(x, at.toSpliced(axis, own.length, place));
  });
}

/** out[…, i, …] = x[…, indices[…, i, …], …] */
export function takeAlongAxis(x: Ref, indices: Ref, options: Options = {}): Ref {
  if (options.axis === null) return takeAlongAxis(ref([x.data.length], x.data), indices);
  const axis = fromFront(options.axis ?? -1, x.shape.length);
  const shape = x.shape.map((size, i) => (i === axis ? indices.shape[i]! : Math.max(size, indices.shape[i]!)));
  const within = (at: readonly number[], { shape: own }: Ref) => at.map((c, i) => (own[i] === 1 ? 0 : c));
  return build(shape, (at) => {
    const place = resolve(get(indices, within(at, indices)), x.shape[axis]!);
    return place < 0 ? 0 : get(x, within(at, x).with(axis, place));
  });
}

type Fold = (values: readonly number[]) => number;

/** The entries of the first axis by their id, element by element. */
function segments(data: Ref, ids: Ref, numSegments: number, fold: Fold): Ref {
  const shape = data.shape.with(0, numSegments);
  const members = Array.from(ref(shape).data, (): number[] => []);
  forEach(data.shape, (at, i) => {
    const id = ids.data[at[0]!]!;
    if (id >= 0 && id < numSegments) members[indexOf(shape, at.with(0, id))]!.push(data.data[i]!);
  });
  return ref(shape, members.map(fold));
}

interface SegmentOptions {
  readonly numSegments: number;
}

export const segmentSum = (data: Ref, ids: Ref, { numSegments }: SegmentOptions) =>
  segments(data, ids, numSegments, (values) => values.reduce((sum, value) => sum + value, 0));

export const segmentMax = (data: Ref, ids: Ref, { numSegments }: SegmentOptions) =>
  segments(data, ids, numSegments, (values) => Math.max(...values));

/** 1 where the place along the new axis is the class, 0 elsewhere. */
export function oneHot(x: Ref, numClasses: number, options: Options = {}): Ref {
  const axis = fromFront(options.axis ?? -1, x.shape.length + 1);
  return build(x.shape.toSpliced(axis, 0, numClasses), (at) => Number(get(x, at.toSpliced(axis, 1)) === at[axis]));
}

/** 1 where the class is among those of axis 1, or of the only axis. */
export function multiHot(x: Ref, numClasses: number, options: Options = {}): Ref {
  const together = Math.min(1, x.shape.length - 1);
  const axis = fromFront(options.axis ?? -1, x.shape.length);
  return build(x.shape.toSpliced(together, 1).toSpliced(axis, 0, numClasses), (at) => {
    const place = at.toSpliced(axis, 1);
    const numbers = Array.from({ length: x.shape[together]! }, (_, i) => get(x, place.toSpliced(together, 0, i)));
    return Number(numbers.includes(at[axis]!));
  });
}

/** Calls `visit` with where each element of `values` goes, and where it lies; skips what goes nowhere. */
function forEachTarget(indices: Ref, values: Ref, shape: readonly number[], visit: (to: number, at: number) => void) {
  const lead = indices.shape.slice(0, -1);
  const k = indices.shape.at(-1)!;
  forEach(values.shape, (at, i) => {
    const place = Array.from({ length: k }, (_, axis) =>
      resolve(get(indices, [...at.slice(0, lead.length), axis]), shape[axis]!),
    );
    if (place.every((c) => c >= 0)) visit(indexOf(shape, [...place, ...at.slice(lead.length)]), i);
  });
}

/** Zeros with the values added where the indices point. */
export function scatter(indices: Ref, values: Ref, shape: readonly number[]): Ref {
  const out = ref(shape);
  forEachTarget(indices, values, shape, (to, at) => {
    out.data[to]! += values.data[at]!;
  });
  return out;
}

/** The inputs with the updates where the indices point, in order. */
export function scatterUpdate(
  inputs: Ref,
  indices: Ref,
  updates: Ref,
  { reduction }: { readonly reduction?: "add" | "max" | "min" | "mul" | undefined } = {},
): Ref {
  const out = ref(inputs.shape, inputs.data);
  const kinds = {
    add: (a: number, b: number) => a + b,
    max: Math.max,
    min: Math.min,
    mul: (a: number, b: number) => a * b,
  };
  const join = reduction === undefined ? (_: number, b: number) => b : kinds[reduction];
  forEachTarget(indices, updates, inputs.shape, (to, at) => {
    out.data[to] = join(out.data[to]!, updates.data[at]!);
  });
  return out;
}

/** How often each number below `length` occurs, in each row. */
export function bincount(
  x: Ref,
  length: number,
  { weights }: { readonly weights?: SymbolicTensor | undefined } = {},
): Ref {
  const each = weights && constantOf(weights);
  const weight = (i: number) => each?.data[i] ?? 1;
  const n = x.shape.at(-1)!;
  return build([...x.shape.slice(0, -1), length], (at) => {
    const [row, number] = at.length > 1 ? at : [0, at[0]];
    return x.data.reduce((sum, value, i) => (value === number && Math.floor(i / n) === row ? sum + weight(i) : sum), 0);
  });
}

/** How many of the sequence come before each value. */
export function searchsorted(
  sequence: Ref,
  values: Ref,
  { side = "left" }: { readonly side?: string | undefined } = {},
): Ref {
  const before = (value: number) => (one: number) =>
    Number.isNaN(value) || (side === "left" ? one < value : one <= value);
  return ref(
    values.shape,
    values.data.map((value) => sequence.data.filter(before(value)).length),
  );
}
