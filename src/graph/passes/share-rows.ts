import { accessOf } from "../symbols/broadcast.js";
import type { OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import { rootOf } from "../symbols/views.js";
import { type Group, nodesOf, ridesAlong } from "./group.js";
import { isInline } from "./inline.js";
import { mayPass } from "./order.js";
import { foldedRows, type Rows } from "./rows.js";
import type { Uses } from "./uses.js";

/** The most that one kernel computes: it holds the code of each of its passes over a row, and works out again what several of them want. */
const MOST = { nodes: 48, folds: 8, functions: 6000 } as const;

/**
 * Groups that fold the rows of a tensor and go on with what they have found become one kernel, which takes a row at a time:
 * x / √Σx² reads x twice and writes it once, and nothing lies in memory in between. Such a group grows as long as others before
 * or behind it work on the same rows.
 */
export function shareRows(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] {
  let shared = [...groups];
  for (let next = joinTwo(shared, uses, mostBuffers); next !== undefined; next = joinTwo(shared, uses, mostBuffers)) {
    shared = next;
  }
  return shared;
}

/** The groups with two of them joined; undefined where none are left to join. */
function joinTwo(groups: readonly Group[], uses: Uses, mostBuffers: number): Group[] | undefined {
  const touching = new Map<SymbolicTensor, Set<number>>(); // the groups so far that make a value or read it
  for (const [at, late] of groups.entries()) {
    const touched = [...nodesOf(late).flatMap(valuesOf), ...inputsOf(late)];
    const near = new Set(takesRows(late) ? touched.flatMap((tensor) => [...(touching.get(tensor) ?? [])]) : []);
    for (const tensor of touched) touching.set(tensor, (touching.get(tensor) ?? new Set()).add(at));
    for (const from of [...near].sort((a, b) => b - a)) {
      const early = groups[from];
      const both = early && takesRows(early) ? join(early, late, uses, mostBuffers) : undefined;
      if (early === undefined || both === undefined) continue;
      const between = groups.slice(from + 1, at);
      const [before, behind] = [groups.slice(0, from), groups.slice(at + 1)];
      if (between.every((other) => mayPass(early, other))) return [...before, ...between, both, ...behind];
      if (between.every((other) => mayPass(late, other))) return [...before, both, ...between, ...behind];
    }
  }
  return undefined;
}

/** Whether a group is made of nothing but folds of rows and element-wise nodes, none of which changes anything. */
function takesRows(group: Group): boolean {
  if (ridesAlong(group) && foldedRows(group.anchor) === undefined) return false;
  return nodesOf(group).every(({ op, copy }) => op.mutates.length === 0 && copy === undefined);
}

/** Two groups as one, where one goes on with rows that the other folds. */
function join(early: Group, late: Group, uses: Uses, mostBuffers: number): Group | undefined {
  const nodes = [...nodesOf(early), ...nodesOf(late)].sort((a, b) => a.id - b.id);
  const anchor = nodes.find((node) => foldedRows(node) !== undefined);
  const rows = anchor && foldedRows(anchor);
  if (anchor === undefined || rows === undefined || isTooLong(nodes)) return undefined;
  const made = new Set(nodes.flatMap(valuesOf));
  if (!nodes.every((node) => staysInRow(node, rows, made))) return undefined;
  const spreads =
    early.rows !== undefined || late.rows !== undefined || nodes.some((node) => spreadsRow(node, rows, made));
  if (!spreads) return undefined;
  const inside = new Set(nodes);
  const stores = [...made].filter((value) => uses.isNeededOutside(value, inside));
  const reads = nodes.flatMap((node) => Object.values(node.inputs)).filter((input) => !isInline(input));
  const bound = new Set([...reads.map((read) => rootOf(read)).filter((root) => !made.has(root)), ...stores]);
  if (bound.size > mostBuffers) return undefined;
  return { anchor, members: nodes.filter((node) => node !== anchor), stores, rows };
}

function isTooLong(nodes: readonly OpNode[]): boolean {
  const functions = new Set(nodes.flatMap(({ op }) => op.library ?? []));
  const length = [...functions].reduce((sum, text) => sum + text.length, 0);
  const folds = nodes.filter(({ op }) => op.folds !== undefined).length;
  return nodes.length > MOST.nodes || folds > MOST.folds || length > MOST.functions;
}

/** Whether a node folds these rows, or makes an element for each of theirs, or one a row, of what is in the same row. */
function staysInRow(node: OpNode, rows: Rows, made: ReadonlySet<SymbolicTensor>): boolean {
  const [out] = valuesOf(node);
  if (out === undefined) return false;
  if (node.op.folds !== undefined) {
    const own = foldedRows(node);
    return own?.count === rows.count && own.length === rows.length;
  }
  if (!isElement(out, rows) && out.size !== rows.count) return false;
  return Object.values(node.inputs).every((input) => {
    if (isInline(input) || !made.has(rootOf(input))) return true;
    if (input.size === out.size) return accessOf(input.shape, out.shape).kind === "same";
    return isElement(out, rows) && readsOfRow(input, out, rows);
  });
}

/** Whether a node reads what was made of its whole row. */
function spreadsRow(node: OpNode, rows: Rows, made: ReadonlySet<SymbolicTensor>): boolean {
  const [out] = valuesOf(node);
  if (out === undefined || node.op.folds !== undefined || !isElement(out, rows)) return false;
  return Object.values(node.inputs).some((input) => made.has(rootOf(input)) && readsOfRow(input, out, rows));
}

/** Whether an element is made of that of an input which belongs to its row. */
function readsOfRow(input: SymbolicTensor, out: SymbolicTensor, rows: Rows): boolean {
  if (input.size !== rows.count) return false;
  const access = accessOf(input.shape, out.shape);
  if (access.kind !== "strided") return rows.count === 1;
  const { sizes, strides } = access;
  return sizes.length === 2 && sizes[1] === rows.length && strides[0] === 1 && strides[1] === 0;
}

function isElement({ size }: SymbolicTensor, { count, length }: Rows): boolean {
  return size === count * length;
}

function inputsOf(group: Group): SymbolicTensor[] {
  return nodesOf(group).flatMap(({ inputs }) => Object.values(inputs).map((input) => rootOf(input)));
}

function valuesOf({ outputs }: OpNode): SymbolicTensor[] {
  return Object.values(outputs);
}
