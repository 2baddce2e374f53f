import { isFloat } from "../../dtype.js";
import type { Shape } from "../../shape.js";
import { isInline } from "../passes/inline.js";
import { accessOf } from "../symbols/broadcast.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { rootOf } from "../symbols/views.js";
import type { FusedBindings } from "./fused-bindings.js";
import { fromMemory, VALUE } from "./memory-types.js";

/** One function of generated code: `index` is that of an element of `domain`, and it works out values of as many elements. */
export class FusedFunction {
  readonly #bindings: FusedBindings;
  readonly #domain: SymbolicTensor;
  readonly #body: string[] = [];
  readonly #arrayOf: (tensor: SymbolicTensor, count: number) => string;
  readonly #names = new Map<SymbolicTensor, string>();
  /** What elements of arrays are called, by array and how it is read. */
  readonly #loaded = new Map<string, string>();
  #inlined = 0;

  /** `arrayOf` binds a tensor that is read, and gives the array's name; it is told how many values there are before. */
  constructor(
    bindings: FusedBindings,
    domain: SymbolicTensor,
    arrayOf: (tensor: SymbolicTensor, count: number) => string,
  ) {
    this.#bindings = bindings;
    this.#domain = domain;
    this.#arrayOf = arrayOf;
  }

  /** Takes an expression for a value. */
  name(tensor: SymbolicTensor, expression: string): void {
    this.#names.set(tensor, expression);
  }

  /** Whether it has an expression for a value, be it through a view. */
  knows(tensor: SymbolicTensor): boolean {
    return this.#names.has(rootOf(tensor));
  }

  /** Works out an element-wise node, as `name`. */
  compute({ op, inputs, attrs, outputs }: OpNode, name: string): void {
    const [out] = Object.values(outputs);
    if (out === undefined) return;
    const same = inputs[op.elementwise ?? ""]; // an assignment, a copy, a broadcast
    if (same?.dtype === out.dtype) {
      this.#names.set(out, this.value(same, out.shape));
      return;
    }
    for (const text of op.library ?? []) this.#bindings.library.add(text);
    const expression = (op.elementwise ?? "").replace(/\b[a-zA-Z_]\w*\b(?!\()/g, (word) => {
      const input = inputs[word];
      if (input !== undefined) return this.value(input, out.shape);
      if (word === "step") this.#bindings.useStep();
      const attr = attrs[word];
      return typeof attr === "number" ? this.#bindings.number(op.unsigned?.includes(word) ? "u32" : "f32", attr) : word;
    });
    this.#body.push(`  let ${name}: ${VALUE[out.dtype]} = ${expression};`);
    this.#names.set(out, name);
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

  /** The expression for a value, as a node reads it whose values have `shape`: one of its own, a number, or an element of an array. */
  value(tensor: SymbolicTensor, shape: Shape = tensor.shape): string {
    const { source, dtype } = tensor;
    if (source.kind === "scalar") return this.#bindings.scalar(source.name);
    if (source.kind === "output" && !this.#names.has(tensor) && isInline(tensor))
      this.compute(source.node, `k${this.#inlined++}`);
    if (source.kind !== "fill") return this.#names.get(rootOf(tensor)) ?? this.#load(tensor, shape);
    if (dtype === "bool") return source.value === 0 ? "false" : "true";
    return isFloat(dtype)
      ? this.#bindings.number("f32", source.value)
      : `${dtype === "int32" ? "i32" : "u32"}(${source.value})`;
  }

  #load(tensor: SymbolicTensor, shape: Shape): string {
    const array = this.#arrayOf(tensor, this.#names.size + this.#loaded.size);
    const key = `${array} ${tensor.shape} ${shape}`;
    const known = this.#loaded.get(key);
    if (known !== undefined) return known;
    const name = `${array}_value${[...this.#loaded.keys()].filter((other) => other.startsWith(`${array} `)).length || ""}`;
    this.#body.push(`  let ${name} = ${fromMemory(tensor.dtype, `${array}[${this.#indexOf(tensor, shape)}]`)};`);
    this.#loaded.set(key, name);
    return name;
  }

  #indexOf(tensor: SymbolicTensor, shape: Shape): string {
    const access = accessOf(tensor.shape, shape);
    if (access.kind === "same") return "index";
    if (access.kind === "scalar") return "0u";
    const { sizes, strides } = access;
    if (sizes.length === 2 && strides[0] === 0 && sizes[1] === this.#domain.shape.at(-1)) return "column";
    const terms: string[] = [];
    let rest = "index";
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      const size = this.#bindings.number("u32", sizes[axis] ?? 1);
      const coordinate = axis === 0 ? rest : `(${rest} % ${size})`;
      if (stride === 1) terms.push(coordinate);
      else if (stride > 0) terms.push(`${coordinate} * ${this.#bindings.number("u32", stride)}`);
      if (axis > 0) rest = `(${rest} / ${size})`;
    }
    return terms.join(" + ");
  }
}
