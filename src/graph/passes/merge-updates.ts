import { usesByBytes, type VariableUse, variableUses } from "../symbols/by-bytes.js";
import { assignOp, sharesBytes } from "../symbols/variable.js";
import { bindsApart, boundBeside, domainOf, type Group, groupOf, nodesOf, readsEach, ridesAlong } from "./group.js";
import { changes, isChanged, mayPass, reads, variablesRead, writesTheSame } from "./order.js";
import type { Uses } from "./uses.js";

/** An update, and what it binds. */
interface Update {
  readonly at: number;
  readonly bound: ReadonlySet<object>;
}

/**
 * Updates of variables of one size become one kernel, though they have nothing to do with each other: the moving averages of
 * two layers, the counts of several metrics, the runs of one optimizer. The earlier one moves to the nearest later one that takes it.
 */
export function mergeUpdates(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  const merged: (Group | undefined)[] = [...groups];
  const homes = new Map(groups.flatMap((group, at) => nodesOf(group).map((node) => [node, at] as const)));
  const touching = usesByBytes(variableUses([...homes.keys()]));
  /** The first group behind a place that the one from there may not pass. */
  const firstInTheWay = (group: Group, at: number): number => {
    const nodes = nodesOf(group);
    const readers = nodes.flatMap(({ outputs }) => Object.values(outputs).flatMap((made) => uses.readers(made)));
    const near = variableUses(nodes).flatMap(({ variable }) => touching.of(variable));
    const places = [...readers, ...near].map(({ node }) => homes.get(node) ?? -1).filter((place) => place > at);
    return Math.min(
      ...places.filter((place) => {
        const other = merged[place];
        return other !== undefined && !mayPass(group, other);
      }),
    );
  };
  const behind = new Map<number | undefined, Update[]>(); // by the elements that they write, the nearest last
  for (const [at, group] of [...groups.entries()].reverse()) {
    if (!isUpdate(group)) continue;
    const size = domainOf(group)?.size;
    const alike = behind.get(size) ?? [];
    const end = firstInTheWay(group, at);
    const own = boundBeside(group);
    let both: Group | undefined;
    const found = alike.findLastIndex(({ at: to, bound }) => {
      const late = merged[to];
      if (late === undefined || to > end || new Set([...bound, ...own]).size > mostBuffers) return false;
      both = merge(group, late, uses);
      return both !== undefined;
    });
    const late = alike[found];
    if (late === undefined) behind.set(size, [...alike, { at, bound: own }]);
    else {
      alike[found] = { at: late.at, bound: new Set([...late.bound, ...own]) };
      merged[late.at] = both;
      merged[at] = undefined;
      for (const node of group.members) homes.set(node, late.at);
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
  const inPlace = ({ node, tensor, variable }: VariableUse) =>
    changes(late).every((other) => !sharesBytes(variable, other) || variable === other) && readsEach(node, tensor);
  const disturbed = variablesRead(early).filter(({ variable }) => isChanged(variable, late));
  return disturbed.every(inPlace) && bindsApart(members) ? groupOf({ anchor, members }, uses) : undefined;
}
