import { type Current, type Graph, inPlaceOf, mapTensors, rewrite } from "../symbols/graph.js";
import type { Aside, OpDefinition, OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";

/** A node, and another that its op's variant computes on the way. */
interface Pair {
  readonly node: OpNode;
  readonly other: OpNode;
  readonly variant: OpDefinition;
  readonly attrs: OpNode["attrs"];
  merged?: OpNode;
}

/** How far apart views of views are. */
const CLOSE = 2 ** -10;

/**
 * Lets ops compute on the way what others would have to read it all again for, wherever both are wanted: filter gradients the bias
 * gradient, a loss its own gradient.
 */
export function mergeAsides(graph: Graph): Graph {
  const pairs = findPairs(graph);
  if (pairs.size === 0) return graph;
  return rewrite(graph, (node, current) => {
    const pair = pairs.get(node.id);
    if (pair === undefined) return undefined;
    const inputs = mapTensors(pair.node.inputs, (input) => shownBefore(node.id, input, current));
    pair.merged ??= inPlaceOf(node, pair.variant, inputs, pair.attrs);
    const { out, aside } = pair.merged.outputs;
    const [wanted] = node.id === pair.other.id ? [aside] : [out];
    return wanted === undefined ? undefined : { out: wanted };
  });
}

/** A tensor as node number `id` may read it: views of what is known before are made there if they were made later. */
function shownBefore(id: number, tensor: SymbolicTensor, current: Current, place = id - 0.5): SymbolicTensor {
  const { source } = tensor;
  if (source.kind !== "output" || source.node.id < id) return current(tensor);
  const { op, inputs, attrs } = source.node;
  const viewed = mapTensors(inputs, (input) => shownBefore(id, input, current, place - CLOSE));
  return inPlaceOf({ id: place }, op, viewed, attrs).outputs[source.name] ?? tensor;
}

/** Pairs by the number of either node. */
function findPairs(graph: Graph): Map<number, Pair> {
  const readers = new Map<SymbolicTensor, OpNode[]>();
  for (const node of graph.nodes) {
    const { x } = node.inputs;
    if (x !== undefined) readers.set(rootOf(x), [...(readers.get(rootOf(x)) ?? []), node]);
  }
  const pairs = new Map<number, Pair>();
  const changed = new Changes(graph);
  for (const node of graph.nodes) {
    const rule: Aside | undefined = node.op.aside;
    const shared = rule && node.inputs[rule.of];
    for (const other of (shared && readers.get(rootOf(shared))) ?? []) {
      const attrs = rule?.op === other.op && !pairs.has(other.id) ? rule.attrs(node, other) : undefined;
      const [first = 0, last = 0] = [node.id, other.id].sort((a, b) => a - b);
      const inputs = Object.values(node.inputs);
      if (!rule || !attrs || !inputs.every((input) => isSame(input, first, last, changed))) continue;
      const pair = { node, other, variant: rule.variant, attrs };
      pairs.set(node.id, pair).set(other.id, pair);
      break;
    }
  }
  return pairs;
}

/** Whether a tensor is known at node number `first`, or shows what is, and still the same at node number `last`. */
function isSame(tensor: SymbolicTensor, first: number, last: number, changed: Changes): boolean {
  const { source } = tensor;
  if (source.kind === "output" && source.node.id >= first) {
    const { op, inputs } = source.node;
    const viewed = inputs[op.view ?? ""];
    return viewed !== undefined && Object.keys(inputs).length === 1 && isSame(viewed, first, last, changed);
  }
  const variable = variableOf(tensor);
  return variable === undefined || !changed.between(variable, first, last);
}
