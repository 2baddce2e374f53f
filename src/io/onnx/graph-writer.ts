import type { Tensor } from "../../tensor.js";

/** A float says that it is one: whole numbers are integers in ONNX. */
export type WrittenAttribute = number | string | readonly number[] | { readonly float: number };

export interface WrittenNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, WrittenAttribute>>;
}

export interface WrittenValue {
  readonly name: string;
  /** A number of TensorProto.DataType. */
  readonly type: number;
  readonly shape: readonly (number | null)[];
}

export interface WrittenGraph {
  readonly name: string;
  readonly nodes: readonly WrittenNode[];
  /** By name; a list of numbers is one of int64. */
  readonly initializers: ReadonlyMap<string, Tensor | readonly number[]>;
  readonly inputs: readonly WrittenValue[];
  readonly outputs: readonly WrittenValue[];
}

/** A graph that grows node by node. Values go by their names, which are made here. */
export class GraphWriter {
  readonly nodes: WrittenNode[] = [];
  readonly initializers = new Map<string, Tensor | readonly number[]>();
  readonly #taken = new Set<string>();

  /** A name that nothing has yet. */
  name(wanted: string): string {
    let found = wanted;
    for (let i = 1; this.#taken.has(found); i++) found = `${wanted}_${i}`;
    this.#taken.add(found);
    return found;
  }

  /** Adds a node, and gives the name of its output; an input of `""` is left out. */
  node(
    op: string,
    inputs: readonly string[],
    attributes: WrittenNode["attributes"] = {},
    wanted = op.toLowerCase(),
  ): string {
    return this.nodeOfMany(op, inputs, attributes, [wanted])[0] ?? "";
  }

  /** The same for a node with several outputs. */
  nodeOfMany(
    op: string,
    inputs: readonly string[],
    attributes: WrittenNode["attributes"],
    wanted: readonly string[],
  ): string[] {
    const outputs = wanted.map((one) => (one === "" ? "" : this.name(one)));
    this.nodes.push({ op, inputs, outputs, attributes });
    return outputs;
  }

  /** Adds numbers that are known, and gives their name. A list is one of int64, as shapes and axes are. */
  constant(wanted: string, value: Tensor | readonly number[]): string {
    const name = this.name(wanted);
    this.initializers.set(name, value);
    return name;
  }
}
