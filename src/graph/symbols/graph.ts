import type { OpDefinition, OpNode, Tensors } from "./op.js";
import { SymbolicTensor } from "./tensor.js";

/** What a program computes: the nodes that its outputs and effects need, in the order they run. */
export interface Graph {
  readonly nodes: readonly OpNode[];
  readonly outputs: Tensors;
}

/** The graph behind `outputs` and `effects`. What neither needs is not in it: dead nodes are pruned here. */
export function collect(outputs: Tensors, effects: readonly OpNode[]): Graph {
  const nodes = new Set<OpNode>();
  const pending: OpNode[] = [...effects];
  const need = ({ source }: SymbolicTensor) => {
    if (source.kind === "output") pending.push(source.node);
  };
  Object.values(outputs).forEach(need);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (nodes.has(node)) continue;
    nodes.add(node);
    Object.values(node.inputs).forEach(need);
  }
  return { nodes: [...nodes].sort((a, b) => a.id - b.id), outputs };
}

/** What a tensor has become so far in a rewrite. */
export type Current = (tensor: SymbolicTensor) => SymbolicTensor;

/**
 * A graph with some nodes replaced. `replace` sees each node with its inputs already rewritten and gives the tensors
 * that take the place of its outputs, or nothing to keep the node.
 */
export function rewrite(graph: Graph, replace: (node: OpNode, current: Current) => Tensors | undefined): Graph {
  const changed = new Map<SymbolicTensor, SymbolicTensor>();
  const current: Current = (tensor) => changed.get(tensor) ?? tensor;
  const effects: OpNode[] = [];
  for (const node of graph.nodes) {
    const kept = withInputs(node, mapTensors(node.inputs, current));
    const outputs = replace(kept, current) ?? kept.outputs;
    for (const [name, output] of Object.entries(node.outputs)) {
      const now = outputs[name];
      if (now !== undefined && now !== output) changed.set(output, now);
    }
    if (kept.op.mutates.length > 0) effects.push(kept);
  }
  return collect(mapTensors(graph.outputs, current), effects);
}

/** The same use of an op on other inputs. It keeps its place in the order. */
function withInputs(node: OpNode, inputs: Tensors): OpNode {
  if (Object.entries(inputs).every(([name, input]) => node.inputs[name] === input)) return node;
  const outputs: Record<string, SymbolicTensor> = {};
  const copy: OpNode = { ...node, inputs, outputs };
  for (const [name, output] of Object.entries(node.outputs)) {
    outputs[name] = new SymbolicTensor(output, { kind: "output", node: copy, name });
  }
  return copy;
}

/** Another op in the place of a node: with that node's number it runs when the node would have run. */
export function inPlaceOf(
  { id, scope, copy }: Pick<OpNode, "id" | "scope" | "copy">,
  op: OpDefinition,
  inputs: Tensors,
  attrs: OpNode["attrs"],
): OpNode {
  const outputs: Record<string, SymbolicTensor> = {};
  const node: OpNode = { id, op, inputs, attrs, outputs, scope, copy };
  for (const [name, spec] of Object.entries(op.infer(inputs, attrs))) {
    outputs[name] = new SymbolicTensor(spec, { kind: "output", node, name });
  }
  return node;
}

export function mapTensors(tensors: Tensors, map: Current): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, map(tensor)]));
}
