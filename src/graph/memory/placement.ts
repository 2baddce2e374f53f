import type { Step } from "../lowering/lower.js";
import { ByBytes } from "../symbols/by-bytes.js";
import type { Operand } from "../symbols/dispatch.js";
import { SymbolicTensor } from "../symbols/tensor.js";
import { assignOp, bufferOf, type Variable } from "../symbols/variable.js";
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
  const targets = steps.map(assignmentTarget);
  const placed = new Map<Operand, Variable>();
  steps.forEach(({ group }, at) => {
    const target = targets[at];
    if (target !== undefined) for (const out of Object.values(group.anchor.outputs)) placed.set(out, target);
  });
  const touched = new Touched(steps, placed);
  const kept = steps.filter(({ group }, at) => {
    const target = targets[at];
    const assigned = group.anchor.inputs.value;
    if (target === undefined || assigned === undefined) return true;
    const value = rootOf(assigned);
    if (!isComputed(value) || placed.has(value) || !touched.allowsPlacing(value, target, at)) return true;
    placed.set(value, target);
    touched.place(value, target, at);
    return false;
  });
  return { placed, kept };
}

/** Which steps read and write what: values, and the bytes of variables that they lie in by now. */
class Touched {
  /** What each step reads and writes; nothing for one that is gone. */
  readonly #all: Accesses[];
  readonly #placed: ReadonlyMap<Operand, Variable>;
  readonly #readers = new Map<Operand, number[]>();
  readonly #writers = new Map<Operand, number[]>();
  readonly #reads: ByBytes<number>;
  readonly #writes: ByBytes<number>;

  constructor(steps: readonly Step[], placed: ReadonlyMap<Operand, Variable>) {
    this.#all = steps.map(accesses);
    this.#placed = placed;
    const variables = this.#all.flatMap(({ reads, writes }) =>
      [...reads, ...writes].flatMap((operand) => this.#homeOf(operand) ?? []),
    );
    this.#reads = new ByBytes(variables);
    this.#writes = new ByBytes(variables);
    this.#all.forEach(({ reads, writes }, at) => {
      note(reads, at, this.#readers);
      note(writes, at, this.#writers);
      for (const [operands, into] of [[reads, this.#reads] as const, [writes, this.#writes] as const]) {
        for (const operand of operands) {
          const home = this.#homeOf(operand);
          if (home !== undefined) into.add(home, at);
        }
      }
    });
  }

  /** Whether the kernel that computes a value may write it into a variable, so that the assignment at `at` falls away. */
  allowsPlacing(value: Operand, target: Variable, at: number): boolean {
    const writers = this.#writers.get(value) ?? [];
    const readers = this.#readers.get(value) ?? [];
    const from = writers[0] ?? -1;
    const isThere = (step: number) => step !== at && this.#all[step] !== GONE;
    if (this.#writes.of(target).some(isThere)) return false;
    if (this.#reads.of(target).some((step) => isThere(step) && step > from && step < at)) return false;
    const isBeside = (operand: Operand) => {
      const home = this.#homeOf(operand);
      return home !== undefined && bufferOf(home) === bufferOf(target);
    };
    return (
      !writers.some((step) => isThere(step) && this.#all[step]?.reads.some(isBeside)) &&
      !readers.some((step) => isThere(step) && this.#all[step]?.writes.some(isBeside))
    );
  }

  /** Takes note that a value lies in a variable, and that the step at `at`, which copied it there, is gone. */
  place(value: Operand, target: Variable, at: number): void {
    for (const step of this.#readers.get(value) ?? []) this.#reads.add(target, step);
    for (const step of this.#writers.get(value) ?? []) this.#writes.add(target, step);
    this.#all[at] = GONE;
  }

  #homeOf(operand: Operand): Variable | undefined {
    return this.#placed.get(operand) ?? variableOf(operand);
  }
}

const GONE: Accesses = { reads: [], writes: [] };

function note(operands: readonly Operand[], at: number, into: Map<Operand, number[]>): void {
  for (const operand of operands) {
    const steps = into.get(operand);
    if (steps === undefined) into.set(operand, [at]);
    else steps.push(at);
  }
}

function assignmentTarget({ group: { anchor } }: Step): Variable | undefined {
  const target = anchor.op === assignOp.definition ? anchor.inputs.target : undefined;
  return target && variableOf(target);
}

function isComputed(operand: Operand): boolean {
  return operand instanceof SymbolicTensor && operand.source.kind === "output";
}
