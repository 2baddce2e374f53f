import type { Operand } from "./dispatch.js";
import type { Step } from "./lower.js";
import type { Group } from "./passes/fuse.js";
import { type MemoryPlan, planMemory } from "./plan.js";
import { SymbolicTensor } from "./tensor.js";
import type { Variable } from "./variable.js";

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

/** The tensor whose bytes a tensor shows: itself, unless it is a view. */
export function rootOf(tensor: SymbolicTensor): SymbolicTensor;
export function rootOf(operand: Operand): Operand;
export function rootOf(operand: Operand): Operand {
  if (!(operand instanceof SymbolicTensor) || operand.source.kind !== "output") return operand;
  const { node } = operand.source;
  const viewed = node.op.view === undefined ? undefined : node.inputs[node.op.view];
  return viewed === undefined ? operand : rootOf(viewed);
}

/** The operands a step reads and writes. */
export function accesses({ dispatch, fused }: Step): {
  readonly reads: readonly Operand[];
  readonly writes: readonly Operand[];
} {
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
    values.map((value) => ({ byteLength: value.size * 4, first: first.get(value) ?? 0, last: last.get(value) ?? 0 })),
  );
  const slotOf = new Map(values.map((value, i) => [value, plan.slotOf[i] ?? 0]));
  return { plan, slotOf, placed, steps: kept };
}

/** Whether a value lives only within a run. */
function isTransient(operand: Operand): boolean {
  if (!(operand instanceof SymbolicTensor)) return true;
  return operand.source.kind === "input" || operand.source.kind === "output";
}

/**
 * An assignment costs nothing where the assigned value can be written into the variable by the kernel that computes it:
 * nobody reads the old value afterwards, and that kernel reads nothing from the variable's own buffer (WebGPU refuses a
 * buffer that is both read and written in one dispatch).
 */
function placeAssignments(steps: readonly Step[]): { placed: Map<Operand, Variable>; kept: Step[] } {
  const placed = new Map<Operand, Variable>();
  const kept = steps.filter((step, at) => {
    const target = assignmentTarget(step.group);
    const value = step.group.anchor.inputs.value;
    if (target === undefined || value === undefined) return true;
    for (const out of Object.values(step.group.anchor.outputs)) placed.set(out, target);
    const root = rootOf(value);
    const from = steps.findIndex((other) => accesses(other).writes.includes(root));
    const producer = steps[from];
    if (producer === undefined || placed.has(root) || !isComputed(root)) return true;
    const buffer = target.region?.buffer;
    const inBuffer = (operand: Operand) =>
      operand instanceof SymbolicTensor &&
      operand.source.kind === "variable" &&
      operand.source.variable.region?.buffer === buffer;
    const between = steps.slice(from + 1, at).flatMap((other) => accesses(other).reads);
    const writers = steps
      .filter((other) => accesses(other).writes.includes(root))
      .flatMap((other) => accesses(other).reads);
    const oldValueRead = between.some(
      (read) => read instanceof SymbolicTensor && read.source.kind === "variable" && read.source.variable === target,
    );
    if (oldValueRead || writers.some(inBuffer)) return true;
    placed.set(root, target);
    return false;
  });
  return { placed, kept };
}

function assignmentTarget({ anchor }: Group): Variable | undefined {
  if (anchor.op.name !== "assign") return undefined;
  const source = anchor.inputs.target?.source;
  return source?.kind === "variable" ? source.variable : undefined;
}

function isComputed(operand: Operand): boolean {
  return operand instanceof SymbolicTensor && operand.source.kind === "output";
}
