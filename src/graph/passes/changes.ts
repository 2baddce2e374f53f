import { ByBytes } from "../symbols/by-bytes.js";
import type { Graph } from "../symbols/graph.js";
import type { Variable } from "../symbols/variable.js";
import { variableOf } from "../symbols/views.js";

/**
 * When a graph changes which bytes. Variables overlap (a slab with its parts, a run of parts with both), so what counts is
 * where they lie: variables must have their places before the passes ask.
 */
export class Changes {
  readonly #changes: ByBytes<number>;
  /** Whether nothing changes at all. */
  readonly none: boolean;

  constructor({ nodes }: Graph) {
    const all = nodes.flatMap(({ id, op, inputs }) =>
      op.mutates.flatMap((name) => {
        const target = inputs[name];
        const variable = target && variableOf(target);
        return variable === undefined ? [] : [{ id, variable }];
      }),
    );
    this.none = all.length === 0;
    this.#changes = new ByBytes(all.map(({ variable }) => variable));
    for (const { id, variable } of all) this.#changes.add(variable, id);
  }

  /** Whether a variable's bytes change after node number `from` and before node number `to`; at any time unless told. */
  between(variable: Variable, from = -Infinity, to = Infinity): boolean {
    return this.#changes.of(variable).some((id) => id > from && id < to);
  }
}
