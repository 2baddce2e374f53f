import { InternalError } from "../../errors.js";
import { type Kernel, nextBinding } from "../../gpu/kernel.js";
import {
  assignedTo,
  assignedVariable,
  buffersAssigned,
  domainOf,
  type Group,
  type Reading,
  ridesAlong,
} from "../passes/group.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { bufferOf, type Variable } from "../symbols/variable.js";
import { variableOf } from "../symbols/views.js";
import { type FusedBinding, FusedBindings } from "./fused-bindings.js";
import { FusedFunction } from "./fused-function.js";
import { ELEMENT, fromKernel, toMemory } from "./memory-types.js";

/** Generated WGSL for a kernel's fuse regions, and what has to be bound for it. */
export interface FusedCode {
  /** What takes the place of its regions: where it writes, and where it reads. */
  readonly regions: { readonly fuse?: string; readonly fuseRead?: string };
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
  /** Names of the numbers of the run, as they lie in the step uniform. */
  readonly scalars: readonly string[];
  /** Whether the group's members ride in what it writes. */
  readonly writes: boolean;
  /** What it works out where it reads an input, if it does. */
  readonly reading?: Reading | undefined;
  /** The name of its own output, if the code is an epilogue. */
  readonly out?: string | undefined;
}

/**
 * Code for a group: `fn epilogue(value, index, column)` when it rides on an anchor's kernel, `fn compute(index)` when it stands alone
 * in `elementwise.wgsl`, and `fn element(index)` for an input that is worked out where it is read.
 */
export function fusedCode(group: Group, frame: Frame): FusedCode {
  const bindings = new FusedBindings(nextBinding(frame.kernel), frame.scalars);
  const functions: { fuse?: string; fuseRead?: string } = {};
  if (frame.reading !== undefined) functions.fuseRead = readFunction(frame.reading, bindings);
  const written = frame.writes ? new WriteFunction(group, frame, bindings) : undefined;
  if (written !== undefined) functions.fuse = written.write();
  const first = functions.fuse === undefined ? "fuseRead" : "fuse";
  const regions = { ...functions, [first]: [...bindings.declarations(), functions[first]].join("\n") };
  return { regions, bindings: bindings.all, returned: written?.returned, rereads: written?.rereads };
}

/** `fn element(index)`: an element of an input, of float32. */
function readFunction(reading: Reading, bindings: FusedBindings): string {
  const { value, members } = reading;
  const element = new FusedFunction(bindings, value, (read, count) =>
    bindings.array(read, ELEMENT[read.dtype], "read", "read", `x${count}`),
  );
  for (const [i, member] of members.entries()) element.compute(member, `t${i}`);
  element.add(`return ${element.value(value)};`);
  return element.text("fn element(index: u32) -> real");
}

/** `fn epilogue` or `fn compute`. It reads all it needs before it writes anything. */
class WriteFunction {
  readonly #group: Group;
  readonly #frame: Frame;
  readonly #domain: SymbolicTensor;
  readonly #bindings: FusedBindings;
  readonly #function: FusedFunction;
  /** What the kernel itself writes, and the variable that this is, if it is assigned to one. */
  readonly returned: SymbolicTensor | undefined;
  readonly #own: Variable | undefined;
  /** The buffers that the code's assignments write. */
  readonly #written: ReadonlySet<object>;
  rereads: SymbolicTensor | undefined;

  constructor(group: Group, frame: Frame, bindings: FusedBindings) {
    const domain = domainOf(group);
    if (domain === undefined) throw new InternalError(`${group.anchor.op.name}: takes no epilogue`);
    this.#group = group;
    this.#frame = frame;
    this.#domain = domain;
    this.#bindings = bindings;
    this.#function = new FusedFunction(bindings, domain, (read, count) => this.#arrayRead(read, count));
    this.returned = ridesAlong(group) ? returnedOf(group, domain) : undefined;
    this.#own = this.returned && assignedVariable(this.returned);
    this.#written = buffersAssigned(group);
  }

  write(): string {
    const { members, stores } = this.#group;
    const { returned } = this;
    const alone = !ridesAlong(this.#group);
    const { dtype } = this.#domain;
    if (!alone) this.#function.name(this.#domain, fromKernel(dtype, "value"));
    for (const [i, member] of members.entries()) this.#function.compute(member, `t${i}`);
    for (const tensor of stores) if (tensor !== returned) this.#store(tensor);
    if (returned !== undefined) {
      this.#function.add(`return ${toMemory(returned.dtype, this.#function.value(returned))};`);
    }
    const element = ELEMENT[dtype];
    return alone
      ? this.#function.text("fn compute(index: u32)")
      : this.#function.text(`fn epilogue(value: ${element}, index: u32, column: u32) -> ${element}`, true);
  }

  #arrayRead(tensor: SymbolicTensor, count: number): string {
    const variable = variableOf(tensor);
    const kind = variable !== undefined && this.#written.has(bufferOf(variable)) ? "read_write" : "read";
    const wanted = this.#nameWanted(variable) ?? `x${count}`;
    const name = this.#ownOutput(variable) ?? this.#array(tensor, "read", kind, wanted);
    if (name === this.#frame.out) this.rereads = variable?.tensor;
    return name;
  }

  #store(tensor: SymbolicTensor): void {
    const target = assignedTo(tensor) ?? tensor;
    const variable = variableOf(target);
    const wanted = this.#nameWanted(variable) ?? `out${this.#bindings.all.size}`;
    const name = this.#array(target, "write", "read_write", wanted);
    this.#function.add(`${name}[index] = ${toMemory(tensor.dtype, this.#function.value(tensor))};`);
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
