import { type DType, isFloat } from "../../dtype.js";
import { InternalError } from "../../errors.js";
import { type LibraryName, librarySource } from "../../gpu/library.js";
import type { BindingKind } from "../../gpu/pipelines.js";
import { domainOf, externalReads, type Group } from "../passes/fuse.js";
import { isInline } from "../passes/inline.js";
import { accessOf } from "../symbols/broadcast.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";

/** Generated WGSL for a kernel's fuse region, and what has to be bound for it. */
export interface FusedCode {
  readonly text: string;
  /** Extra bindings by number: tensors, the uniform of numbers in the code, the step uniform. */
  readonly bindings: ReadonlyMap<number, FusedBinding>;
  /** The tensor that the epilogue returns, which goes to the kernel's own output binding. */
  readonly returned: SymbolicTensor | undefined;
}

export type FusedBinding =
  | { readonly kind: "read" | "read_write"; readonly tensor: SymbolicTensor }
  | { readonly kind: "numbers"; readonly values: readonly FusedNumber[] }
  | { readonly kind: "step" };

/** A number the code uses: sizes and attributes are uniforms, not text, so that new ones compile nothing. */
export interface FusedNumber {
  readonly type: "u32" | "f32";
  readonly value: number;
}

/** The kind of bind group entry that a fused binding needs. */
export function bindingKind({ kind }: FusedBinding): BindingKind {
  return kind === "numbers" || kind === "step" ? "uniform" : kind;
}

/** What a value is computed in. */
const VALUE = { float32: "f32", float16: "f32", int32: "i32", uint32: "u32", bool: "bool" } as const satisfies Record<
  DType,
  string
>;

/** What it is in memory. */
const ELEMENT = { ...VALUE, float16: "f16", bool: "u32" } as const satisfies Record<DType, string>;

/** How a value is read from an element of memory … */
function fromMemory(dtype: DType, element: string): string {
  if (dtype === "bool") return `${element} != 0u`;
  return dtype === "float16" ? `f32(${element})` : element;
}

/** … and written to one. */
function toMemory(dtype: DType, value: string): string {
  if (dtype === "bool") return `select(0u, 1u, ${value})`;
  return dtype === "float16" ? `f16(${value})` : value;
}

/**
 * Code for a group: `fn epilogue(value, index, column)` when it rides on an anchor's kernel, `fn compute(index)` when it
 * stands alone in `elementwise.wgsl`.
 */
export function fusedCode(
  group: Group,
  firstBinding: number,
  kernelHasStep: boolean,
  scalars: readonly string[],
): FusedCode {
  return new Writer(group, firstBinding, kernelHasStep, scalars).write();
}

class Writer {
  readonly #group: Group;
  readonly #domain: SymbolicTensor;
  readonly #bindings = new Map<number, FusedBinding>();
  readonly #declarations: string[] = [];
  readonly #body: string[] = [];
  readonly #numbers: FusedNumber[] = [];
  readonly #names = new Map<SymbolicTensor, string>();
  readonly #library = new Set<LibraryName>();
  readonly #kernelHasStep: boolean;
  /** Names of the numbers of the run, as they lie in the step uniform, and how many of them the code must know. */
  readonly #scalars: readonly string[];
  #scalarsUsed = 0;
  #next: number;
  #usesStep = false;
  #inlined = 0;

  constructor(group: Group, firstBinding: number, kernelHasStep: boolean, scalars: readonly string[]) {
    const domain = domainOf(group);
    if (domain === undefined) throw new InternalError(`${group.anchor.op.name}: takes no epilogue`);
    this.#group = group;
    this.#domain = domain;
    this.#next = firstBinding;
    this.#kernelHasStep = kernelHasStep;
    this.#scalars = scalars;
  }

  write(): FusedCode {
    const { anchor, members, stores } = this.#group;
    const alone = anchor.op.elementwise !== undefined;
    if (!alone) this.#names.set(this.#domain, fromMemory(this.#domain.dtype, "value"));
    for (const read of externalReads(this.#group)) this.#load(read);
    for (const [i, member] of members.entries()) this.#compute(member, `v${i}`);
    const returned = alone ? undefined : this.#returned();
    for (const tensor of stores) if (tensor !== returned) this.#store(tensor);
    const element = ELEMENT[this.#domain.dtype];
    const head = alone
      ? "fn compute(index: u32) {"
      : `fn epilogue(value: ${element}, index: u32, column: u32) -> ${element} {`;
    if (alone && this.#body.some((line) => line.includes("column"))) {
      this.#body.unshift(`  let column = index % ${this.#number("u32", this.#domain.shape.at(-1) ?? 1)};`);
    }
    if (returned !== undefined) this.#body.push(`  return ${toMemory(returned.dtype, this.#nameOf(returned))};`);
    this.#declareUniforms();
    const library = librarySource(this.#library);
    const text = [...this.#declarations, library, head, ...this.#body, "}"].filter(Boolean).join("\n");
    return { text, bindings: this.#bindings, returned };
  }

  /** What the kernel itself writes. It must write something, be it that only comparisons with it are wanted. */
  #returned(): SymbolicTensor {
    const { stores } = this.#group;
    if (stores.includes(this.#domain)) return this.#domain;
    return stores.find(({ dtype }) => dtype === this.#domain.dtype) ?? this.#domain;
  }

  #load(tensor: SymbolicTensor): void {
    const name = this.#bind("read", tensor, `x${this.#names.size}`);
    const value = `${name}_value`;
    this.#body.push(`  let ${value} = ${fromMemory(tensor.dtype, `${name}[${this.#indexOf(tensor)}]`)};`);
    this.#names.set(tensor, value);
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
      const size = this.#number("u32", access.sizes[axis] ?? 1);
      const coordinate = axis === 0 ? rest : `(${rest} % ${size})`;
      if (stride === 1) terms.push(coordinate);
      else if (stride > 0) terms.push(`${coordinate} * ${this.#number("u32", stride)}`);
      if (axis > 0) rest = `(${rest} / ${size})`;
    }
    return terms.join(" + ");
  }

  #compute({ op, inputs, attrs, outputs }: OpNode, name: string): void {
    const [out] = Object.values(outputs);
    if (out === undefined) return;
    for (const file of op.library ?? []) this.#library.add(file);
    const expression = (op.elementwise ?? "").replace(/\b[a-zA-Z_]\w*\b(?!\()/g, (word) => {
      const input = inputs[word];
      if (input !== undefined) return this.#value(input);
      if (word === "step") this.#usesStep = true;
      const attr = attrs[word];
      return typeof attr === "number" ? this.#number(op.unsigned?.includes(word) ? "u32" : "f32", attr) : word;
    });
    this.#body.push(`  let ${name}: ${VALUE[out.dtype]} = ${expression};`);
    this.#names.set(out, name);
  }

  #value(tensor: SymbolicTensor): string {
    const { source, dtype } = tensor;
    if (source.kind === "scalar") {
      this.#usesStep = true;
      this.#scalarsUsed = Math.max(this.#scalarsUsed, this.#scalars.indexOf(source.name) + 1);
      return `step.${source.name}`;
    }
    if (source.kind === "output" && !this.#names.has(tensor) && isInline(tensor))
      this.#compute(source.node, `k${this.#inlined++}`);
    if (source.kind !== "fill") return this.#nameOf(tensor);
    if (dtype === "bool") return source.value === 0 ? "false" : "true";
    return isFloat(dtype) ? this.#number("f32", source.value) : `${dtype === "int32" ? "i32" : "u32"}(${source.value})`;
  }

  #nameOf(tensor: SymbolicTensor): string {
    return this.#names.get(tensor) ?? "value";
  }

  #store(tensor: SymbolicTensor): void {
    const name = this.#bind("read_write", tensor, `out${this.#next}`);
    this.#body.push(`  ${name}[index] = ${toMemory(tensor.dtype, this.#nameOf(tensor))};`);
  }

  #bind(kind: "read" | "read_write", tensor: SymbolicTensor, name: string): string {
    this.#declarations.push(
      `@group(0) @binding(${this.#next}) var<storage, ${kind}> fused_${name}: array<${ELEMENT[tensor.dtype]}>;`,
    );
    this.#bindings.set(this.#next++, { kind, tensor });
    return `fused_${name}`;
  }

  #number(type: "u32" | "f32", value: number): string {
    this.#numbers.push({ type, value });
    return `numbers.n${this.#numbers.length - 1}`;
  }

  #declareUniforms(): void {
    if (this.#numbers.length > 0) {
      const members = this.#numbers.map(({ type }, i) => `n${i}: ${type},`);
      this.#declarations.push(`struct Numbers { ${members.join(" ")} }`);
      this.#declarations.push(`@group(0) @binding(${this.#next}) var<uniform> numbers: Numbers;`);
      this.#bindings.set(this.#next++, { kind: "numbers", values: this.#numbers });
    }
    if (this.#usesStep && !this.#kernelHasStep) {
      const numbers = this.#scalars.slice(0, this.#scalarsUsed).map((name) => ` ${name}: f32,`);
      this.#declarations.push(`struct Step { iteration: u32, seed: u32,${numbers.join("")} }`);
      this.#declarations.push(`@group(0) @binding(${this.#next}) var<uniform> step: Step;`);
      this.#bindings.set(this.#next++, { kind: "step" });
    }
  }
}
