import { assignOp, sharesBytes } from "../symbols/variable.js";
import { bindsApart, buffersBeside, type Group, groupOf, readsEach, ridesAlong, sameSize } from "./group.js";
import { changes, isChanged, mayPass, type Read, reads, variablesRead, writesTheSame } from "./order.js";
import type { Uses } from "./uses.js";

/**
 * Updates of variables of one size become one kernel, though they have nothing to do with each other: the moving averages of
 * two layers, the counts of several metrics, the runs of one optimizer. The earlier one moves to the later.
 */
export function mergeUpdates(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  const merged = [...groups];
  for (let from = merged.length - 2; from >= 0; from--) {
    const early = merged[from];
    if (early === undefined || !isUpdate(early)) continue;
    for (let to = from + 1; to < merged.length; to++) {
      const late = merged[to];
      if (late === undefined) break;
      const both = isUpdate(late) && sameSize(early, late) ? merge(early, late, uses, mostBuffers) : undefined;
      if (both !== undefined) {
        merged[to] = both;
        merged.splice(from, 1);
        break;
      }
      if (!mayPass(early, late)) break;
    }
  }
  return merged;
}

/** Whether a group stands alone and changes variables in place. */
function isUpdate(group: Group): boolean {
  return !ridesAlong(group) && group.members.some(({ op }) => op === assignOp.definition) && group.members.length > 1;
}

/** Both in one kernel, which reads all before it writes; nothing where that would give other values, or not fit. */
function merge(early: Group, late: Group, uses: Uses, mostBuffers: number): Group | undefined {
  const members = [...early.members, ...late.members].sort((a, b) => a.id - b.id);
  const [anchor] = members;
  if (anchor === undefined || reads(late, early) || writesTheSame(early, late)) return undefined;
  const inPlace = ({ node, tensor, variable }: Read) =>
    changes(late).every((other) => !sharesBytes(variable, other) || variable === other) && readsEach(node, tensor);
  const disturbed = variablesRead(early).filter(({ variable }) => isChanged(variable, late));
  if (!disturbed.every(inPlace) || !bindsApart(members)) return undefined;
  const both = groupOf({ anchor, members }, uses);
  return buffersBeside(both) <= mostBuffers ? both : undefined;
}
