import type { OpNode } from "./op.js";
import type { SymbolicTensor } from "./tensor.js";
import { bufferOf, sharesBytes, type Variable } from "./variable.js";
import { variableOf } from "./views.js";

interface Entry<T> {
  readonly item: T;
  /** The farthest end of this and those before it in its buffer. */
  farthest: number;
}

/**
 * Things that concern variables, found by bytes: a slab overlaps its parts. Where those lie must be settled. A question costs what
 * is found, and a search among what concerns the buffer; so passes may ask one for every node.
 */
export class ByBytes<T extends { readonly variable: Variable }> {
  /** The entries of each buffer, by where their variables begin. */
  readonly #ofBuffer = new Map<object, Entry<T>[]>();

  constructor(items: readonly T[]) {
    const inOrder = [...items].sort((a, b) => startOf(a) - startOf(b));
    for (const item of inOrder) {
      const beside = this.#ofBuffer.get(bufferOf(item.variable)) ?? [];
      if (beside.length === 0) this.#ofBuffer.set(bufferOf(item.variable), beside);
      beside.push({ item, farthest: Math.max(endOf(item), beside.at(-1)?.farthest ?? 0) });
    }
  }

  /** All that concerns variables that share bytes with this one. */
  of(variable: Variable): T[] {
    const entries = this.#ofBuffer.get(bufferOf(variable)) ?? [];
    let [at, high] = [0, entries.length];
    while (at < high) {
      const middle = (at + high) >> 1;
      const entry = entries[middle];
      if (entry !== undefined && startOf(entry.item) <= endOf({ variable })) at = middle + 1;
      else high = middle;
    }
    const found: T[] = [];
    for (let entry = entries[--at]; entry && entry.farthest >= startOf({ variable }); entry = entries[--at]) {
      if (sharesBytes(entry.item.variable, variable)) found.push(entry.item);
    }
    return found;
  }
}

function startOf({ variable: { region } }: { readonly variable: Variable }): number {
  return region?.byteOffset ?? 0;
}

function endOf({ variable: { region } }: { readonly variable: Variable }): number {
  return region === undefined ? 0 : region.byteOffset + region.byteLength;
}

/** A node's input that is a variable, or shows one. */
export interface VariableUse {
  readonly node: OpNode;
  readonly tensor: SymbolicTensor;
  readonly variable: Variable;
  /** Whether the node changes it. */
  readonly changes: boolean;
}

/** What nodes do with variables. */
export function variableUses(nodes: readonly OpNode[]): VariableUse[] {
  return nodes.flatMap((node) =>
    Object.entries(node.inputs).flatMap(([name, tensor]) => {
      const variable = variableOf(tensor);
      return variable === undefined ? [] : [{ node, tensor, variable, changes: node.op.mutates.includes(name) }];
    }),
  );
}
