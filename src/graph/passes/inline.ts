import { collect, type Graph, inPlaceOf, mapTensors, rewrite } from "../symbols/graph.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { copy } from "../symbols/variable.js";

const known = new WeakMap<SymbolicTensor, boolean>();

/**
 * Whether a tensor is one number everywhere that needs no memory: a known number, a number of the run, or arithmetic among
 * those. Element-wise code works it out where it is used.
 */
export function isInline(tensor: SymbolicTensor): boolean {
  const found = known.get(tensor) ?? computedInline(tensor);
  known.set(tensor, found);
  return found;
}

function computedInline({ source }: SymbolicTensor): boolean {
  if (source.kind === "fill" || source.kind === "scalar") return true;
  if (source.kind !== "output") return false;
  const { op, inputs } = source.node;
  if (op.elementwise === undefined || op.mutates.length > 0 || op === copy.definition) return false;
  const differs = /\b(index|column|step)\b/.test(op.elementwise); // from one element to the next, or one draw to the next
  return !differs && Object.values(inputs).every(isInline);
}

/** Gives such tensors memory after all, by a copy, where a kernel that is not element-wise reads one, or it is a result. */
export function materialize(graph: Graph): Graph {
  for (const { outputs } of graph.nodes) Object.values(outputs).forEach(isInline); // in order: so none asks far down
  const inMemory = (tensor: SymbolicTensor, id: number) => {
    if (tensor.source.kind === "fill" || !isInline(tensor)) return tensor; // known numbers are constants of the program
    return inPlaceOf({ id }, copy.definition, { x: tensor }, {}).outputs.out ?? tensor;
  };
  const { nodes, outputs } = rewrite(graph, (node) => {
    if (node.op.elementwise !== undefined) return undefined;
    const inputs = mapTensors(node.inputs, (tensor) => inMemory(tensor, node.id - 0.5)); // just before it is read
    const changed = Object.keys(inputs).some((name) => inputs[name] !== node.inputs[name]);
    return changed ? inPlaceOf(node, node.op, inputs, node.attrs).outputs : undefined;
  });
  const effects = nodes.filter(({ op }) => op.mutates.length > 0);
  return collect(
    mapTensors(outputs, (tensor) => inMemory(tensor, Infinity)),
    effects,
  );
}

/** The numbers of the run that a graph reads, in order. */
export function scalarsOf({ nodes }: Graph): string[] {
  const names = nodes.flatMap(({ inputs }) =>
    Object.values(inputs).flatMap(({ source }) => (source.kind === "scalar" ? [source.name] : [])),
  );
  return [...new Set(names)];
}
