import { type DType, isFloat } from "../../dtype.js";
import { InternalError } from "../../errors.js";
import type { Kernel } from "../../gpu/kernel.js";
import { assignedTo, domainOf, externalReads, type Group, ridesAlong } from "../passes/group.js";
import { isInline } from "../passes/inline.js";
import { accessOf } from "../symbols/broadcast.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { bufferOf, type Variable } from "../symbols/variable.js";
import { variableOf } from "../symbols/views.js";
import { type FusedBinding, FusedBindings, stepMember } from "./fused-bindings.js";

/** Generated WGSL for a kernel's fuse region, and what has to be bound for it. */
export interface FusedCode {
  readonly text: string;
  /** Extra bindings by number: tensors, the uniform of numbers in the code, the step uniform. */
  readonly bindings: ReadonlyMap<number, FusedBinding>;
  /** The tensor that the epilogue returns, which goes to the kernel's own output binding. */
  readonly returned: SymbolicTensor | undefined;
  /** The variable that the epilogue reads in the kernel's own output, before it returns the new value. */
  readonly rereads: SymbolicTensor | undefined;
}

/** The kernel that code is written for. */
export interface Frame {
  readonly kernel: Kernel;
  /** The name of its own output, if the code is an epilogue. */
  readonly out?: string | undefined;
  /** Names of the numbers of the run, as they lie in the step uniform. */
  readonly scalars: readonly string[];
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

/** How a value is taken over from the kernel, which has just rounded it: drivers forget that, unless it is said again. */
function fromKernel(dtype: DType, value: string): string {
  const read = fromMemory(dtype, value);
  return dtype === "float16" ? `quantizeToF16(${read})` : read;
}

/**
 * Code for a group: `fn epilogue(value, index, column)` when it rides on an anchor's kernel, `fn compute(index)` when it
 * stands alone in `elementwise.wgsl`. It reads all it needs before it writes anything.
 */
export function fusedCode(group: Group, frame: Frame): FusedCode {
  return new Writer(group, frame).write();
}

class Writer {
  readonly #group: Group;
  readonly #frame: Frame;
  readonly #domain: SymbolicTensor;
  readonly #bindings: FusedBindings;
  readonly #body: string[] = [];
  readonly #names = new Map<SymbolicTensor, string>();
  readonly #library = new Set<string>();
  /** What the kernel itself writes, and the variable that this is, if it is assigned to one. */
  readonly #returned: SymbolicTensor | undefined;
  readonly #own: Variable | undefined;
  /** The buffers that the code's assignments write. */
  readonly #written: ReadonlySet<object>;
  #rereads: SymbolicTensor | undefined;
  #scalarsUsed = 0;
  #inlined = 0;
  #usesStep = false;

  constructor(group: Group, frame: Frame) {
    const domain = domainOf(group);
    if (domain === undefined) throw new InternalError(`${group.anchor.op.name}: takes no epilogue`);
    this.#group = group;
    this.#frame = frame;
    this.#domain = domain;
    this.#bindings = new FusedBindings(frame.kernel.nextBinding);
    this.#returned = ridesAlong(group) ? returnedOf(group, domain) : undefined;
    this.#own = this.#returned && assignedVariable(this.#returned);
    this.#written = new Set(
      group.stores.flatMap((tensor) => {
        const variable = assignedVariable(tensor);
        return variable === undefined ? [] : [bufferOf(variable)];
      }),
    );
  }

  write(): FusedCode {
    const { members, stores } = this.#group;
    const alone = !ridesAlong(this.#group);
    if (!alone) this.#names.set(this.#domain, fromKernel(this.#domain.dtype, "value"));
    for (const read of externalReads(this.#group)) this.#load(read);
    for (const [i, member] of members.entries()) this.#compute(member, `t${i}`);
    const returned = this.#returned;
    for (const tensor of stores) if (tensor !== returned) this.#store(tensor);
    const element = ELEMENT[this.#domain.dtype];
    const head = alone
      ? "fn compute(index: u32) {"
      : `fn epilogue(value: ${element}, index: u32, column: u32) -> ${element} {`;
    if (alone && this.#body.some((line) => line.includes("column"))) {
      this.#body.unshift(`  let column = index % ${this.#bindings.number("u32", this.#domain.shape.at(-1) ?? 1)};`);
    }
    if (returned !== undefined) this.#body.push(`  return ${toMemory(returned.dtype, this.#nameOf(returned))};`);
    this.#bindings.declareNumbers();
    if (this.#usesStep) this.#bindings.declareStep(this.#frame.scalars.slice(0, this.#scalarsUsed));
    const text = [...this.#bindings.declarations, ...this.#library, head, ...this.#body, "}"]
      .filter(Boolean)
      .join("\n");
    return { text, bindings: this.#bindings.all, returned, rereads: this.#rereads };
  }

  #load(tensor: SymbolicTensor): void {
    const variable = variableOf(tensor);
    const kind = variable !== undefined && this.#written.has(bufferOf(variable)) ? "read_write" : "read";
    const wanted = this.#nameWanted(variable) ?? `x${this.#names.size}`;
    const name = this.#ownOutput(variable) ?? this.#array(tensor, "read", kind, wanted);
    if (name === this.#frame.out) this.#rereads = variable?.tensor;
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
      const size = this.#bindings.number("u32", access.sizes[axis] ?? 1);
      const coordinate = axis === 0 ? rest : `(${rest} % ${size})`;
      if (stride === 1) terms.push(coordinate);
      else if (stride > 0) terms.push(`${coordinate} * ${this.#bindings.number("u32", stride)}`);
      if (axis > 0) rest = `(${rest} / ${size})`;
    }
    return terms.join(" + ");
  }

  #compute({ op, inputs, attrs, outputs }: OpNode, name: string): void {
    const [out] = Object.values(outputs);
    if (out === undefined) return;
    const same = inputs[op.elementwise ?? ""]; // an assignment, a copy, a broadcast
    if (same?.dtype === out.dtype) {
      this.#names.set(out, this.#value(same));
      return;
    }
    for (const file of op.library ?? []) this.#library.add(file);
    const expression = (op.elementwise ?? "").replace(/\b[a-zA-Z_]\w*\b(?!\()/g, (word) => {
      const input = inputs[word];
      if (input !== undefined) return this.#value(input);
      if (word === "step") this.#usesStep = true;
      const attr = attrs[word];
      return typeof attr === "number" ? this.#bindings.number(op.unsigned?.includes(word) ? "u32" : "f32", attr) : word;
    });
    this.#body.push(`  let ${name}: ${VALUE[out.dtype]} = ${expression};`);
    this.#names.set(out, name);
  }

  #value(tensor: SymbolicTensor): string {
    const { source, dtype } = tensor;
    if (source.kind === "scalar") {
      this.#usesStep = true;
      this.#scalarsUsed = Math.max(this.#scalarsUsed, this.#frame.scalars.indexOf(source.name) + 1);
      return `step.${stepMember(source.name)}`;
    }
    if (source.kind === "output" && !this.#names.has(tensor) && isInline(tensor))
      this.#compute(source.node, `k${this.#inlined++}`);
    if (source.kind !== "fill") return this.#nameOf(tensor);
    if (dtype === "bool") return source.value === 0 ? "false" : "true";
    return isFloat(dtype)
      ? this.#bindings.number("f32", source.value)
      : `${dtype === "int32" ? "i32" : "u32"}(${source.value})`;
  }

  #nameOf(tensor: SymbolicTensor): string {
    return this.#names.get(tensor) ?? "value";
  }

  #store(tensor: SymbolicTensor): void {
    const target = assignedTo(tensor) ?? tensor;
    const variable = variableOf(target);
    const wanted = this.#nameWanted(variable) ?? `out${this.#bindings.all.size}`;
    const name = this.#array(target, "write", "read_write", wanted);
    this.#body.push(`  ${name}[index] = ${toMemory(tensor.dtype, this.#nameOf(tensor))};`);
  }

  #array(tensor: SymbolicTensor, use: "read" | "write", kind: "read" | "read_write", wanted: string): string {
    return this.#bindings.array(tensor, ELEMENT[tensor.dtype], use, kind, wanted);
  }

  /** The kernel's own output, where that is the variable. */
  #ownOutput(variable: Variable | undefined): string | undefined {
    return variable !== undefined && variable === this.#own ? this.#frame.out : undefined;
  }

  /** What the group's authors call a variable. */
  #nameWanted(variable: Variable | undefined): string | undefined {
    if (variable === undefined) return undefined;
    return this.#group.members.map(({ scope }) => scope?.names.get(variable)).find((name) => name !== undefined);
  }
}

/** What the kernel itself writes. It must write something, be it that only comparisons with it are wanted. */
function returnedOf({ stores }: Group, domain: SymbolicTensor): SymbolicTensor {
  if (stores.includes(domain)) return domain;
  return stores.find(({ dtype }) => dtype === domain.dtype) ?? domain;
}

function assignedVariable(tensor: SymbolicTensor): Variable | undefined {
  const target = assignedTo(tensor);
  return target && variableOf(target);
}
