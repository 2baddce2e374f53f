import type { OpDefinition, OpNode } from "../symbols/op.js";
import { assignOp } from "../symbols/variable.js";
import { buffersOfBeginnings } from "./buffers-of-beginnings.js";
import { buffersBeside, type Group, groupOf, type Members, ridesAlong } from "./group.js";
import type { Uses } from "./uses.js";

/** Moves the last members of groups that would bind too many buffers into groups of their own. */
export function splitWide(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  return groups.flatMap((group) => split(group, uses, mostBuffers));
}

function split(whole: Members, uses: Uses, mostBuffers: number): Group[] {
  const { anchor, members } = whole;
  const room = ridesAlong(whole) ? Math.max(0, mostBuffers - ownBuffers(anchor.op)) : mostBuffers;
  const all = groupOf(whole, uses);
  if (buffersBeside(all) <= room) return [all];

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

/** How many buffers a kernel with an epilogue may use itself: those of its op, and some for partial results or optional bindings. */
function ownBuffers({ inputs, outputs }: OpDefinition): number {
  return Math.max(5, inputs.length + outputs.length);
}

function isAssignment({ op }: OpNode): boolean {
  return op === assignOp.definition;
}
