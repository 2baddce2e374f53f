import type { DType } from "../../../dtype.js";
import type { OpDefinition, OpNode } from "../../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import type { Shape } from "../../../shape.js";
import type { Tensor } from "../../../tensor.js";
import { unsupported } from "../call.js";
import type { GraphWriter, WrittenNode } from "./graph-writer.js";
import { type Placed, type Size, type Sizes, sizesOf } from "./sizes.js";

/** Gives the names of what nodes are made of. */
export interface Names {
  readonly writer: GraphWriter;
  readonly sizes: Sizes;
  /** The name of a tensor that was written, of its whole shape. */
  of(a: SymbolicTensor, b: SymbolicTensor): string;
}

/** One use of an op as it is written: the same node in the traces of two batches. */
export class OpCall {
  readonly writer: GraphWriter;
  readonly sizes: Sizes;
  readonly a: OpNode;
  readonly b: OpNode;
  readonly #names: Names;

  constructor(names: Names, a: OpNode, b: OpNode) {
    this.writer = names.writer;
    this.sizes = names.sizes;
    this.#names = names;
    this.a = a;
    this.b = b;
  }

  /** The keys of the inputs that are there; a list's are `xs.0`, `xs.1`, …. */
  get keys(): readonly string[] {
    return Object.keys(this.a.inputs);
  }

  has(key: string): boolean {
    return this.a.inputs[key] !== undefined;
  }

  /** An input's name. */
  input(key: string = this.keys[0] ?? ""): string {
    const [a, b] = this.pair(key);
    return this.#names.of(a, b);
  }

  /** The name of a tensor that inputs were made of. */
  nameOf(a: SymbolicTensor, b: SymbolicTensor): string {
    return this.#names.of(a, b);
  }

  /** An input in both traces. */
  pair(key: string = this.keys[0] ?? ""): readonly [SymbolicTensor, SymbolicTensor] {
    const [a, b] = [this.a.inputs[key], this.b.inputs[key]];
    if (a === undefined || b === undefined) throw unsupported(`${this.a.op.name} without ${key}`);
    return [a, b];
  }

  /** The names of all inputs, for an op that broadcasts: what is one number throughout needs no shape then. */
  operands(): string[] {
    const tensors = Object.values(this.a.inputs);
    const whole = this.out();
    const isWhole = tensors.some(
      ({ source, shape }) => source.kind !== "fill" && String(shape) === String(whole.shape),
    );
    return this.keys.map((key) => {
      const { source, dtype } = this.pair(key)[0];
      return source.kind === "fill" && isWhole ? this.writer.scalar(source.value, dtype) : this.input(key);
    });
  }

  /** The numbers of an input that are known. */
  known(key: string): Tensor | undefined {
    return this.has(key) ? this.writer.known(this.input(key)) : undefined;
  }

  dtype(key: string = this.keys[0] ?? ""): DType {
    return this.pair(key)[0].dtype;
  }

  rank(key: string = this.keys[0] ?? ""): number {
    return this.pair(key)[0].rank;
  }

  /** The shape of an input. */
  shape(key: string = this.keys[0] ?? ""): readonly Size[] {
    const [a, b] = this.pair(key);
    return sizesOf(a.shape, b.shape);
  }

  /** The shape of an output. */
  outShape(key: string = Object.keys(this.a.outputs)[0] ?? ""): readonly Size[] {
    return sizesOf(this.out(key).shape, this.b.outputs[key]?.shape ?? []);
  }

  /** An output in the first trace. */
  out(key: string = Object.keys(this.a.outputs)[0] ?? ""): { readonly shape: Shape; readonly dtype: DType } {
    return this.a.outputs[key] ?? { shape: [], dtype: "float32" };
  }

  /** The inputs as values whose shapes tell sizes. */
  get near(): readonly Placed[] {
    return this.keys
      .filter((key) => this.pair(key)[0].source.kind !== "fill")
      .map((key) => ({ name: this.input(key), shape: this.shape(key) }));
  }

  /** An attribute. Throws an UnsupportedError for one that depends on the batch. */
  attr<T>(name: string): T {
    const [a, b] = this.both<T>(name);
    if (JSON.stringify(a) === JSON.stringify(b)) return a;
    throw unsupported(`${this.a.op.name} whose ${name} depends on the batch`);
  }

  /** An attribute in both traces. */
  both<T>(name: string): readonly [T, T] {
    return [this.a.attrs[name] as T, this.b.attrs[name] as T];
  }

  /** A node of names and of numbers, which are of the type of the first input unless told. */
  f(op: string, ...inputs: readonly (string | number)[]): string {
    return this.node(op, inputs);
  }

  node(op: string, inputs: readonly (string | number)[], attributes: WrittenNode["attributes"] = {}): string {
    const dtype = this.dtype();
    return this.writer.node(
      op,
      inputs.map((one) => (typeof one === "number" ? this.writer.scalar(one, dtype) : one)),
      attributes,
    );
  }

  refuse(what: string): never {
    throw unsupported(`${this.a.op.name} ${what}`);
  }
}

/** How an op is written: adds nodes, and gives the name of its output, or of its outputs by their keys. */
export type OpRow = (call: OpCall) => string | Readonly<Record<string, string>>;

/** Rows by the ops that they write. */
export type OpRows = readonly (readonly [OpDefinition, OpRow])[];
