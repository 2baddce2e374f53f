import type { OpNode } from "../symbols/op.js";
import { assignOp } from "../symbols/variable.js";
import { buffersOfBeginnings } from "./buffers-of-beginnings.js";
import { type Group, groupOf, isTooWide, type Members, ridesAlong, roomBeside } from "./group.js";
import type { Uses } from "./uses.js";

/** Moves the last members of groups that would bind too many buffers into groups of their own. */
export function splitWide(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  return groups.flatMap((group) => split(group, uses, mostBuffers));
}

function split(whole: Members, uses: Uses, mostBuffers: number): Group[] {
  const { anchor, members } = whole;
  const all = groupOf(whole, uses);
  if (!isTooWide(all, mostBuffers)) return [all];
  const room = roomBeside(whole, mostBuffers);

  // Assignments come last, on their own: no part of the group may read what another has changed.
  const [values, assignments] = [members.filter((node) => !isAssignment(node)), members.filter(isAssignment)];
  const widest = buffersOfBeginnings({ anchor, members: values }, uses).findLastIndex((buffers) => buffers <= room);
  const count = Math.max(ridesAlong(whole) ? 0 : 1, widest);
  const rest = values.slice(count);
  return [
    groupOf({ anchor, members: values.slice(0, count) }, uses),
    ...(rest[0] === undefined ? [] : split({ anchor: rest[0], members: rest }, uses, mostBuffers)),
    ...assignments.map((node) => groupOf({ anchor: node, members: [node] }, uses)),
  ];
}

function isAssignment({ op }: OpNode): boolean {
  return op === assignOp.definition;
}
