import type { Graph } from "../symbols/graph.js";
import { gather } from "./gather.js";
import { type Group, groupOf, isTooWide } from "./group.js";
import { mergeUpdates } from "./merge-updates.js";
import { readAlong } from "./read-along.js";
import { spreadRows } from "./rows.js";
import type { shareRows } from "./share-rows.js";
import type { splitWide } from "./split-wide.js";
import { Uses } from "./uses.js";

/** What few graphs need. */
interface RarePasses {
  readonly splitWide: typeof splitWide;
  readonly shareRows: typeof shareRows;
}

/**
 * The groups of nodes that run as one kernel each, in order; none binds more storage buffers than `mostBuffers`. Undefined where that
 * takes one of the rare passes and they were not given: pages load them when they need them.
 */
export function fuse(graph: Graph, mostBuffers: number, rare?: RarePasses): Group[] | undefined {
  const uses = new Uses(graph);
  const gathered = gather(graph, uses).map((group) => groupOf(group, uses));
  const merged = mergeUpdates(gathered, uses, mostBuffers);
  const isWide = merged.some((group) => isTooWide(group, mostBuffers));
  const hasRows = spreadRows(merged);
  if ((isWide || hasRows) && rare === undefined) return undefined;
  const narrow = isWide ? rare?.splitWide(merged, uses, mostBuffers) : merged;
  const along = readAlong(narrow ?? merged, uses, mostBuffers);
  return hasRows ? rare?.shareRows(along, uses, mostBuffers) : along;
}
