import { ByBytes } from "../symbols/by-bytes.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { assignOp, sharesBytes, type Variable } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { type Group, nodesOf } from "./group.js";
import type { Uses } from "./uses.js";

// What keeps groups in their order: what one computes or changes and another reads.

/** Whether two groups may change places. */
export function mayPass(a: Group, b: Group): boolean {
  return !reads(a, b) && !reads(b, a) && !writesTheSame(a, b);
}

/** Whether one group reads what the other computes, or changes. */
export function reads(reader: Group, writer: Group): boolean {
  const made = new Set(nodesOf(writer).flatMap(({ outputs }) => Object.values(outputs)));
  const inputs = nodesOf(reader).flatMap((node) => Object.values(node.inputs));
  return (
    inputs.some((input) => made.has(rootOf(input))) ||
    variablesRead(reader).some(({ variable }) => isChanged(variable, writer))
  );
}

/** Whether both change a variable. */
export function writesTheSame(a: Group, b: Group): boolean {
  return changes(a).some((variable) => isChanged(variable, b));
}

/** A variable as a node reads it. */
export interface Read {
  readonly tensor: SymbolicTensor;
  readonly variable: Variable;
}

/** What a group reads of variables, each as it is shown. */
export function variablesRead(group: Group): Read[] {
  return nodesOf(group).flatMap(({ op, inputs }) =>
    Object.entries(inputs).flatMap(([name, tensor]) => {
      const variable = variableOf(tensor);
      return variable === undefined || (op === assignOp.definition && name === "target") ? [] : [{ tensor, variable }];
    }),
  );
}

/** Whether a group changes any byte of a variable. */
export function isChanged(variable: Variable, by: Group): boolean {
  return changes(by).some((other) => sharesBytes(variable, other));
}

/** The variables that a group changes. */
export function changes(group: Group): Variable[] {
  return nodesOf(group).flatMap(({ op, inputs }) =>
    op.mutates.flatMap((name) => {
      const target = inputs[name];
      return (target && variableOf(target)) ?? [];
    }),
  );
}

/** Groups in their order, some of which move to later ones. Asking how far one may move costs no walk over those between. */
export class Order {
  /** Where each group is by now. */
  readonly #places: number[];
  readonly #homes = new Map<OpNode, number>();
  readonly #reads: ByBytes<number>;
  readonly #changes: ByBytes<number>;
  readonly #uses: Uses;

  constructor(groups: readonly Group[], uses: Uses) {
    this.#uses = uses;
    this.#places = [...groups.keys()];
    const read = groups.map((group) => variablesRead(group).map(({ variable }) => variable));
    const changed = groups.map(changes);
    this.#reads = new ByBytes(read.flat());
    this.#changes = new ByBytes(changed.flat());
    groups.forEach((group, at) => {
      for (const node of nodesOf(group)) this.#homes.set(node, at);
      for (const variable of read[at] ?? []) this.#reads.add(variable, at);
      for (const variable of changed[at] ?? []) this.#changes.add(variable, at);
    });
  }

  /** The first place behind `at` whose group the one from there may not pass; Infinity where it may pass all. */
  firstInTheWay(group: Group, at: number): number {
    const readers = nodesOf(group)
      .flatMap(({ outputs }) => Object.values(outputs))
      .flatMap((made) => this.#uses.readers(made).map(({ node }) => this.#homes.get(node)));
    const changers = variablesRead(group).flatMap(({ variable }) => this.#changes.of(variable));
    const both = changes(group).flatMap((variable) => [...this.#reads.of(variable), ...this.#changes.of(variable)]);
    const places = [...readers, ...changers, ...both].map((home) => this.#places[home ?? -1] ?? -1);
    return Math.min(...places.filter((place) => place > at));
  }

  /** Takes note that a group has joined a later one. */
  move(from: number, to: number): void {
    this.#places[from] = to;
  }
}
