import { bytesOf } from "../../dtype.js";
import type { Step } from "../lowering/lower.js";
import type { Operand } from "../symbols/dispatch.js";
import { SymbolicTensor } from "../symbols/tensor.js";
import type { Variable } from "../symbols/variable.js";
import { rootOf } from "../symbols/views.js";
import { accesses } from "./accesses.js";
import { placeAssignments } from "./placement.js";
import { type MemoryPlan, planMemory } from "./plan.js";

/** Where each value of a program lies. */
export interface Storage {
  readonly plan: MemoryPlan;
  /** Index of the slot of a planned value. */
  readonly slotOf: ReadonlyMap<Operand, number>;
  /** Values that are written straight into a variable instead of a slot. */
  readonly placed: ReadonlyMap<Operand, Variable>;
  /** Steps that are left once assignments that cost nothing are gone. */
  readonly steps: readonly Step[];
}

/** Decides where every value lies: in a variable where it is assigned to one, else in a slot while it is alive. */
export function planStorage(
  steps: readonly Step[],
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): Storage {
  const { placed, kept } = placeAssignments(steps);
  const first = new Map<Operand, number>();
  const last = new Map<Operand, number>();
  const touch = (operand: Operand, at: number) => {
    if (placed.has(operand) || !isTransient(operand)) return;
    if (!first.has(operand)) first.set(operand, at);
    last.set(operand, at);
  };
  for (const input of inputs) touch(input, -1);
  kept.forEach((step, at) => {
    const { reads, writes } = accesses(step);
    for (const operand of [...reads, ...writes]) touch(operand, at);
  });
  for (const output of outputs) touch(rootOf(output), kept.length);
  const values = [...first.keys()];
  const plan = planMemory(
    values.map((value) => ({ byteLength: bytesOf(value), first: first.get(value) ?? 0, last: last.get(value) ?? 0 })),
  );
  const slotOf = new Map(values.map((value, i) => [value, plan.slotOf[i] ?? 0]));
  return { plan, slotOf, placed, steps: kept };
}

/** Whether a value lives only within a run. */
function isTransient(operand: Operand): boolean {
  if (!(operand instanceof SymbolicTensor)) return true;
  return operand.source.kind === "input" || operand.source.kind === "output";
}
