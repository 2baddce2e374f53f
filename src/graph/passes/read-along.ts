import type { SymbolicTensor } from "../symbols/tensor.js";
import { bufferOf } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { buffersAssigned, buffersBeside, externalReads, type Group, ridesAlong } from "./group.js";
import { mayPass } from "./order.js";
import type { Uses } from "./uses.js";

/**
 * A value that only a reduction reads is worked out where the reduction reads it, and never lies in memory: Σ (a − b)² reads a and
 * b, once. The element-wise group that makes it moves to the reduction.
 */
export function readAlong(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  const found: Group[] = [];
  for (const group of groups) {
    const value = valueReadBy(group, uses);
    const at =
      value === undefined ? -1 : found.findLastIndex(({ stores }) => stores.length === 1 && stores[0] === value);
    const maker = found[at];
    const mayMove = maker !== undefined && isShort(maker) && fits(maker, group, mostBuffers);
    if (value === undefined || !mayMove || !found.slice(at + 1).every((between) => mayPass(maker, between))) {
      found.push(group);
      continue;
    }
    found.splice(at, 1);
    found.push({ ...group, reading: { anchor: maker.anchor, members: maker.members, value } });
  }
  return found;
}

/** The value that an anchor alone reads, each element once. */
function valueReadBy({ anchor }: Group, uses: Uses): SymbolicTensor | undefined {
  const input = anchor.inputs[anchor.op.prologue ?? ""];
  const value = input && rootOf(input);
  return value?.dtype === "float32" && uses.isReadOnlyBy(value, anchor) ? value : undefined;
}

/** The kernel holds the code as often as its loops are unrolled: so many nodes, and characters of the library's functions. */
const MOST = { nodes: 12, functions: 2000 } as const;

/** Whether a group stands alone, and is a few short expressions, none of which changes anything. */
function isShort(group: Group): boolean {
  const { members } = group;
  const working = members.filter(({ op, inputs }) => inputs[op.elementwise ?? ""] === undefined);
  const functions = [...new Set(members.flatMap(({ op }) => op.library ?? []))];
  const length = functions.reduce((sum, text) => sum + text.length, 0);
  const isSmall = working.length <= MOST.nodes && length <= MOST.functions;
  return isSmall && !ridesAlong(group) && members.every(({ op }) => op.mutates.length === 0);
}

/** Whether one kernel may bind what both read and write: not too many buffers, and none both ways. */
function fits(maker: Group, group: Group, mostBuffers: number): boolean {
  const reads = externalReads(maker);
  const { inputs, outputs } = group.anchor.op;
  if (inputs.length + outputs.length + buffersBeside(group) + reads.length > mostBuffers) return false;
  const written = buffersAssigned(group);
  return reads.every((read) => {
    const variable = variableOf(read);
    return variable === undefined || !written.has(bufferOf(variable));
  });
}
