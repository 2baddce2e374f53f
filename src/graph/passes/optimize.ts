import type { Graph } from "../symbols/graph.js";
import { mergeAsides } from "./aside.js";
import { materialize } from "./inline.js";
import { simplify } from "./simplify.js";
import { snapshot } from "./snapshot.js";

/** All that is done to a traced graph before it is fused. Its variables must have their places. */
export function optimize(graph: Graph): Graph {
  return materialize(mergeAsides(simplify(snapshot(graph))));
}
