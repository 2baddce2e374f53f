import { isFloat } from "../../dtype.js";
import type { Graph } from "../symbols/graph.js";
import type { OpDefinition, OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";
import { isInline } from "./inline.js";

/**
 * Nodes that run as one kernel: an anchor, and the element-wise nodes that ride in its last write. The anchor is an op
 * with its own kernels, or itself element-wise.
 */
export interface Group {
  readonly anchor: OpNode;
  /** The element-wise nodes, in order; the anchor too if it is one. */
  readonly members: OpNode[];
  /** Values that are needed outside the group and so must be written to memory. */
  stores: readonly SymbolicTensor[];
}

/**
 * Gathers element-wise nodes into the kernels that produce their inputs.
 *
 * Groups run in the order of their anchors. A node joins the last group among those of its inputs, if its shape is that
 * group's and everything else it reads comes from earlier groups; so the order stays right without looking for cycles.
 */
export function fuse(graph: Graph): Group[] {
  const groups: Group[] = [];
  const home = new Map<OpNode, number>();
  const changed = new Changes(graph);
  for (const node of graph.nodes) {
    if (Object.values(node.outputs).every(isInline)) continue;
    if (node.op.view !== undefined) {
      home.set(node, Math.max(-1, ...producers(node).map((producer) => home.get(producer) ?? -1)));
      continue;
    }
    const last = Math.max(-1, ...producers(node).map((producer) => home.get(producer) ?? -1));
    const group = groups[last];
    if (group !== undefined && joins(node, group, home, last, changed)) {
      group.members.push(node);
      home.set(node, last);
    } else {
      home.set(node, groups.length);
      groups.push({ anchor: node, members: node.op.elementwise === undefined ? [] : [node], stores: [] });
    }
  }
  markStores(graph, groups);
  return splitWide(graph, groups);
}

/** WebGPU guarantees eight storage buffers to a shader. */
const MOST_BUFFERS = 8;
/** How many of them a kernel with an epilogue may use itself: those of its op, and some for partial results. */
function ownBuffers({ inputs, outputs }: OpDefinition): number {
  return Math.max(4, inputs.length + outputs.length);
}

/** Moves the last members of groups that would bind too many buffers into groups of their own. */
function splitWide(graph: Graph, groups: Group[]): Group[] {
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i];
    if (group === undefined) continue;
    const room = ridesAlong(group) ? MOST_BUFFERS - ownBuffers(group.anchor.op) : MOST_BUFFERS;
    const spilled: OpNode[] = [];
    while (group.members.length > 1 && buffersBeside(group) > room) {
      const last = group.members.pop();
      if (last !== undefined) spilled.unshift(last);
      const [anchor] = spilled;
      if (anchor === undefined) break;
      const rest: Group = { anchor, members: spilled, stores: [] };
      markStores(graph, [...groups.slice(0, i + 1), rest, ...groups.slice(i + 1)]);
    }
    const [anchor] = spilled;
    if (anchor !== undefined) {
      groups.splice(i + 1, 0, { anchor, members: spilled, stores: [] });
      markStores(graph, groups);
    }
  }
  return groups;
}

/** Whether a group's members ride in the kernel of an anchor that is not one of them. */
function ridesAlong({ anchor }: Group): boolean {
  return anchor.op.elementwise === undefined;
}

/** How many buffers a group binds beside those of its anchor's kernel, whose own output takes one of the stores. */
function buffersBeside(group: Group): number {
  const { stores } = group;
  const own = ridesAlong(group) && stores.some(({ dtype }) => dtype === domainOf(group)?.dtype) ? 1 : 0;
  return externalReads(group).length + stores.length - own;
}

/** What a group's element-wise members read from memory. */
export function externalReads(group: Group): SymbolicTensor[] {
  const own = new Set(group.members.flatMap(({ outputs }) => Object.values(outputs)));
  const domain = domainOf(group);
  if (domain !== undefined) own.add(domain);
  const reads = group.members.flatMap(({ op, inputs }) =>
    Object.entries(inputs).flatMap(([name, input]) => (op.mutates.includes(name) ? [] : [input])),
  );
  return [...new Set(reads)].filter((input) => !own.has(input) && !isInline(input));
}

function joins(
  node: OpNode,
  group: Group,
  home: ReadonlyMap<OpNode, number>,
  index: number,
  changed: Changes,
): boolean {
  if (node.op.elementwise === undefined || node.op.mutates.length > 0 || group.anchor.op.mutates.length > 0)
    return false;
  const domain = domainOf(group);
  const [out] = Object.values(node.outputs);
  if (domain === undefined || out === undefined || String(out.shape) !== String(domain.shape)) return false;
  for (const input of Object.values(node.inputs)) {
    const { source } = input;
    const variable = variableOf(input);
    if (variable !== undefined && changed.between(variable, group.anchor.id, node.id)) return false;
    if (source.kind !== "output") continue;
    const inside = home.get(source.node) === index;
    if (inside && !belongs(source.node, input, group)) return false;
  }
  return true;
}

/** Whether a tensor is one of the group's own element-by-element values (not a view of one, nor a second output). */
function belongs(producer: OpNode, tensor: SymbolicTensor, group: Group): boolean {
  return group.members.includes(producer) || (producer === group.anchor && tensor === domainOf(group));
}

/** The tensor whose elements the group's kernel writes one by one; nothing if the anchor takes no epilogue, or no floats. */
export function domainOf({ anchor }: Group): SymbolicTensor | undefined {
  if (anchor.op.elementwise !== undefined) return anchor.outputs[anchor.op.outputs[0] ?? ""];
  const out = anchor.outputs[anchor.op.epilogue ?? ""];
  return out !== undefined && isFloat(out.dtype) ? out : undefined; // an epilogue computes with floats
}

function producers({ inputs }: OpNode): OpNode[] {
  return Object.values(inputs).flatMap(({ source }) => (source.kind === "output" ? [source.node] : []));
}

/** Notes which values of each group are needed outside it. */
function markStores(graph: Graph, groups: readonly Group[]): void {
  const home = new Map<OpNode, Group>();
  for (const group of groups) for (const node of [group.anchor, ...group.members]) home.set(node, group);
  const needed = new Set<SymbolicTensor>(Object.values(graph.outputs));
  for (const node of graph.nodes) {
    for (const input of Object.values(node.inputs)) {
      const inside = input.source.kind === "output" && home.get(input.source.node) === home.get(node);
      if (!inside || node.op.view !== undefined) needed.add(input);
    }
  }
  for (const group of groups) {
    const domain = domainOf(group);
    const values = group.members.flatMap(({ outputs }) => Object.values(outputs));
    if (domain !== undefined && !values.includes(domain)) values.unshift(domain);
    const changes = group.anchor.op.mutates.length > 0;
    group.stores = changes ? values : values.filter((value) => needed.has(value));
  }
}
