import { type Current, type Graph, inPlaceOf, mapTensors, rewrite } from "../symbols/graph.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";

/** A sum over leading axes, and a product that reads the same numbers anyway, as a matrix with a row for each place along those. */
interface Pair {
  readonly sum: OpNode;
  readonly product: OpNode;
  merged?: OpNode;
}

/** How far apart views of views are. */
const CLOSE = 2 ** -10;

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
    const columns = { ...product.attrs, sums: sum.outputs.out?.shape };
    const inputs = mapTensors(product.inputs, (input) => shownBefore(node.id, input, current));
    pair.merged ??= inPlaceOf(node, variant, inputs, columns);
    const { out, sums } = pair.merged.outputs;
    const [wanted] = node.id === sum.id ? [sums] : [out];
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
  const summing = new Set(graph.nodes.map(({ op }) => op.columnSums?.sum));
  const sums = new Map<SymbolicTensor, OpNode>();
  for (const node of graph.nodes) {
    const { x } = node.inputs;
    if (x !== undefined && summing.has(node.op) && sumsColumns(node, x)) sums.set(rootOf(x), node);
  }
  const pairs = new Map<number, Pair>();
  const changed = new Changes(graph);
  for (const product of graph.nodes) {
    const rule = product.op.columnSums;
    const matrix = rule && product.inputs[rule.of];
    const sum = matrix && sums.get(rootOf(matrix));
    if (rule === undefined || sum === undefined || pairs.has(sum.id)) continue;
    if (sum.outputs.out?.size !== matrix?.shape.at(-1)) continue;
    const [first = 0, last = 0] = [sum.id, product.id].sort((a, b) => a - b);
    const inputs = Object.values(product.inputs);
    if (!rule.applies(product.inputs, product.attrs) || !inputs.every((input) => isSame(input, first, last, changed)))
      continue;
    const pair = { sum, product };
    pairs.set(sum.id, pair).set(product.id, pair);
  }
  return pairs;
}

/** Whether a node adds up what lies along the first axes, and does nothing else. */
function sumsColumns({ attrs: { axes, scale } }: OpNode, { rank }: SymbolicTensor): boolean {
  return scale === 1 && Array.isArray(axes) && axes.length < rank && axes.every((axis, i) => axis === i);
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
