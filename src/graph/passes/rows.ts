import type { OpNode } from "../symbols/op.js";
import { rootOf } from "../symbols/views.js";
import { type Group, nodesOf, ridesAlong } from "./group.js";

/** How a kernel that takes a row at a time sees a tensor: so many rows, one after the other, of so many elements. */
export interface Rows {
  readonly count: number;
  readonly length: number;
}

/** Rows longer than this are worked on by many at once, unless there are as many rows as keep a device busy. */
const LONG = 1024;
const BUSY = 256;

/** Longer ones are added up in more levels than the kernel has. */
const LONGEST = 2 ** 15;

/** The rows that a node folds, if it folds rows, each of them by itself: the last axes of its input. */
export function foldedRows({ op, inputs, outputs, attrs }: OpNode): Rows | undefined {
  const { x } = inputs;
  const { out } = outputs;
  const { axes } = attrs as { readonly axes?: readonly number[] };
  if (op.folds === undefined || x === undefined || out === undefined || axes === undefined) return undefined;
  const isLast = [...axes].sort((a, b) => a - b).every((axis, i) => axis === x.rank - axes.length + i);
  const length = x.size / out.size;
  const isShort = length < LONG || (out.size >= BUSY && length <= LONGEST);
  return isLast && isShort && length > 1 ? { count: out.size, length } : undefined;
}

/** Whether any element is made of what was found in its whole row, so that there is something to gain by taking a row at a time. */
export function spreadRows(groups: readonly Group[]): boolean {
  const elements = new Map<unknown, number>(); // by what is made of a row: how many elements all rows have
  for (const group of groups) {
    const rows = foldedRows(group.anchor);
    if (rows === undefined) continue;
    for (const { outputs } of [group.anchor, ...group.members])
      for (const value of Object.values(outputs)) elements.set(value, rows.count * rows.length);
  }
  if (elements.size === 0) return false;
  return groups.some(
    (group) =>
      (!ridesAlong(group) || foldedRows(group.anchor) !== undefined) &&
      nodesOf(group).some(({ inputs, outputs: { out } }) =>
        Object.values(inputs).some((input) => out !== undefined && elements.get(rootOf(input)) === out.size),
      ),
  );
}
