import { type Graph, inPlaceOf, rewrite } from "../symbols/graph.js";
import type { Tensors } from "../symbols/op.js";
import { copy, type Variable } from "../symbols/variable.js";
import { rootOf } from "../symbols/views.js";

/**
 * A view shows its variable's bytes, whatever they are at the time; but what was taken of a variable before an assignment
 * must keep the old value. So a view of a variable that changes later is taken of a copy.
 */
export function snapshot(graph: Graph): Graph {
  const changed = changes(graph);
  if (changed.size === 0) return graph;
  return rewrite(graph, (node): Tensors | undefined => {
    const { op, inputs, attrs, id } = node;
    const viewed = op.view === undefined ? undefined : inputs[op.view];
    const source = viewed && rootOf(viewed).source;
    if (op.view === undefined || viewed === undefined || source?.kind !== "variable") return undefined;
    if ((changed.get(source.variable)?.last ?? -1) < id) return undefined;
    const { outputs } = inPlaceOf({ id: id - 0.5 }, copy.definition, { x: viewed }, {}); // runs just before the view
    const copied = outputs[copy.definition.outputs[0] ?? ""];
    return copied && inPlaceOf(node, op, { ...inputs, [op.view]: copied }, attrs).outputs;
  });
}

/** When a graph changes its variables: the first and last time, by node number. */
export type Changes = ReadonlyMap<Variable, { readonly first: number; readonly last: number }>;

export function changes({ nodes }: Graph): Changes {
  const found = new Map<Variable, { readonly first: number; readonly last: number }>();
  for (const { id, op, inputs } of nodes) {
    for (const name of op.mutates) {
      const source = inputs[name]?.source;
      if (source?.kind !== "variable") continue;
      const { first = id } = found.get(source.variable) ?? {};
      found.set(source.variable, { first, last: id });
    }
  }
  return found;
}
