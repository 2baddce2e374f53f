import { isFloat } from "../../dtype.js";
import { sameShape } from "../../shape.js";
import { variableUses } from "../symbols/by-bytes.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { assignOp, bufferOf, sharesBytes, type Variable } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { isInline } from "./inline.js";
import type { Rows } from "./rows.js";
import type { Uses } from "./uses.js";

/** An anchor, and the element-wise nodes that run in its kernel. */
export interface Members {
  /** An op with its own kernels; or, of a group that stands alone, its first member. */
  readonly anchor: OpNode;
  /** The element-wise nodes, in order; the anchor too if it is one. */
  readonly members: readonly OpNode[];
}

/**
 * Nodes that run as one kernel: an anchor, and the element-wise nodes that ride in its last write. An assignment among them
 * is made by that kernel, which writes the variable in place.
 */
export interface Group extends Members {
  /** What its kernel reads in place of an input of the anchor: see `readAlong`. */
  readonly reading?: Reading;
  /** The rows that its kernel takes, one at a time, if it does: see `shareRows`. Its anchor folds some, and so may its members. */
  readonly rows?: Rows;
  /** Values that must be written to memory: those needed outside the group, and those assigned to a variable. */
  readonly stores: readonly SymbolicTensor[];
}

/** An input of an anchor that its kernel works out itself, element by element, where it reads it. */
export interface Reading extends Members {
  readonly value: SymbolicTensor;
}

/** Completes a group by what others want of it. */
export function groupOf({ anchor, members }: Members, uses: Uses): Group {
  const inside = new Set([anchor, ...members]);
  const domain = domainOf({ anchor });
  const values = members.flatMap(({ outputs }) => Object.values(outputs));
  if (domain !== undefined && !values.includes(domain)) values.unshift(domain);
  const stores = values.filter((value) => assignedTo(value) !== undefined || uses.isNeededOutside(value, inside));
  return { anchor, members, stores };
}

/** Whether a group's members ride in the kernel of an anchor that is not one of them. */
export function ridesAlong({ anchor }: Pick<Group, "anchor">): boolean {
  return anchor.op.elementwise === undefined;
}

/** The tensor whose elements the group's kernel writes one by one; nothing if the anchor takes no epilogue, or no floats. */
export function domainOf({ anchor }: Pick<Group, "anchor">): SymbolicTensor | undefined {
  if (anchor.op.elementwise !== undefined) return anchor.outputs[anchor.op.outputs[0] ?? ""];
  const out = anchor.outputs[anchor.op.epilogue ?? ""];
  return out !== undefined && isFloat(out.dtype) ? out : undefined; // an epilogue computes with floats
}

/** Whether two groups write as many elements. */
export function sameSize(a: Pick<Group, "anchor">, b: Pick<Group, "anchor">): boolean {
  const [first, second] = [domainOf(a), domainOf(b)];
  return first !== undefined && first.size === second?.size;
}

/** Whether an element-wise node makes each of its elements of the one in the same place of a tensor, whatever the size of the batch. */
export function readsEach({ outputs }: OpNode, { shape }: SymbolicTensor): boolean {
  return Object.values(outputs).every((out) => sameShape(shape, out.shape));
}

/** The variable that a value is written to in place of memory of its own: that of an assignment's result. */
export function assignedTo({ source }: SymbolicTensor): SymbolicTensor | undefined {
  return source.kind === "output" && source.node.op === assignOp.definition ? source.node.inputs.target : undefined;
}

/** All nodes that run in a group's kernel, in order. */
export function nodesOf({ reading, anchor, members }: Group): OpNode[] {
  return [...new Set([...(reading?.members ?? []), anchor, ...members])];
}

/** What a group's element-wise members read from memory. */
export function externalReads({ anchor, members }: Members): SymbolicTensor[] {
  const own = new Set(members.flatMap(({ outputs }) => Object.values(outputs)));
  const domain = domainOf({ anchor });
  if (domain !== undefined) own.add(domain);
  const reads = members.flatMap(({ op, inputs }) =>
    Object.entries(inputs).flatMap(([name, input]) => (op.mutates.includes(name) ? [] : [input])),
  );
  return [...new Set(reads)].filter((input) => !own.has(rootOf(input)) && !isInline(input));
}

/** How many buffers a group binds beside those of its anchor's kernel, whose own output takes one of the stores. */
export function buffersBeside(group: Group): number {
  const own = ridesAlong(group) && group.stores.some(({ dtype }) => dtype === domainOf(group)?.dtype) ? 1 : 0;
  return boundBeside(group).size - own;
}

/** What a group's element-wise members read and store, as it is bound. */
export function boundBeside(group: Group): ReadonlySet<object> {
  return new Set([...externalReads(group), ...group.stores].map(bindingOf));
}

/**
 * How many buffers members may bind: all, or what the anchor's kernels leave. Those bind the op's inputs and outputs, and some for partial
 * results or optional bindings.
 */
export function roomBeside({ anchor }: Pick<Group, "anchor">, mostBuffers: number): number {
  const { inputs, outputs } = anchor.op;
  return ridesAlong({ anchor }) ? Math.max(0, mostBuffers - Math.max(5, inputs.length + outputs.length)) : mostBuffers;
}

/** Whether a group would bind more buffers than a kernel may. */
export function isTooWide(group: Group, mostBuffers: number): boolean {
  return buffersBeside(group) > roomBeside(group, mostBuffers);
}

/** The buffers of the variables that a group assigns to. */
export function buffersAssigned({ stores }: Group): ReadonlySet<object> {
  const variables = stores.map((tensor) => assignedVariable(tensor));
  return new Set(variables.flatMap((variable) => (variable === undefined ? [] : [bufferOf(variable)])));
}

/** The variable that a value is assigned to, if it is. */
export function assignedVariable(tensor: SymbolicTensor): Variable | undefined {
  const target = assignedTo(tensor);
  return target && variableOf(target);
}

/** What a tensor that a group reads or stores is bound as: what lies in one place once only. */
export function bindingOf(tensor: SymbolicTensor): object {
  const place = assignedTo(tensor) ?? tensor;
  return variableOf(place) ?? rootOf(place);
}

/**
 * Whether a kernel of these element-wise nodes could be bound: WebGPU takes a buffer that is written in parts, but no two
 * bindings of it may overlap.
 */
export function bindsApart(members: readonly OpNode[]): boolean {
  if (members.every(({ op }) => op.mutates.length === 0)) return true;
  const uses = variableUses(members);
  const written = new Set(uses.filter(({ changes }) => changes).map(({ variable }) => bufferOf(variable)));
  const variables = new Set(uses.map(({ variable }) => variable));
  const bound = [...variables].filter((variable) => written.has(bufferOf(variable)));
  return bound.every((a, i) => bound.slice(i + 1).every((b) => !sharesBytes(a, b)));
}
