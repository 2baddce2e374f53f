/** `x[…]` between layers: in Keras an op of its own, here slices and what makes and takes away axes. */

import { FormatError } from "../../errors.js";
import type { LayerTensor } from "../../graph/symbols/layer-tensor.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { inWords } from "../../in-words.js";
import { expandDims, slice, squeeze } from "../../ops/index.js";
import { isList, isRecord } from "../../structure.js";

/** Keras's class. */
export const GET_ITEM = "GetItem";
export const NUMPY = "keras.src.ops.numpy";
/** `…` within the brackets. */
export const ELLIPSIS = Symbol("…");

type Range = NonNullable<Parameters<typeof slice>[1][number]>;

/** What stands within the brackets: numbers, ranges, `…`, and null for a new axis. */
export function getItem(x: LayerTensor, key: unknown): unknown {
  const given: readonly unknown[] = isList(key) ? key : [key];
  const named = given.filter((one) => one !== null && one !== ELLIPSIS).length;
  const rest = Array.from({ length: x.shape.length - named }, () => ({}));
  const at = given.indexOf(ELLIPSIS);
  const entries = at < 0 ? [...given, ...rest] : [...given.slice(0, at), ...rest, ...given.slice(at + 1)];
  const ranges = entries.filter((one) => one !== null).map(rangeOf);
  const gone = entries.filter((one) => one !== null).flatMap((one, axis) => (typeof one === "number" ? [axis] : []));
  const added = entries.filter((one) => typeof one !== "number").flatMap((one, axis) => (one === null ? [axis] : []));
  let result: SymbolicTensor = x;
  if (ranges.some((range) => range !== undefined)) result = slice(result, ranges);
  if (gone.length > 0) result = squeeze(result, gone);
  return added.reduce((found, axis) => expandDims(found, axis), result);
}

function rangeOf(entry: unknown): Range | undefined {
  if (typeof entry === "number") return { start: entry, ...(entry !== -1 && { stop: entry + 1 }) };
  if (isRecord(entry)) return Object.keys(entry).length > 0 ? (entry as Range) : undefined;
  throw new FormatError({
    where: GET_ITEM,
    problem: "no such part",
    expected: "numbers, ranges, one … and null",
    received: inWords(entry),
  });
}

/** A slice's ranges as Keras writes them. */
export function keyToKeras(ranges: unknown): unknown {
  return (isList(ranges) ? ranges : []).map((range) => {
    const { start = null, stop = null, step = null } = Object(range ?? {});
    return { class_name: "__slice__", config: { start, stop, step } };
  });
}
