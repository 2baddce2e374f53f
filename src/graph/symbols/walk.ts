import { ArgumentError } from "../../errors.js";
import type { Callee } from "./between.js";
import { type Call, LayerTensor, replaceBetween } from "./layer-tensor.js";

/** The way from inputs to outputs, between layers. */
export interface Walk {
  /** The calls on it, each after those it needs. */
  readonly calls: readonly Call[];
  /** The inputs and whatever is called, each once, in Keras's order: files number layers by it. */
  readonly order: readonly (LayerTensor | Callee)[];
}

type Node = LayerTensor | Call;

/**
 * What leads from `inputs` to `outputs`. An input may be the result of a call: then that call is not part of the way.
 *
 * The order is that of Keras's `map_graph`: what is farthest from the outputs first, and of what is equally far what a search from
 * the outputs meets first.
 *
 * Throws an ArgumentError, in the name of `where`, for an output that depends on something that is not among the inputs.
 */
export function walk(where: string, inputs: readonly LayerTensor[], outputs: readonly LayerTensor[]): Walk {
  const begins = new Set(inputs);
  const nodeOf = (tensor: LayerTensor): Node =>
    begins.has(tensor) ? tensor : (tensor.from ?? disconnected(where, tensor));
  const needs = new Map<Node, readonly Node[]>();
  const finished = new Set<Node>(); // every node after those it needs
  const met = new Map<LayerTensor | Callee, number>();
  const pending = outputs.map(nodeOf).reverse();
  for (let node = pending.at(-1); node !== undefined; node = pending.at(-1)) {
    if (needs.has(node)) {
      finished.add(node);
      pending.pop();
      continue;
    }
    if (!met.has(calledBy(node))) met.set(calledBy(node), met.size);
    const needed = node instanceof LayerTensor ? [] : tensorsIn(node.args).map(nodeOf);
    needs.set(node, needed);
    pending.push(...needed.filter((one) => !needs.has(one)).reverse());
  }

  const depth = new Map<Node | Callee, number>();
  for (const node of [...finished].reverse()) {
    const own = Math.max(depth.get(node) ?? 0, depth.get(calledBy(node)) ?? 0);
    depth.set(calledBy(node), own);
    for (const needed of needs.get(node) ?? []) depth.set(needed, Math.max(own + 1, depth.get(needed) ?? 0));
  }
  for (const input of inputs) if (!met.has(input)) met.set(input, -1); // nothing depends on it

  const order = [...met.keys()].sort(
    (a, b) => (depth.get(b) ?? 0) - (depth.get(a) ?? 0) || (met.get(a) ?? 0) - (met.get(b) ?? 0),
  );
  return { calls: [...finished].filter((node): node is Call => !(node instanceof LayerTensor)), order };
}

function calledBy(node: Node): LayerTensor | Callee {
  return node instanceof LayerTensor ? node : node.callee;
}

function tensorsIn(args: readonly unknown[]): LayerTensor[] {
  const found: LayerTensor[] = [];
  replaceBetween(args, (tensor) => found.push(tensor));
  return found;
}

function disconnected(where: string, { name }: LayerTensor): never {
  throw new ArgumentError({
    where,
    problem: `an output depends on "${name}", which is not among the inputs`,
    remedy: "Add it to the inputs",
  });
}
