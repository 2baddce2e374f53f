import { isFloat } from "../../dtype.js";
import { isInline } from "../passes/inline.js";
import { accessOf } from "../symbols/broadcast.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import type { FusedBindings } from "./fused-bindings.js";
import { fromMemory, VALUE } from "./memory-types.js";

/** One function of generated code: `index` is that of an element of `domain`, and it works out values of its shape. */
export class FusedFunction {
  readonly #bindings: FusedBindings;
  readonly #domain: SymbolicTensor;
  readonly #body: string[] = [];
  readonly #names = new Map<SymbolicTensor, string>();
  #inlined = 0;

  constructor(bindings: FusedBindings, domain: SymbolicTensor) {
    this.#bindings = bindings;
    this.#domain = domain;
  }

  /** How many values it has. */
  get count(): number {
    return this.#names.size;
  }

  /** Takes an expression for a value. */
  name(tensor: SymbolicTensor, expression: string): void {
    this.#names.set(tensor, expression);
  }

  /** Reads a tensor that is bound as `array`. */
  load(tensor: SymbolicTensor, array: string): void {
    const value = `${array}_value`;
    this.#body.push(`  let ${value} = ${fromMemory(tensor.dtype, `${array}[${this.#indexOf(tensor)}]`)};`);
    this.#names.set(tensor, value);
  }

  /** Works out an element-wise node, as `name`. */
  compute({ op, inputs, attrs, outputs }: OpNode, name: string): void {
    const [out] = Object.values(outputs);
    if (out === undefined) return;
    const same = inputs[op.elementwise ?? ""]; // an assignment, a copy, a broadcast
    if (same?.dtype === out.dtype) {
      this.#names.set(out, this.#value(same));
      return;
    }
    for (const text of op.library ?? []) this.#bindings.library.add(text);
    const expression = (op.elementwise ?? "").replace(/\b[a-zA-Z_]\w*\b(?!\()/g, (word) => {
      const input = inputs[word];
      if (input !== undefined) return this.#value(input);
      if (word === "step") this.#bindings.useStep();
      const attr = attrs[word];
      return typeof attr === "number" ? this.#bindings.number(op.unsigned?.includes(word) ? "u32" : "f32", attr) : word;
    });
    this.#body.push(`  let ${name}: ${VALUE[out.dtype]} = ${expression};`);
    this.#names.set(out, name);
  }

  /** The expression for a value that it has. */
  nameOf(tensor: SymbolicTensor): string {
    return this.#names.get(tensor) ?? "value";
  }

  add(statement: string): void {
    this.#body.push(`  ${statement}`);
  }

  /** The whole function. `columnGiven`: whether `column` is among its parameters. */
  text(head: string, columnGiven = false): string {
    const needsColumn = !columnGiven && this.#body.some((line) => line.includes("column"));
    const columns = needsColumn ? this.#bindings.number("u32", this.#domain.shape.at(-1) ?? 1) : undefined;
    const column = columns === undefined ? [] : [`  let column = index % ${columns};`];
    return [`${head} {`, ...column, ...this.#body, "}"].join("\n");
  }

  #indexOf(tensor: SymbolicTensor): string {
    const access = accessOf(tensor.shape, this.#domain.shape);
    if (access.kind === "same") return "index";
    if (access.kind === "scalar") return "0u";
    if (access.kind === "column") return "column";
    const terms: string[] = [];
    let rest = "index";
    for (let axis = access.sizes.length - 1; axis >= 0; axis--) {
      const stride = access.strides[axis] ?? 0;
      const size = this.#bindings.number("u32", access.sizes[axis] ?? 1);
      const coordinate = axis === 0 ? rest : `(${rest} % ${size})`;
      if (stride === 1) terms.push(coordinate);
      else if (stride > 0) terms.push(`${coordinate} * ${this.#bindings.number("u32", stride)}`);
      if (axis > 0) rest = `(${rest} / ${size})`;
    }
    return terms.join(" + ");
  }

  #value(tensor: SymbolicTensor): string {
    const { source, dtype } = tensor;
    if (source.kind === "scalar") return this.#bindings.scalar(source.name);
    if (source.kind === "output" && !this.#names.has(tensor) && isInline(tensor))
      this.compute(source.node, `k${this.#inlined++}`);
    if (source.kind !== "fill") return this.nameOf(tensor);
    if (dtype === "bool") return source.value === 0 ? "false" : "true";
    return isFloat(dtype)
      ? this.#bindings.number("f32", source.value)
      : `${dtype === "int32" ? "i32" : "u32"}(${source.value})`;
  }
}
