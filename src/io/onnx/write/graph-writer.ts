import type { DType } from "../../../dtype.js";
import type { Variable } from "../../../graph/symbols/variable.js";
import { Tensor } from "../../../tensor.js";

/** A float says that it is one, a tensor's type is a number of TensorProto.DataType: whole numbers are integers in ONNX. */
export type WrittenAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }
  | { readonly tensor: Tensor; readonly type: number }
  | { readonly graph: WrittenGraph };

export interface WrittenNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, WrittenAttribute>>;
}

export interface WrittenValue {
  readonly name: string;
  /** A number of TensorProto.DataType; undefined where the reader is to find out. */
  readonly type: number | undefined;
  readonly shape: readonly (number | null)[];
}

/** A tensor of a graph. A list of numbers is one of int64; a tensor is of its own type, unless another one is told. */
export interface WrittenTensor {
  readonly value: Tensor | readonly number[];
  readonly type?: number | undefined;
}

export interface WrittenGraph {
  readonly name: string;
  readonly nodes: readonly WrittenNode[];
  readonly initializers: ReadonlyMap<string, WrittenTensor>;
  readonly inputs: readonly WrittenValue[];
  readonly outputs: readonly WrittenValue[];
}

/** A graph that grows node by node. Values go by their names, which are made here. */
export class GraphWriter {
  readonly opset: number;
  readonly nodes: WrittenNode[] = [];
  readonly initializers = new Map<string, WrittenTensor>();
  readonly #taken: Set<string>;
  readonly #shared = new Map<string, string>();
  readonly #read: (variable: Variable) => Tensor;
  readonly #variables = new Map<Variable, string>();

  /** `read` gives the values of weights. */
  constructor(opset: number, read: (variable: Variable) => Tensor, taken = new Set<string>()) {
    this.opset = opset;
    this.#read = read;
    this.#taken = taken;
  }

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

  /** Adds numbers that are known, and gives their name. */
  constant(wanted: string, value: Tensor, type?: number): string {
    const name = this.name(wanted);
    this.initializers.set(name, { value, type });
    return name;
  }

  /** A list of int64, as shapes and axes are; those that are alike are there once. */
  ints(numbers: readonly number[], wanted = "ints"): string {
    return this.#once(`${numbers}`, () => {
      const name = this.name(wanted);
      this.initializers.set(name, { value: numbers });
      return name;
    });
  }

  /** A number, there once however often it is asked for. */
  scalar(value: number, dtype: DType = "float32"): string {
    const sign = Object.is(value, -0) ? "-" : "";
    return this.#once(`${dtype} ${sign}${value}`, () => this.constant("number", Tensor.from([value], [], dtype)));
  }

  /** The name of a weight. */
  weight(variable: Variable, wanted = variable.name): string {
    const known = this.#variables.get(variable);
    if (known !== undefined) return known;
    const name = this.constant(wanted, this.#read(variable));
    this.#variables.set(variable, name);
    return name;
  }

  /** The numbers of a value that are known, if they are. */
  known(name: string): Tensor | undefined {
    const value = this.initializers.get(name)?.value;
    return value instanceof Tensor ? value : undefined;
  }

  /** Whether a node that is written reads a value. */
  isRead(name: string): boolean {
    return this.nodes.some(({ inputs }) => inputs.includes(name));
  }

  /** A writer for a graph within a node: it sees the names of this one. */
  inner(): GraphWriter {
    return new GraphWriter(this.opset, this.#read, this.#taken);
  }

  /** What the outputs depend on, and nothing else. */
  needed(outputs: readonly string[]): Pick<WrittenGraph, "nodes" | "initializers"> {
    const wanted = new Set(outputs);
    const nodes = this.nodes.toReversed().filter((node) => {
      if (!node.outputs.some((name) => wanted.has(name))) return false;
      for (const name of namesIn(node)) wanted.add(name);
      return true;
    });
    return {
      nodes: nodes.toReversed(),
      initializers: new Map([...this.initializers].filter(([name]) => wanted.has(name))),
    };
  }

  #once(key: string, make: () => string): string {
    const name = this.#shared.get(key) ?? make();
    this.#shared.set(key, name);
    return name;
  }
}

/** What a node reads, graphs within it included. */
function namesIn({ inputs, attributes }: WrittenNode): string[] {
  const within = Object.values(attributes).flatMap((value) =>
    typeof value === "object" && "graph" in value
      ? [...value.graph.nodes.flatMap(namesIn), ...value.graph.outputs.map(({ name }) => name)]
      : [],
  );
  return [...inputs, ...within];
}
