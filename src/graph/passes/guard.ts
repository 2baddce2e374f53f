import { usesByBytes, variableUses } from "../symbols/by-bytes.js";
import { collect, type Graph, inPlaceOf, mapTensors } from "../symbols/graph.js";
import { defineOp, type OpNode } from "../symbols/op.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import type { Condition } from "../symbols/trace.js";
import { assignOp, copy, type Variable } from "../symbols/variable.js";
import { variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";
import { Uses } from "./uses.js";

/** A new value if a number is finite, else the old one. By bits: compilers may take it that no number is NaN. */
const ifFinite = defineOp({
  name: "ifFinite",
  inputs: ["number", "fresh", "old"],
  infer: ({ old }) => old,
  elementwise: "select(old, fresh, (bitcast<u32>(f32(number)) & 0x7f800000u) != 0x7f800000u)",
});

/** How far apart nodes are that come between two others. There are fewer of them than this has room for. */
const APART = 2 ** -20;

/**
 * Lets all changes of variables depend on whether some numbers are finite. It costs no kernel: each assignment selects between its
 * new value and the old.
 *
 * An assignment that comes before the numbers are known is put off until they are. Where somebody wants the new value earlier, it
 * is made at once, and undone from a copy.
 */
export function guard(graph: Graph, condition: Condition | undefined): Graph {
  const { numbers = [], exempt = () => false } = condition ?? {};
  const known = Math.max(...numbers.map(({ source }) => (source.kind === "output" ? source.node.id : -1)));
  const number = allFinite(numbers, known);
  if (number === undefined) return graph;
  let last = known + 0.25;
  const later = () => {
    last += APART;
    return last;
  };
  const uses = new Uses(graph);
  const changes = new Changes(graph);
  const everyUse = usesByBytes(variableUses(graph.nodes));
  const isUsed = (variable: Variable, from: number, to: number) =>
    everyUse.of(variable).some(({ node: { id } }) => id > from && id <= to);
  /** Element-wise work for one reader alone is put off with it: so it stays one kernel, and may be one with others' like it. */
  const putOff = (tensor: SymbolicTensor, reader: OpNode): SymbolicTensor => {
    if (tensor.source.kind !== "output") return tensor;
    const { node, name } = tensor.source;
    const { op, inputs, attrs, scope } = node;
    const moves = variableUses([node]).some(({ variable }) => changes.between(variable, node.id, known));
    if (op.elementwise === undefined || moves || uses.isNeededOutside(tensor, new Set([reader]))) return tensor;
    const waiting = mapTensors(inputs, (input) => putOff(input, node));
    return inPlaceOf({ id: later(), scope }, op, waiting, attrs).outputs[name] ?? tensor;
  };
  const undone = new Map<Variable | undefined, { readonly tensor: SymbolicTensor; readonly old: SymbolicTensor }>();
  const effects = graph.nodes.filter(({ op }) => op.mutates.length > 0);
  const guarded = effects.map((node): OpNode => {
    const targets = node.op.mutates.flatMap((name) => node.inputs[name] ?? []);
    const variables = targets.flatMap((target) => variableOf(target) ?? []);
    if (variables.every(exempt)) return node;
    const { target, value } = node.inputs;
    const isKnown = node.id > known;
    if (node.op === assignOp.definition && target !== undefined && value !== undefined) {
      const waits = !isKnown && !variables.some((variable) => isUsed(variable, node.id, known));
      if (isKnown || waits) {
        const fresh = isKnown ? value : putOff(value, node);
        const kept = select(number, fresh, target, { ...node, id: isKnown ? node.id - 0.5 : later() });
        return inPlaceOf({ id: isKnown ? node.id : later(), scope: node.scope }, node.op, { target, value: kept }, {});
      }
    }
    for (const tensor of targets) {
      if (undone.has(variableOf(tensor))) continue;
      const old = inPlaceOf({ id: node.id - 0.5 }, copy.definition, { x: tensor }, {}).outputs.out;
      if (old !== undefined) undone.set(variableOf(tensor), { tensor, old });
    }
    return node;
  });
  const end = Math.max(known, ...graph.nodes.map(({ id }) => id)) + 1;
  const undoing = [...undone.values()].map(({ tensor, old }, i) =>
    inPlaceOf(
      { id: end + i },
      assignOp.definition,
      { target: tensor, value: select(number, tensor, old, { id: end + i - 0.5 }) },
      {},
    ),
  );
  return collect(graph.outputs, [...guarded, ...undoing]);
}

/** One number that is finite if all are, at the time when the last of them is known. */
function allFinite(numbers: readonly SymbolicTensor[], known: number): SymbolicTensor | undefined {
  return numbers.reduce<SymbolicTensor | undefined>(
    (all, number, i) => (all === undefined ? number : select(all, number, all, { id: known + i * APART })),
    undefined,
  );
}

/** `fresh` where a number is finite, else `old`. */
function select(
  number: SymbolicTensor,
  fresh: SymbolicTensor,
  old: SymbolicTensor,
  place: Pick<OpNode, "id" | "scope">,
): SymbolicTensor {
  return inPlaceOf(place, ifFinite.definition, { number, fresh, old }, {}).outputs.out ?? fresh;
}
