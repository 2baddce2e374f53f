import type { Graph } from "../symbols/graph.js";
import { gather } from "./gather.js";
import { type Group, groupOf } from "./group.js";
import { mergeUpdates } from "./merge-updates.js";
import { readAlong } from "./read-along.js";
import { splitWide } from "./split-wide.js";
import { Uses } from "./uses.js";

/** The groups of nodes that run as one kernel each, in order; none binds more storage buffers than `mostBuffers`. */
export function fuse(graph: Graph, mostBuffers: number): Group[] {
  const uses = new Uses(graph);
  const groups = gather(graph, uses).map((group) => groupOf(group, uses));
  return readAlong(splitWide(mergeUpdates(groups, uses, mostBuffers), uses, mostBuffers), uses, mostBuffers);
}
