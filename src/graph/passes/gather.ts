import { type ByBytes, usesByBytes, type VariableUse, variableUses } from "../symbols/by-bytes.js";
import type { Graph } from "../symbols/graph.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { assignOp, bufferOf } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";
import { bindsApart, domainOf, externalReads, type Members, readsEach, ridesAlong, sameSize } from "./group.js";
import { isInline } from "./inline.js";
import type { Uses } from "./uses.js";

/**
 * Gathers element-wise nodes into the kernels that produce their inputs.
 *
 * Groups run in the order of their anchors. A node joins the last group among those of its inputs, if it has as many elements, made one
 * by one of that group's, and everything else it reads comes from earlier groups; so the order stays right without looking for
 * cycles. What lies between is no matter: reshaped, an element keeps its place. An assignment joins the group that computes its value,
 * and groups that stand alone become one where they meet in a node.
 */
export function gather(graph: Graph, uses: Uses): Members[] {
  const gatherer = new Gatherer(graph, uses);
  for (const node of graph.nodes) gatherer.add(node);
  return gatherer.groups;
}

/** A group that still grows. Its anchor is the node that opened it, at whose time it runs. */
interface Open {
  readonly anchor: OpNode;
  members: OpNode[];
  /** Whether it changes variables. */
  changes: boolean;
}

class Gatherer {
  readonly #groups: Open[] = [];
  /** Where each node runs. */
  readonly #home = new Map<OpNode, number>();
  /** Who reads variables; those that have no home yet come later. */
  readonly #reads: ByBytes<VariableUse>;
  readonly #changed: Changes;
  readonly #uses: Uses;

  constructor(graph: Graph, uses: Uses) {
    this.#changed = new Changes(graph);
    this.#uses = uses;
    const isAssigned = ({ node, changes }: VariableUse) => changes && node.op === assignOp.definition;
    this.#reads = usesByBytes(variableUses(graph.nodes).filter((use) => !isAssigned(use)));
  }

  /** The groups, each that stands alone anchored in its first member. */
  get groups(): Members[] {
    const left = this.#groups.filter((group) => ridesAlong(group) || group.members.length > 0);
    return left.map(({ anchor, members }) => ({
      anchor: ridesAlong({ anchor }) ? anchor : (members[0] ?? anchor),
      members,
    }));
  }

  add(node: OpNode): void {
    const [out] = Object.values(node.outputs);
    if (out !== undefined && isInline(out)) return;
    if (node.op.view !== undefined) return; // who reads it reads what it shows
    const last = Math.max(-1, ...producers(node).map((producer) => this.#home.get(producer) ?? -1));
    const group = this.#groups[last];
    if (group !== undefined && this.#joins(node, group, last)) {
      group.members.push(node);
      group.changes ||= node.op.mutates.length > 0;
      this.#home.set(node, last);
      for (const producer of producers(node)) this.#meet(this.#home.get(producer) ?? last, last, node.id);
    } else {
      this.#home.set(node, this.#groups.length);
      const members = node.op.elementwise === undefined ? [] : [node];
      this.#groups.push({ anchor: node, members, changes: node.op.mutates.length > 0 });
    }
  }

  /** Whether a node may run in a group's kernel: an element-wise node of its size, an assignment of one of its values. */
  #joins(node: OpNode, group: Open, at: number): boolean {
    if (node.op === assignOp.definition) return this.#joinsInPlace(node, group, at);
    if (node.copy !== undefined && node.copy !== group.anchor.copy) return false; // it is to run later, for all that is there now
    if (node.op.elementwise === undefined || node.op.mutates.length > 0 || group.anchor.op.mutates.length > 0)
      return false;
    const domain = domainOf(group);
    const [out] = Object.values(node.outputs);
    if (domain === undefined || out?.size !== domain.size) return false;
    for (const input of Object.values(node.inputs)) {
      const variable = variableOf(input);
      if (variable !== undefined && this.#changed.between(variable, group.anchor.id, node.id)) return false;
      const { source } = rootOf(input);
      if (source.kind !== "output" || this.#home.get(source.node) !== at) continue;
      if (!this.#belongs(input, group, at) || !readsEach(node, input)) return false;
    }
    return !group.changes || bindsApart([...group.members, node]);
  }

  /**
   * Whether an assignment may be made by the kernel that computes its value. An invocation of that reads all it needs before
   * it writes, so it may, unless
   *
   * - the variable changes on the way, or somebody who comes after that kernel still wants the old value;
   * - an element of the value is made of other elements of the old value than its own;
   * - another kernel than the element-wise one reads the variable's buffer, which it would then have to bind in two ways.
   *
   * A value that merely is in the kernel's own output is left to `placeAssignments`, which needs no epilogue for that.
   */
  #joinsInPlace(node: OpNode, group: Open, at: number): boolean {
    const { target, value } = node.inputs;
    const domain = domainOf(group);
    const variable = target && variableOf(target);
    if (domain === undefined || variable === undefined || group.anchor.op.mutates.length > 0) return false;
    if (value === undefined || !this.#belongs(value, group, at)) return false;
    if (this.#changed.between(variable, group.anchor.id, node.id)) return false;
    if (ridesAlong(group)) {
      const accumulates = domain.dtype === "float32" && externalReads(group).includes(variable.tensor);
      if (!accumulates || readsBuffer(group.anchor, bufferOf(variable))) return false;
    }
    const disturbed = this.#reads.of(variable).filter((read) => (this.#home.get(read.node) ?? -1) >= at);
    const own = ({ node: reader, tensor, variable: shown }: VariableUse) =>
      this.#home.get(reader) === at && shown === variable && readsEach(reader, tensor);
    return disturbed.every(own) && bindsApart([...group.members, node]);
  }

  /**
   * Two groups of one size that stand alone and meet in a node become one: the earlier moves to where the later is, unless
   * someone between them wants its values, or what it reads has changed by then.
   */
  #meet(from: number, to: number, now: number): void {
    const [early, late] = [this.#groups[from], this.#groups[to]];
    if (early === undefined || late === undefined || from === to || ridesAlong(early) || ridesAlong(late)) return;
    if (!sameSize(early, late) || early.changes) return;
    const isWanted = early.members.some(({ outputs }) =>
      Object.values(outputs).some((made) =>
        this.#uses.readers(made).some(({ node, tensor }) => {
          const at = this.#home.get(node) ?? Infinity;
          return (at > from && at < to) || (at === to && !readsEach(node, tensor));
        }),
      ),
    );
    const isStale = variableUses(early.members).some(({ variable, node }) =>
      this.#changed.between(variable, node.id, now),
    );
    const members = [...early.members, ...late.members].sort((a, b) => a.id - b.id);
    if (isWanted || isStale || !bindsApart(members)) return;
    for (const node of early.members) this.#home.set(node, to);
    early.members = [];
    late.members = members;
  }

  /** Whether a tensor is one of a group's own element-by-element values (not a second output), or a view of one. */
  #belongs(tensor: SymbolicTensor, group: Open, at: number): boolean {
    const value = rootOf(tensor);
    const { source } = value;
    if (value === domainOf(group)) return true;
    return source.kind === "output" && source.node.op.elementwise !== undefined && this.#home.get(source.node) === at;
  }
}

/** The nodes that compute what a node reads, be it through views. */
function producers({ inputs }: OpNode): OpNode[] {
  return Object.values(inputs).flatMap((input) => {
    const { source } = rootOf(input);
    return source.kind === "output" ? [source.node] : [];
  });
}

/** Whether a node reads anything in a buffer. */
function readsBuffer(node: OpNode, buffer: object): boolean {
  return variableUses([node]).some(({ variable }) => bufferOf(variable) === buffer);
}
