import type { Step } from "../lowering/lower.js";
import { accesses } from "../memory/accesses.js";
import type { Storage } from "../memory/storage.js";
import type { Operand } from "../symbols/dispatch.js";
import { SymbolicTensor } from "../symbols/tensor.js";
import { labelOf } from "./bind.js";
import type { ScheduleRow } from "./program.js";

/** One line of `program.explain()`: what a step runs, and from which slots to which. */
export function scheduleRow(step: Step, { slotOf, placed }: Storage): ScheduleRow {
  const place = (operand: Operand): string => {
    const slot = slotOf.get(operand);
    const shape = `[${operand.shape.join("×")}]`;
    if (slot !== undefined) return `s${slot}${shape}`;
    const target = placed.get(operand);
    if (target !== undefined) return target.name;
    const source = operand instanceof SymbolicTensor ? operand.source : undefined;
    return source?.kind === "variable" ? source.variable.name : `const${shape}`;
  };
  const { reads, writes } = accesses(step);
  return {
    what: labelOf(step),
    kernel: step.dispatch.kernel.name,
    grid: step.dispatch.grid.join("×"),
    reads: reads.map(place).join(" "),
    writes: writes.map(place).join(" "),
  };
}
