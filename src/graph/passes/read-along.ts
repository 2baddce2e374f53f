import { bufferOf } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { assignedTo, buffersBeside, externalReads, type Group, ridesAlong } from "./group.js";
import { mayPass } from "./order.js";
import type { Uses } from "./uses.js";

/**
 * A value that only a reduction reads is worked out where the reduction reads it, and never lies in memory: Σ (a − b)² reads a and
 * b, once. The element-wise group that makes it moves to the reduction.
 */
export function readAlong(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  const left = [...groups];
  for (let at = 0; at < left.length; at++) {
    const group = left[at];
    const from = group === undefined ? -1 : makerOf(group, left.slice(0, at), uses);
    const maker = left[from];
    if (group === undefined || maker === undefined) continue;
    const between = left.slice(from + 1, at);
    if (!between.every((other) => mayPass(maker, other)) || !fits(maker, group, mostBuffers)) continue;
    const [value] = maker.stores;
    const input = group.anchor.op.prologue;
    if (value === undefined || input === undefined) continue;
    left[at] = { ...group, reading: { anchor: maker.anchor, members: maker.members, input, value } };
    left.splice(from, 1);
    at--;
  }
  return left;
}

/** Which group makes what the anchor of another reads, and nothing else that anyone wants. */
function makerOf({ anchor }: Group, earlier: readonly Group[], uses: Uses): number {
  const input = anchor.inputs[anchor.op.prologue ?? ""];
  if (input === undefined) return -1;
  const value = rootOf(input);
  if (value.dtype !== "float32" || !uses.isReadOnlyBy(value, anchor)) return -1;
  return earlier.findIndex(
    (group) =>
      !ridesAlong(group) &&
      group.stores.length === 1 &&
      group.stores[0] === value &&
      isShort(group),
  );
}

/** The kernel holds the code as often as its loops are unrolled: so many nodes, and characters of the library's functions. */
const MOST = { nodes: 12, functions: 2000 } as const;

/** Whether a group's code is a few short expressions, none of which changes anything. */
function isShort({ members }: Group): boolean {
  const working = members.filter(({ op, inputs }) => inputs[op.elementwise ?? ""] === undefined);
  const functions = [...new Set(members.flatMap(({ op }) => op.library ?? []))];
  const length = functions.reduce((sum, text) => sum + text.length, 0);
  return working.length <= MOST.nodes && length <= MOST.functions && members.every(({ op }) => op.mutates.length === 0);
}

/** Whether one kernel may bind what both read and write: not too many buffers, and none both ways. */
function fits(maker: Group, group: Group, mostBuffers: number): boolean {
  const reads = externalReads(maker);
  const { inputs, outputs } = group.anchor.op;
  if (inputs.length + outputs.length + buffersBeside(group) + reads.length > mostBuffers) return false;
  const written = new Set(
    group.stores.flatMap((tensor) => {
      const target = assignedTo(tensor);
      const variable = target && variableOf(target);
      return variable === undefined ? [] : [bufferOf(variable)];
    }),
  );
  return reads.every((read) => {
    const variable = variableOf(read);
    return variable === undefined || !written.has(bufferOf(variable));
  });
}
