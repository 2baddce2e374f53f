import type { OpNode } from "./op.js";
import type { SymbolicTensor } from "./tensor.js";
import { bufferOf, sharesBytes, type Variable } from "./variable.js";
import { variableOf } from "./views.js";

interface Entry<T> {
  readonly variable: Variable;
  readonly item: T;
  /** The farthest end of this and those before it in its buffer. */
  farthest: number;
}

/**
 * Things noted of variables, found again by bytes: a slab overlaps its parts. Where those lie must be settled. A question costs
 * what is found, and a search among the variables of the buffer; so passes may ask one for every node.
 */
export class ByBytes<T> {
  /** The entries of each buffer, by where they begin. */
  readonly #ofBuffer = new Map<object, Entry<T>[]>();

  constructor(pairs: Iterable<readonly [Variable, T]>) {
    for (const [variable, item] of pairs) {
      const entry = { variable, item, farthest: endOf(variable) };
      const beside = this.#ofBuffer.get(bufferOf(variable));
      if (beside === undefined) this.#ofBuffer.set(bufferOf(variable), [entry]);
      else beside.push(entry);
    }
    for (const entries of this.#ofBuffer.values()) {
      entries.sort((a, b) => startOf(a.variable) - startOf(b.variable));
      entries.reduce((farthest, entry) => {
        entry.farthest = Math.max(farthest, entry.farthest);
        return entry.farthest;
      }, 0);
    }
  }

  /** All that was noted of variables that share bytes with this one. */
  of(variable: Variable): T[] {
    const entries = this.#ofBuffer.get(bufferOf(variable)) ?? [];
    let [at, high] = [0, entries.length];
    while (at < high) {
      const middle = (at + high) >> 1;
      const entry = entries[middle];
      if (entry !== undefined && startOf(entry.variable) <= endOf(variable)) at = middle + 1;
      else high = middle;
    }
    const found: T[] = [];
    for (let entry = entries[--at]; entry && entry.farthest >= startOf(variable); entry = entries[--at]) {
      if (sharesBytes(entry.variable, variable)) found.push(entry.item);
    }
    return found;
  }
}

function startOf({ region }: Variable): number {
  return region?.byteOffset ?? 0;
}

function endOf({ region }: Variable): number {
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

/** The same, to be found by bytes. */
export function usesByBytes(uses: readonly VariableUse[]): ByBytes<VariableUse> {
  return new ByBytes(uses.map((use) => [use.variable, use] as const));
}
