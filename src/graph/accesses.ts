import type { Operand } from "./dispatch.js";
import type { Step } from "./lower.js";
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

/** What a step reads and writes, views taken for what they show. */
export interface Accesses {
  readonly reads: readonly Operand[];
  readonly writes: readonly Operand[];
}

/** The operands a step reads and writes. */
export function accesses({ dispatch, fused }: Step): Accesses {
  const reads: Operand[] = [];
  const writes: Operand[] = [];
  for (const [name, { access }] of Object.entries(dispatch.kernel.bindings)) {
    const operand = dispatch.bind[name];
    if (operand !== undefined) (access === "read" ? reads : writes).push(rootOf(operand));
  }
  for (const binding of fused?.bindings.values() ?? []) {
    if (binding.kind === "read") reads.push(rootOf(binding.tensor));
    if (binding.kind === "read_write") writes.push(rootOf(binding.tensor));
  }
  return { reads, writes };
}
