import { ArgumentError, ShapeError } from "../errors.js";
import type { HostTensor } from "../host-tensor.js";
import { Random } from "../random.js";
import { replaceLeaves } from "../structure.js";

import { type DataElement, tensorsOf } from "./element.js";
import { map } from "./stages.js";

/**
 * Elements that can be had in any order. As long as a data set is this, a shuffle is a true permutation of all of it
 * and costs no buffer, and `take` and `skip` look at nothing they leave out.
 */
export interface Rows<E extends DataElement> {
  readonly count: number;
  /** The rows in the order of one epoch; undefined when that is 0, 1, 2, … in every epoch. */
  readonly order: ((epoch: number) => Uint32Array) | undefined;
  read(row: number): E | Promise<E>;
  /** The tensors whose rows these are, if nothing stands between: batches are copied straight out of them. */
  readonly tensors: E | undefined;
  /** How many rows are read at once; 1 unless told. */
  readonly parallel?: number;
}

/** The rows of tensors that share their first size. Throws a ShapeError if they don't, or if one is a scalar. */
export function tensorRows<E extends DataElement>(tensors: E, where: string): Rows<E> {
  return {
    count: countRows(tensors, where),
    order: undefined,
    read: (row) => replaceLeaves(tensors, (tensor: HostTensor) => tensor.at(row)),
    tensors,
  };
}

/** The first size that all the tensors share. Throws a ShapeError if they don't, or if one is a scalar. */
export function countRows(tensors: DataElement, where: string): number {
  const sizes = tensorsOf(where, tensors).map(({ path, tensor }) => ({ path, rows: tensor.shape[0] }));
  const [first] = sizes;
  if (first === undefined) {
    throw new ArgumentError({ where, problem: "no tensors", expected: "at least one", received: "none" });
  }
  for (const { path, rows } of sizes) {
    if (rows === undefined) {
      throw new ShapeError({
        where,
        problem: "a scalar has no rows",
        expected: "tensors with a first axis",
        received: `shape [] for ${path || "the tensor"}`,
      });
    }
    if (rows !== first.rows) {
      throw new ShapeError({
        where,
        problem: "the tensors have different numbers of rows",
        expected: `${first.rows} rows, as in ${first.path}`,
        received: `${rows} in ${path}`,
      });
    }
  }
  return first.rows ?? 0;
}

/** Each row replaced by what `fn` makes of it, of as many at a time as `parallel` says. */
export function mapRows<E extends DataElement, R extends DataElement>(
  rows: Rows<E>,
  fn: (element: E) => R | Promise<R>,
  parallel: number,
): Rows<R> {
  const most = Math.max(parallel, rows.parallel ?? 1);
  return { ...rows, read: async (row) => fn(await rows.read(row)), tensors: undefined, parallel: most };
}

/** The rows in another order each epoch, or in one if `reshuffle` is false. */
export function shuffleRows<E extends DataElement>(rows: Rows<E>, seed: number, reshuffle: boolean): Rows<E> {
  const order = (epoch: number): Uint32Array => {
    const inner = rows.order?.(epoch);
    const shuffled = epochRandom(seed, reshuffle ? epoch : 0).permutation(rows.count);
    return inner === undefined ? shuffled : shuffled.map((place) => inner[place] ?? 0);
  };
  return { ...rows, order };
}

/** What comes from `start` up to and without `end`, in the order of each epoch. */
export function windowRows<E extends DataElement>(rows: Rows<E>, start: number, end: number): Rows<E> {
  const from = Math.min(start, rows.count);
  const to = Math.min(end, rows.count);
  const { order, tensors } = rows;
  if (order !== undefined) return { ...rows, count: to - from, order: (epoch) => order(epoch).subarray(from, to) };
  return {
    count: to - from,
    order: undefined,
    read: (row) => rows.read(from + row),
    tensors: tensors && replaceLeaves(tensors, (tensor: HostTensor) => tensor.slice(from, to)),
  };
}

/** Rows side by side, as many as the fewest. Undefined if not all are rows in their own order, which alone goes together. */
export function zipRows<E extends DataElement>(
  parts: readonly (Rows<DataElement> | undefined)[],
  join: (row: readonly DataElement[]) => E,
): Rows<E> | undefined {
  const all = parts.filter((rows) => rows !== undefined && rows.order === undefined) as Rows<DataElement>[];
  if (all.length < parts.length) return undefined;
  const count = Math.min(...all.map((rows) => rows.count));
  const tensors = all.map((rows) => windowRows(rows, 0, count).tensors);
  const known = tensors.filter((one) => one !== undefined);
  return {
    count,
    order: undefined,
    read: async (row) => join(await Promise.all(all.map((rows) => rows.read(row)))),
    tensors: known.length < all.length ? undefined : join(known),
    parallel: Math.max(...all.map((rows) => rows.parallel ?? 1)),
  };
}

/** Rows after rows, if both come in their own order. */
export function joinRows<E extends DataElement>(
  first: Rows<E> | undefined,
  second: Rows<E> | undefined,
): Rows<E> | undefined {
  if (first === undefined || second === undefined || (first.order ?? second.order) !== undefined) return undefined;
  return {
    count: first.count + second.count,
    order: undefined,
    read: (row) => (row < first.count ? first.read(row) : second.read(row - first.count)),
    tensors: undefined,
    parallel: Math.max(first.parallel ?? 1, second.parallel ?? 1),
  };
}

/** The elements of one epoch, one after the other. */
export function iterateRows<E extends DataElement>(rows: Rows<E>, epoch: number): AsyncGenerator<E, void> {
  return map(order(rows, epoch), (row) => rows.read(row), rows.parallel);
}

function* order({ count, order }: Rows<DataElement>, epoch: number): Generator<number, void> {
  const places = order?.(epoch);
  for (let i = 0; i < count; i++) yield places?.[i] ?? i;
}

/** The random numbers of one epoch of a shuffle. */
export function epochRandom(seed: number, epoch: number): Random {
  return new Random(seed).fork("shuffle").fork(epoch);
}
