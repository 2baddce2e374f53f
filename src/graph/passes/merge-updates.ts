import { accessOf } from "../symbols/broadcast.js";
import { assignOp, sharesBytes } from "../symbols/variable.js";
import { bindsApart, boundBeside, domainOf, type Group, groupOf, ridesAlong } from "./group.js";
import { changes, isChanged, Order, type Read, reads, variablesRead, writesTheSame } from "./order.js";
import type { Uses } from "./uses.js";

/** An update, where it is, and what it binds. */
interface Update {
  readonly at: number;
  group: Group;
  bound: ReadonlySet<object>;
}

/**
 * Updates of variables of one shape become one kernel, though they have nothing to do with each other: the moving averages of
 * two layers, the counts of several metrics, the runs of one optimizer. The earlier one moves to the nearest later one that takes it.
 */
export function mergeUpdates(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  const merged: (Group | undefined)[] = [...groups];
  const order = new Order(groups, uses);
  const behind = new Map<string, Update[]>(); // by the shape that they write, the nearest last
  for (let at = groups.length - 1; at >= 0; at--) {
    const group = groups[at];
    if (group === undefined || !isUpdate(group)) continue;
    const update = { at, group, bound: boundBeside(group) };
    const shape = String(domainOf(group)?.shape);
    const alike = behind.get(shape) ?? [];
    if (!behind.has(shape)) behind.set(shape, alike);
    const end = order.firstInTheWay(group, at);
    const late = alike.findLast((late) => {
      const bound = new Set([...late.bound, ...update.bound]);
      const both = late.at > end || bound.size > mostBuffers ? undefined : merge(group, late.group, uses);
      if (both === undefined) return false;
      late.group = both;
      late.bound = bound;
      return true;
    });
    if (late === undefined) alike.push(update);
    else {
      merged[late.at] = late.group;
      merged[at] = undefined;
      order.move(at, late.at);
    }
  }
  return merged.filter((group) => group !== undefined);
}

/** Whether a group stands alone and changes variables in place. */
function isUpdate(group: Group): boolean {
  return !ridesAlong(group) && group.members.some(({ op }) => op === assignOp.definition) && group.members.length > 1;
}

/** Both in one kernel, which reads all before it writes; nothing where that would give other values. */
function merge(early: Group, late: Group, uses: Uses): Group | undefined {
  const members = [...early.members, ...late.members].sort((a, b) => a.id - b.id);
  const [anchor] = members;
  if (anchor === undefined || reads(late, early) || writesTheSame(early, late)) return undefined;
  const domain = domainOf(late);
  const inPlace = ({ tensor, variable }: Read) =>
    changes(late).every((other) => !sharesBytes(variable, other) || variable === other) &&
    domain !== undefined &&
    accessOf(tensor.shape, domain.shape).kind === "same";
  const disturbed = variablesRead(early).filter(({ variable }) => isChanged(variable, late));
  return disturbed.every(inPlace) && bindsApart(members) ? groupOf({ anchor, members }, uses) : undefined;
}
