import { UnsupportedError } from "../../errors.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Shape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import type { OnnxAttribute, OnnxNode, OnnxSubgraph, OnnxTensor } from "./proto.js";

/** A value in a graph. Its numbers are there if they are known before anything runs: shapes and axes must be. */
export interface Value {
  readonly shape: Shape;
  readonly numbers?: readonly number[] | undefined;
  /** Whether the numbers that are known are whole ones by their type. */
  readonly isWhole?: boolean | undefined;
  readonly tensor: SymbolicTensor;
}

/** A value of which only the tensor is known. */
export function computed(tensor: SymbolicTensor): Value {
  return { shape: tensor.shape, tensor };
}

/** A value whose numbers are known. It becomes a tensor of the graph where an op wants one. */
export function known(host: Tensor): Value {
  let tensor: SymbolicTensor | undefined;
  let numbers: readonly number[] | undefined;
  return {
    shape: host.shape,
    isWhole: host.dtype === "int32",
    get numbers() {
      numbers ??= Array.from(host.data);
      return numbers;
    },
    get tensor() {
      tensor ??= constant(host);
      return tensor;
    },
  };
}

/** Whole numbers that are known. */
export function wholeNumbers(numbers: readonly number[], shape: Shape = [numbers.length]): Value {
  return known(Tensor.from([...numbers], shape, "int32"));
}

/** Computes a graph within a node, of values for its inputs. */
export type Run = (graph: OnnxSubgraph, inputs: readonly Value[]) => Value[];

/** The tensor of a file, if its elements are of a type that there is. */
export function tensorIn({ tensor, type }: OnnxTensor): Tensor {
  if (tensor === undefined) throw unsupported(`the type ${type} of a constant`);
  return tensor;
}

/** One node of a graph with what goes into it. */
export class Call {
  readonly op: string;
  readonly opset: number;
  readonly outputs: readonly string[];
  readonly #inputs: readonly (Value | undefined)[];
  readonly #attributes: Readonly<Record<string, OnnxAttribute>>;
  readonly #run: Run;

  constructor({ op, outputs, attributes }: OnnxNode, inputs: readonly (Value | undefined)[], opset: number, run: Run) {
    this.#run = run;
    this.op = op;
    this.opset = opset;
    this.outputs = outputs;
    this.#inputs = inputs;
    this.#attributes = attributes;
  }

  /** The same node with other inputs. */
  with(tensors: readonly SymbolicTensor[]): Call {
    const { op, outputs } = this;
    const node = { name: "", op, domain: "", inputs: [], outputs, attributes: this.#attributes, types: {} };
    return new Call(node, tensors.map(computed), this.opset, this.#run);
  }

  /** All inputs that are given. */
  get values(): readonly Value[] {
    return this.#inputs.filter((input) => input !== undefined);
  }

  get tensors(): SymbolicTensor[] {
    return this.values.map(({ tensor }) => tensor);
  }

  /** An input with what is known of it. */
  value(i: number): Value | undefined {
    return this.#inputs[i];
  }

  /** What a graph within the node gives. */
  run(name: string, inputs: readonly Value[]): Value[] {
    const graph = this.#attributes[name];
    if (typeof graph !== "object" || !("nodes" in graph)) throw unsupported(`${this.op} without ${name}`);
    return this.#run(graph, inputs);
  }

  /** An input that must be there. */
  tensor(i: number): SymbolicTensor {
    const input = this.optional(i);
    if (input === undefined) throw unsupported(`${this.op} without input ${i}`);
    return input;
  }

  optional(i: number): SymbolicTensor | undefined {
    return this.#inputs[i]?.tensor;
  }

  /** The numbers of an input, which must be known; undefined if the input is left out. */
  numbers(i: number): readonly number[] | undefined {
    const input = this.#inputs[i];
    if (input !== undefined && input.numbers === undefined) throw unsupported(`${this.op} of a computed input ${i}`);
    return input?.numbers;
  }

  /** A number among the attributes. */
  number(name: string, fallback: number): number {
    return Number(this.#attributes[name] ?? fallback);
  }

  ints(name: string): readonly number[] | undefined {
    return this.#attributes[name] as readonly number[] | undefined;
  }

  text(name: string, fallback: string): string {
    return String(this.#attributes[name] ?? fallback);
  }

  attribute(name: string): OnnxAttribute | undefined {
    return this.#attributes[name];
  }

  /** Throws an UnsupportedError unless `fine`. */
  needs(fine: boolean, what: string): void {
    if (!fine) throw unsupported(`${this.op} with ${what}`);
  }
}

export function unsupported(what: string): UnsupportedError {
  return new UnsupportedError({ where: "ONNX", problem: `${what} is not supported` });
}

/** More numbers than any graph makes of its own: positions in the longest sequence, pixels along the widest picture. */
const MOST = 2 ** 20;

/** How many numbers a node makes on the host, none too many. Throws an UnsupportedError for what only a file made to do harm asks for. */
export function bounded(count: number, most = MOST): number {
  if (count <= most) return count;
  throw unsupported(`a node that makes ${count} numbers of its own`);
}

/** What an operator gives: one tensor, or several; a value, where its numbers are known. */
export type Result = SymbolicTensor | Value | readonly (SymbolicTensor | Value)[];

/** An operator in terms of ours. */
export type Row = (call: Call) => Result;
