import { variableUses } from "../symbols/by-bytes.js";
import { type Graph, rewrite } from "../symbols/graph.js";
import type { OpNode, Tensors } from "../symbols/op.js";
import { fill, SymbolicTensor, uniformValue } from "../symbols/tensor.js";
import { variableOf } from "../symbols/views.js";
import { Changes } from "./changes.js";

/**
 * Constant folding, algebraic identities and common subexpressions: what can be known before anything runs is not run,
 * and what is computed twice is computed once.
 */
export function simplify(graph: Graph): Graph {
  const seen = new Map<string, OpNode>();
  const changed = new Changes(graph);
  const numbers = new Map<object, number>();
  const numberOf = (thing: object): number => {
    const known = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, known);
    return known;
  };
  const nameOf = (tensor: SymbolicTensor): string => {
    const { source, dtype, shape } = tensor;
    if (source.kind === "scalar") return `${source.name}:${shape}`;
    const value = uniformValue(tensor);
    return value === undefined ? `#${numberOf(tensor)}` : `${exactly(value)}:${dtype}:${shape}`;
  };
  return rewrite(graph, (node) => {
    if (node.op.mutates.length > 0) return undefined;
    const simpler = fold(node) ?? identity(node, changed);
    if (simpler !== undefined) return simpler;
    const inputs = Object.entries(node.inputs).map(([name, tensor]) => `${name}=${nameOf(tensor)}`);
    // The op by its identity: anyone may define one, under a name that is taken.
    const key = `${node.copy ?? ""}:${numberOf(node.op)}(${inputs.join()})${JSON.stringify(node.attrs, spelled)}`;
    const twin = seen.get(key);
    if (twin !== undefined && !changesBetween(twin, node, changed)) return twin.outputs;
    seen.set(key, node);
    return undefined;
  });
}

/** Infinities and NaN by their names: JSON would call them all null. */
function spelled(_: string, value: unknown): unknown {
  return typeof value === "number" ? exactly(value) : value;
}

/** A number's name; −0 is not 0. */
function exactly(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** An op on known numbers is a known number, and a view of a number of the run is that number. */
function fold({ op, inputs, outputs, attrs }: OpNode): Tensors | undefined {
  const [out] = Object.values(outputs);
  if (out === undefined || Object.keys(inputs).length === 0) return undefined;
  const viewed = op.view === undefined ? undefined : inputs[op.view]?.source;
  if (viewed?.kind === "scalar") return { [op.outputs[0] ?? "out"]: new SymbolicTensor(out, viewed) };
  const values = Object.values(inputs).map(uniformValue);
  if (!values.every((value) => value !== undefined)) return undefined;
  const value = op.view !== undefined ? values[0] : op.fold?.(...values, ...numbersIn(attrs));
  return value === undefined ? undefined : { [op.outputs[0] ?? "out"]: fill(value, out.shape, out.dtype) };
}

function numbersIn(attrs: Readonly<Record<string, unknown>>): number[] {
  return Object.values(attrs).filter((value) => typeof value === "number");
}

/** x·1, x/1, x+0, x−0 are x; but not what is taken of a variable that changes, which must keep its value of that time. */
function identity({ op, inputs, outputs }: OpNode, changed: Changes): Tensors | undefined {
  const { neutral } = op;
  const [a, b] = Object.values(inputs);
  const { out } = outputs;
  if (neutral === undefined || a === undefined || b === undefined || out === undefined) return undefined;
  const same = (kept: SymbolicTensor) => {
    const variable = variableOf(kept);
    const moves = variable !== undefined && changed.between(variable);
    return String(kept.shape) === String(out.shape) && kept.dtype === out.dtype && !moves;
  };
  if (uniformValue(b) === neutral.value && same(a)) return { out: a };
  if (neutral.commutes && uniformValue(a) === neutral.value && same(b)) return { out: b };
  return undefined;
}

/** Whether a variable that a node reads has changed since its twin read it. */
function changesBetween(twin: OpNode, node: OpNode, changed: Changes): boolean {
  return variableUses([node]).some(({ variable }) => changed.between(variable, twin.id, node.id));
}
