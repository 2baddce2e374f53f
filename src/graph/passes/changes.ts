import type { Graph } from "../symbols/graph.js";
import { bufferOf, sharesBytes, type Variable } from "../symbols/variable.js";
import { variableOf } from "../symbols/views.js";

/**
 * When a graph changes which bytes. Variables overlap (a slab with its parts, a run of parts with both), so what counts is
 * where they lie: variables must have their places before the passes ask.
 */
export class Changes {
  readonly #ofBuffer = new Map<object, { readonly id: number; readonly variable: Variable }[]>();

  constructor({ nodes }: Graph) {
    for (const { id, op, inputs } of nodes) {
      for (const name of op.mutates) {
        const target = inputs[name];
        const variable = target && variableOf(target);
        if (variable === undefined) continue;
        const changes = this.#ofBuffer.get(bufferOf(variable)) ?? [];
        this.#ofBuffer.set(bufferOf(variable), [...changes, { id, variable }]);
      }
    }
  }

  /** Whether nothing changes at all. */
  get none(): boolean {
    return this.#ofBuffer.size === 0;
  }

  /** Whether a variable's bytes change after node number `from` and before node number `to`; at any time unless told. */
  between(variable: Variable, from = -Infinity, to = Infinity): boolean {
    const changes = this.#ofBuffer.get(bufferOf(variable)) ?? [];
    return changes.some((change) => change.id > from && change.id < to && sharesBytes(variable, change.variable));
  }
}
