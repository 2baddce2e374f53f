/** Runs an ONNX graph as ops of ours, node by node. */
import { constant, type SymbolicTensor, Tensor } from "../../src/index.js";
import { NotYet } from "../harness/keras-cases.js";
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from "./decode.js";

/** A value in the graph. The numbers are there if they are known before anything runs: shapes and axes must be. */
export interface Value {
  readonly tensor: SymbolicTensor;
  readonly numbers?: readonly number[] | undefined;
}

/** One node of a graph with what goes into it. */
export class Call {
  readonly op: string;
  readonly opset: number;
  readonly outputs: readonly string[];
  readonly #inputs: readonly (Value | undefined)[];
  readonly #attributes: Readonly<Record<string, OnnxAttribute>>;

  constructor({ op, outputs, attributes }: OnnxNode, inputs: readonly (Value | undefined)[], opset: number) {
    this.op = op;
    this.opset = opset;
    this.outputs = outputs;
    this.#inputs = inputs;
    this.#attributes = attributes;
  }

  /** All inputs. */
  get tensors(): SymbolicTensor[] {
    return this.#inputs.flatMap((input) => (input === undefined ? [] : [input.tensor]));
  }

  /** An input that must be there. */
  tensor(i: number): SymbolicTensor {
    const input = this.optional(i);
    if (input === undefined) throw new NotYet(`${this.op} without input ${i}`);
    return input;
  }

  optional(i: number): SymbolicTensor | undefined {
    return this.#inputs[i]?.tensor;
  }

  /** The numbers of an input, which must be known; undefined if the input is left out. */
  numbers(i: number): readonly number[] | undefined {
    const input = this.#inputs[i];
    if (input !== undefined && input.numbers === undefined) throw new NotYet(`${this.op} of a computed input ${i}`);
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

  /** Says that a mode is not there yet unless `fine`. */
  needs(fine: boolean, what: string): void {
    if (!fine) throw new NotYet(`${this.op} with ${what}`);
  }
}

/** What an operator gives: one tensor, or several; a value too, where its numbers are known. */
export type Result = SymbolicTensor | Value | readonly SymbolicTensor[];

/** An operator in terms of ours. */
export type Row = (call: Call) => Result;

/** The outputs of a model for symbolic inputs whose numbers are known. Throws NotYet for what there is not. */
export function interpret(
  model: OnnxModel,
  inputs: readonly Value[],
  operators: Readonly<Record<string, Row>>,
): Record<string, SymbolicTensor> {
  const values = new Map<string, Value>(model.constants.map((one) => [one.name, knownValue(one)]));
  model.inputs.forEach((name, i) => {
    if (inputs[i] !== undefined) values.set(name, inputs[i]);
  });
  for (const node of model.nodes) {
    const row = operators[node.op];
    if (row === undefined) throw new NotYet(node.op);
    const given = node.inputs.map((name) => (name === "" ? undefined : values.get(name)));
    const result = row(new Call(node, given, model.opset));
    const results = Array.isArray(result) ? result : [result];
    node.outputs.forEach((name, i) => {
      const value: SymbolicTensor | Value | undefined = results[i];
      if (value !== undefined) values.set(name, "tensor" in value ? value : { tensor: value });
    });
  }
  return Object.fromEntries(
    model.outputs.map((name) => {
      const value = values.get(name);
      if (value === undefined) throw new NotYet(`output ${name}`);
      return [name, value.tensor];
    }),
  );
}

export function knownValue(tensor: OnnxTensor): Value {
  const host = toTensor(tensor);
  return { tensor: constant(host), numbers: [...host.data] };
}

/** An ONNX tensor as one of ours. Throws NotYet where we have no such type, or no tensors that are empty. */
export function toTensor({ name, dtype, shape, values }: OnnxTensor): Tensor {
  if (dtype === null) throw new NotYet(`the type of ${name || "a constant"}`);
  if (shape.includes(0)) throw new NotYet("empty tensors");
  const numbers = values.map(Number);
  const limit = { int32: 2 ** 31, uint32: 2 ** 32, float32: Infinity, float16: Infinity, bool: 2 }[dtype];
  if (dtype !== "float32" && numbers.some((n) => Math.abs(n) >= limit)) throw new NotYet("64-bit integers");
  return Tensor.from(numbers, shape, dtype);
}
