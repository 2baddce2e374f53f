import type { Graph } from "../symbols/graph.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";

/** Who uses the values of a graph. */
export class Uses {
  readonly #direct = new Map<SymbolicTensor, OpNode[]>();
  readonly #results: ReadonlySet<SymbolicTensor>;

  constructor({ nodes, outputs }: Graph) {
    this.#results = new Set(Object.values(outputs));
    for (const node of nodes) {
      for (const input of new Set(Object.values(node.inputs))) {
        const users = this.#direct.get(input);
        if (users === undefined) this.#direct.set(input, [node]);
        else users.push(node);
      }
    }
  }

  /** The nodes that read a value's bytes, by itself or as a view, and the tensor each of them reads. */
  readers(tensor: SymbolicTensor): { readonly node: OpNode; readonly tensor: SymbolicTensor }[] {
    return (this.#direct.get(tensor) ?? []).flatMap((node) =>
      node.op.view === undefined
        ? [{ node, tensor }]
        : Object.values(node.outputs).flatMap((view) => this.readers(view)),
    );
  }

  /** Whether one node alone reads a value, by itself or as a view, once. */
  isReadOnlyBy(tensor: SymbolicTensor, reader: OpNode): boolean {
    const users = this.#direct.get(tensor) ?? [];
    const [user] = users;
    if (this.#results.has(tensor) || users.length !== 1 || user === undefined) return false;
    if (user.op.view !== undefined) return Object.values(user.outputs).every((view) => this.isReadOnlyBy(view, reader));
    return user === reader && Object.values(user.inputs).filter((input) => input === tensor).length === 1;
  }

  /** The last place of a node that reads a value, by itself or as a view; Infinity if it is a result, or read by one that has no place. */
  lastRead(tensor: SymbolicTensor, placeOf: (node: OpNode) => number | undefined): number {
    if (this.#results.has(tensor)) return Infinity;
    const users = this.#direct.get(tensor) ?? [];
    const place = (node: OpNode) =>
      node.op.view === undefined
        ? (placeOf(node) ?? Infinity)
        : Math.max(...Object.values(node.outputs).map((view) => this.lastRead(view, placeOf)));
    return users.reduce((last, node) => Math.max(last, place(node)), -1);
  }

  /** Whether a value must lie in memory when the nodes in `inside` are one kernel: it is a result, or others read it. */
  isNeededOutside(tensor: SymbolicTensor, inside: ReadonlySet<OpNode>): boolean {
    return this.lastRead(tensor, (node) => (inside.has(node) ? 0 : undefined)) === Infinity;
  }
}
