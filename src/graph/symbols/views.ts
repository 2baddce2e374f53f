import type { Operand } from "./dispatch.js";
import { SymbolicTensor } from "./tensor.js";

/** The tensor whose bytes a tensor shows: itself, unless it is a view. */
export function rootOf(tensor: SymbolicTensor): SymbolicTensor;
export function rootOf(operand: Operand): Operand;
export function rootOf(operand: Operand): Operand {
  if (!(operand instanceof SymbolicTensor) || operand.source.kind !== "output") return operand;
  const { node } = operand.source;
  const viewed = node.op.view === undefined ? undefined : node.inputs[node.op.view];
  return viewed === undefined ? operand : rootOf(viewed);
}
