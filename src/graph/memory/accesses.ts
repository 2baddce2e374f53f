import type { Step } from "../lowering/lower.js";
import type { Operand } from "../symbols/dispatch.js";
import { rootOf } from "../symbols/views.js";

/** What a step reads and writes, views taken for what they show. */
export interface Accesses {
  readonly reads: readonly Operand[];
  readonly writes: readonly Operand[];
}

/** The operands a step reads and writes. */
export function accesses({ dispatch, fused }: Step): Accesses {
  const reads: Operand[] = [];
  const writes: Operand[] = [];
  for (const [name, access] of Object.entries(dispatch.kernel.bindings)) {
    const operand = dispatch.bind[name];
    if (operand !== undefined) (access === "read" ? reads : writes).push(rootOf(operand));
  }
  for (const binding of fused?.bindings.values() ?? []) {
    if (binding.kind !== "read" && binding.kind !== "read_write") continue;
    if (binding.use !== "write") reads.push(rootOf(binding.tensor));
    if (binding.use !== "read") writes.push(rootOf(binding.tensor));
  }
  if (fused?.rereads !== undefined) reads.push(fused.rereads);
  return { reads, writes };
}
