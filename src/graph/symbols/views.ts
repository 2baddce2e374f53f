import type { Operand } from "./dispatch.js";
import { SymbolicTensor } from "./tensor.js";
import type { Variable } from "./variable.js";

/** The tensor whose bytes a tensor shows: itself, unless it is a view. */
export function rootOf(tensor: SymbolicTensor): SymbolicTensor;
export function rootOf(operand: Operand): Operand;
export function rootOf(operand: Operand): Operand {
  if (!(operand instanceof SymbolicTensor) || operand.source.kind !== "output") return operand;
  const { node } = operand.source;
  const viewed = node.op.view === undefined ? undefined : node.inputs[node.op.view];
  return viewed === undefined ? operand : rootOf(viewed);
}

/** The variable whose bytes an operand shows, if it is one, or a view of one. */
export function variableOf(operand: Operand): Variable | undefined {
  const root = rootOf(operand);
  return root instanceof SymbolicTensor && root.source.kind === "variable" ? root.source.variable : undefined;
}
