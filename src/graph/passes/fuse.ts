import type { Graph } from "../symbols/graph.js";
import { gather } from "./gather.js";
import { type Group, groupOf, isTooWide } from "./group.js";
import { mergeUpdates } from "./merge-updates.js";
import { readAlong } from "./read-along.js";
import type { splitWide } from "./split-wide.js";
import { Uses } from "./uses.js";

/**
 * The groups of nodes that run as one kernel each, in order; none binds more storage buffers than `mostBuffers`. Undefined where some must
 * be split for that and `split` was not given: pages load it when they need it.
 */
export function fuse(graph: Graph, mostBuffers: number, split?: typeof splitWide): Group[] | undefined {
  const uses = new Uses(graph);
  const gathered = gather(graph, uses).map((group) => groupOf(group, uses));
  const merged = mergeUpdates(gathered, uses, mostBuffers);
  const isWide = merged.some((group) => isTooWide(group, mostBuffers));
  const groups = isWide ? split?.(merged, uses, mostBuffers) : merged;
  return groups && readAlong(groups, uses, mostBuffers);
}
