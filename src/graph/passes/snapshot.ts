import { type Graph, inPlaceOf, rewrite } from "../symbols/graph.js";
import type { OpNode, Tensors } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { copy } from "../symbols/variable.js";
import { variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";

/**
 * A view shows its variable's bytes, whatever they are at the time; but what was taken of a variable before an assignment
 * must keep the old value. So a view that is used after its variable has changed is taken of a copy.
 */
export function snapshot(graph: Graph): Graph {
  const changed = new Changes(graph);
  if (changed.none) return graph;
  const lastUse = lastUses(graph);
  return rewrite(graph, (node): Tensors | undefined => {
    const { op, inputs, attrs, id } = node;
    const viewed = op.view === undefined ? undefined : inputs[op.view];
    const variable = viewed && variableOf(viewed);
    if (op.view === undefined || viewed === undefined || variable === undefined) return undefined;
    if (!changed.between(variable, id, lastUse.get(id))) return undefined;
    const { outputs } = inPlaceOf({ id: id - 0.5 }, copy.definition, { x: viewed }, {}); // runs just before the view
    const copied = outputs[copy.definition.outputs[0] ?? ""];
    return copied && inPlaceOf(node, op, { ...inputs, [op.view]: copied }, attrs).outputs;
  });
}

/** By a node's number, that of the last node that reads its outputs' bytes, be it through views; infinite for results. */
function lastUses({ nodes, outputs }: Graph): ReadonlyMap<number, number> {
  const last = new Map<number, number>();
  const use = ({ source }: SymbolicTensor, by: number) => {
    if (source.kind === "output") last.set(source.node.id, Math.max(last.get(source.node.id) ?? -Infinity, by));
  };
  for (const result of Object.values(outputs)) use(result, Infinity);
  const usedAt = ({ id, op }: OpNode) => (op.view === undefined ? id : (last.get(id) ?? -Infinity));
  for (const node of nodes.toReversed()) for (const input of Object.values(node.inputs)) use(input, usedAt(node));
  return last;
}
