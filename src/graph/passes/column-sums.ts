import { type Graph, inPlaceOf, mapTensors, rewrite } from "../symbols/graph.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";

/** A sum over all axes but the last, and a product that reads the same matrix anyway. */
interface Pair {
  readonly sum: OpNode;
  readonly product: OpNode;
  merged?: OpNode;
}

/** Lets filter gradients compute the bias gradient on the way, wherever both are wanted. */
export function mergeColumnSums(graph: Graph): Graph {
  const pairs = findPairs(graph);
  if (pairs.size === 0) return graph;
  return rewrite(graph, (node, current) => {
    const pair = pairs.get(node.id);
    if (pair === undefined) return undefined;
    const { product, sum } = pair;
    const variant = product.op.columnSums?.variant;
    if (variant === undefined) return undefined;
    pair.merged ??= inPlaceOf(node, variant, mapTensors(product.inputs, current), product.attrs);
    const { out, sums } = pair.merged.outputs;
    const [wanted] = node.id === sum.id ? [sums] : [out];
    return wanted === undefined ? undefined : { out: wanted };
  });
}

/** Pairs by the number of either node. */
function findPairs(graph: Graph): Map<number, Pair> {
  const summing = new Set(graph.nodes.map(({ op }) => op.columnSums?.sum));
  const sums = new Map<SymbolicTensor, OpNode>();
  for (const node of graph.nodes) {
    const { x } = node.inputs;
    if (x !== undefined && summing.has(node.op) && sumsColumns(node, x)) sums.set(x, node);
  }
  const pairs = new Map<number, Pair>();
  const changed = new Changes(graph);
  for (const product of graph.nodes) {
    const rule = product.op.columnSums;
    const matrix = rule && product.inputs[rule.of];
    const sum = matrix && sums.get(matrix);
    if (rule === undefined || sum === undefined || pairs.has(sum.id)) continue;
    const [first = 0, last = 0] = [sum.id, product.id].sort((a, b) => a - b);
    const inputs = Object.values(product.inputs);
    if (!rule.applies(product.inputs, product.attrs) || !inputs.every((input) => isSame(input, first, last, changed)))
      continue;
    const pair = { sum, product };
    pairs.set(sum.id, pair).set(product.id, pair);
  }
  return pairs;
}

function sumsColumns({ attrs, outputs }: OpNode, x: SymbolicTensor): boolean {
  const columns = outputs.out?.shape;
  return (
    attrs.scale === 1 && columns?.length === 1 && columns[0] === x.shape.at(-1) && !lastAxisSummed(attrs.axes, x.rank)
  );
}

function lastAxisSummed(axes: unknown, rank: number): boolean {
  return Array.isArray(axes) && axes.includes(rank - 1);
}

/** Whether a tensor is known at node number `first`, and still the same at node number `last`. */
function isSame(tensor: SymbolicTensor, first: number, last: number, changed: Changes): boolean {
  const { source } = tensor;
  const variable = variableOf(tensor);
  const changes = variable !== undefined && changed.between(variable, first, last);
  return !changes && (source.kind !== "output" || source.node.id < first);
}
