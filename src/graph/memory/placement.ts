import type { Step } from "../lowering/lower.js";
import { ByBytes } from "../symbols/by-bytes.js";
import type { Operand } from "../symbols/dispatch.js";
import { SymbolicTensor } from "../symbols/tensor.js";
import { assignOp, bufferOf, sharesBytes, type Variable } from "../symbols/variable.js";
import { rootOf, variableOf } from "../symbols/views.js";
import { type Accesses, accesses } from "./accesses.js";

/** Which values are written straight into a variable, and the steps that are left. */
export interface Placement {
  readonly placed: ReadonlyMap<Operand, Variable>;
  readonly kept: readonly Step[];
}

/**
 * An assignment costs nothing where the kernel that computes the value can write it into the variable itself. For that
 *
 * - nothing else changes the variable, so that the value is there for as long as it is wanted;
 * - nobody reads the old value after that kernel has run;
 * - no kernel reads one part of the variable's buffer and writes another, which WebGPU refuses.
 *
 * Otherwise the value goes to a slot, and the assignment copies it.
 */
export function placeAssignments(steps: readonly Step[]): Placement {
  const all = steps.map(accesses);
  const targets = steps.map(assignmentTarget);
  const placed = new Map<Operand, Variable>();
  steps.forEach(({ group }, at) => {
    const target = targets[at];
    if (target !== undefined) for (const out of Object.values(group.anchor.outputs)) placed.set(out, target);
  });
  const homeOf = (operand: Operand): Variable | undefined => placed.get(operand) ?? variableOf(operand);
  const users = new Map<Operand, number[]>();
  const homes: [Variable, number][] = [];
  all.forEach(({ reads, writes }, at) => {
    for (const operand of new Set([...reads, ...writes])) {
      const home = homeOf(operand);
      if (home !== undefined) homes.push([home, at]);
      const others = users.get(operand);
      if (others === undefined) users.set(operand, [at]);
      else others.push(at);
    }
  });
  steps.forEach(({ group }, at) => {
    const [target, { value }] = [targets[at], group.anchor.inputs];
    if (target === undefined || value === undefined) return;
    for (const i of users.get(rootOf(value)) ?? []) homes.push([target, i]); // if the value is placed there
  });
  const touching = new ByBytes(homes);

  const canPlace = (value: Operand, target: Variable, at: number): boolean => {
    if (!isComputed(value) || placed.has(value)) return false;
    const using = users.get(value) ?? [];
    const from = using.find((i) => all[i]?.writes.includes(value)) ?? -1;
    const isTarget = (operand: Operand) => {
      const home = homeOf(operand);
      return home !== undefined && sharesBytes(home, target);
    };
    const isBeside = (operand: Operand) => {
      const home = homeOf(operand);
      return home !== undefined && bufferOf(home) === bufferOf(target);
    };
    return [...using, ...touching.of(target)].every((i) => {
      const { reads, writes } = all[i] ?? NOTHING;
      if (i === at) return true;
      if (writes.some(isTarget)) return false;
      if (i > from && i < at && reads.some(isTarget)) return false;
      return !(writes.includes(value) && reads.some(isBeside)) && !(reads.includes(value) && writes.some(isBeside));
    });
  };

  const kept = steps.filter(({ group }, at) => {
    const target = targets[at];
    const assigned = group.anchor.inputs.value;
    if (target === undefined || assigned === undefined) return true;
    const value = rootOf(assigned);
    if (!canPlace(value, target, at)) return true;
    placed.set(value, target);
    all[at] = NOTHING;
    return false;
  });
  return { placed, kept };
}

const NOTHING: Accesses = { reads: [], writes: [] };

function assignmentTarget({ group: { anchor } }: Step): Variable | undefined {
  const target = anchor.op === assignOp.definition ? anchor.inputs.target : undefined;
  return target && variableOf(target);
}

function isComputed(operand: Operand): boolean {
  return operand instanceof SymbolicTensor && operand.source.kind === "output";
}
