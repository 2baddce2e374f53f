import type { OpNode } from "../../../graph/symbols/op.js";
import type { SymbolicTensor } from "../../../graph/symbols/tensor.js";
import { Tensor } from "../../../tensor.js";
import { unsupported } from "../call.js";
import type { GraphWriter } from "./graph-writer.js";
import { type Names, OpCall } from "./op-call.js";
import { opRows } from "./rows.js";
import { type Placed, Sizes, sizesOf } from "./sizes.js";

type Pair = readonly [SymbolicTensor, SymbolicTensor];

/** Writes what was traced for two batches: the same nodes twice, but for sizes. What differs between them depends on the batch. */
export class TracedNames implements Names {
  readonly writer: GraphWriter;
  readonly sizes: Sizes;
  readonly #names = new Map<SymbolicTensor, string>();

  /** `ends`: the model's inputs, whose shapes tell all sizes that are not known. */
  constructor(writer: GraphWriter, ends: readonly Placed[]) {
    this.writer = writer;
    this.sizes = new Sizes(writer, ends);
  }

  /** Says what an input of the trace is called. */
  note(tensor: SymbolicTensor, name: string): void {
    this.#names.set(tensor, name);
  }

  /** Writes all that tensors are made of. */
  write(pairs: readonly Pair[]): void {
    for (const [a, b] of nodesBehind(pairs)) {
      const row = opRows.get(a.op);
      if (row === undefined) throw unsupported(`the op ${a.op.name}`);
      const given = row(new OpCall(this, a, b));
      const keys = Object.keys(a.outputs);
      for (const [i, key] of keys.entries()) {
        const name = typeof given === "string" ? (i === 0 ? given : undefined) : given[key];
        const output = a.outputs[key];
        if (name !== undefined && output !== undefined) this.#names.set(output, name);
      }
    }
  }

  of(a: SymbolicTensor, b: SymbolicTensor): string {
    const known = this.#names.get(a);
    if (known !== undefined) return known;
    const name = this.#leaf(a, b);
    this.#names.set(a, name);
    return name;
  }

  #leaf(a: SymbolicTensor, b: SymbolicTensor): string {
    const { writer } = this;
    const { source, dtype } = a;
    if (source.kind === "variable") return writer.weight(source.variable);
    if (source.kind === "data") {
      if (b.source.kind !== "data" || !sameValues(source.tensor, b.source.tensor))
        throw unsupported("numbers that depend on the batch");
      return writer.constant("constant", source.tensor);
    }
    if (source.kind === "fill") {
      if (a.rank === 0) return writer.scalar(source.value, dtype);
      if (String(a.shape) === String(b.shape)) {
        const values = new Array<number>(a.size).fill(source.value);
        return writer.constant("constant", Tensor.from(values, a.shape, dtype));
      }
      const shape = this.sizes.shape(sizesOf(a.shape, b.shape), []);
      return writer.node("Expand", [writer.scalar(source.value, dtype), shape]);
    }
    if (source.kind === "output") throw unsupported(`${source.node.op.name}'s ${source.name}`);
    throw unsupported(`the value ${source.name}`);
  }
}

function sameValues(a: Tensor, b: Tensor): boolean {
  return a === b || (String(a.shape) === String(b.shape) && a.data.every((value, i) => value === b.data[i]));
}

/** All nodes behind tensors, of both traces, each after those that it needs. */
function nodesBehind(pairs: readonly Pair[]): (readonly [OpNode, OpNode])[] {
  const found = new Map<OpNode, OpNode>();
  const pending = [...pairs];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const [a, b] = pair;
    if (a.source.kind !== b.source.kind) throw unsupported("another computation for another batch");
    if (a.source.kind !== "output" || b.source.kind !== "output" || found.has(a.source.node)) continue;
    const [node, other] = [a.source.node, b.source.node];
    if (node.op !== other.op) throw unsupported(`${node.op.name} or ${other.op.name}, depending on the batch`);
    found.set(node, other);
    for (const [key, input] of Object.entries(node.inputs)) {
      const twin = other.inputs[key];
      if (twin === undefined) throw unsupported("another computation for another batch");
      pending.push([input, twin]);
    }
  }
  return [...found].sort(([a], [b]) => a.id - b.id);
}
