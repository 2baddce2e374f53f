import { type ByBytes, usesByBytes, type VariableUse, variableUses } from "../symbols/by-bytes.js";
import type { Graph } from "../symbols/graph.js";
import type { Variable } from "../symbols/variable.js";

/**
 * When a graph changes which bytes. Variables overlap (a slab with its parts, a run of parts with both), so what counts is
 * where they lie: variables must have their places before the passes ask.
 */
export class Changes {
  readonly #changes: ByBytes<VariableUse>;
  /** Whether nothing changes at all. */
  readonly none: boolean;

  constructor({ nodes }: Graph) {
    const all = variableUses(nodes.filter(({ op }) => op.mutates.length > 0)).filter(({ changes }) => changes);
    this.none = all.length === 0;
    this.#changes = usesByBytes(all);
  }

  /** Whether a variable's bytes change after node number `from` and before node number `to`; at any time unless told. */
  between(variable: Variable, from = -Infinity, to = Infinity): boolean {
    return this.#changes.of(variable).some(({ node: { id } }) => id > from && id < to);
  }
}
