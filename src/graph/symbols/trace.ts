import { ArgumentError } from "../../errors.js";
import type { SeedGenerator } from "../../seed.js";
import type { ClassNumbers } from "./class-numbers.js";
import type { OpNode } from "./op.js";
import type { SymbolicTensor } from "./tensor.js";
import type { Variable } from "./variable.js";

/** What a number speaks of. Of a scale that was too large nobody need know: the next step has a smaller one. */
export type Criterion = "loss" | "gradients" | "scale";

/** Numbers on which it depends whether a run counts: see {@link countOnlyIfFinite}. */
export interface Condition {
  readonly numbers: readonly SymbolicTensor[];
  /** Whether a variable may be changed all the same. */
  readonly exempt: (variable: Variable) => boolean;
}

/**
 * What a traced function did besides computing: variables it changed, how many random streams it drew, of its own and of seeds, and
 * which inputs it takes for numbers of classes.
 */
export interface Trace {
  readonly effects: OpNode[];
  /** Scalars that tell whether a run went well: the losses whose gradients were taken, first of all. */
  readonly criteria: Map<SymbolicTensor, Criterion>;
  condition: Condition | undefined;
  /** Only shapes are wanted of it: it will never run, and the batch is one that nobody has. */
  readonly trial: boolean;
  streams: number;
  readonly seeded: Map<SeedGenerator, number>;
  readonly classNumbers: Map<SymbolicTensor, readonly ClassNumbers[]>;
}

let current: Trace | undefined;

/** Runs `build` and collects what it does to variables. Traces nest; each sees only its own, and within a trial all are trials. */
export function traced<T>(build: () => T, { trial = false } = {}): { readonly result: T; readonly trace: Trace } {
  const outer = current;
  const trace: Trace = {
    effects: [],
    criteria: new Map(),
    condition: undefined,
    trial: trial || (outer?.trial ?? false),
    streams: 0,
    seeded: new Map(),
    classNumbers: new Map(),
  };
  current = trace;
  try {
    return { result: build(), trace };
  } finally {
    current = outer;
  }
}

/** The innermost trace that is running; none outside {@link traced}. */
export function currentTrace(): Trace | undefined {
  return current;
}

/** Notes that `node` changes variables, so that it runs although nothing reads its outputs. */
export function registerEffect(node: OpNode): void {
  if (current === undefined) {
    throw new ArgumentError({
      where: node.op.name,
      problem: "changes a variable where nothing is traced",
      remedy: "Call it inside compile(), or in a layer's call",
    });
  }
  current.effects.push(node);
}

/** Notes a scalar that is not finite where something went wrong in a run. What was said of it first counts. */
export function registerCriterion(scalar: SymbolicTensor, what: Criterion): void {
  if (current !== undefined && !current.criteria.has(scalar)) current.criteria.set(scalar, what);
}

/**
 * Lets a run of the program that is traced now change variables only if these scalars come out finite; else they stay as they were
 * before it, all but those that are `exempt`.
 */
export function countOnlyIfFinite(
  numbers: readonly SymbolicTensor[],
  exempt: (variable: Variable) => boolean = () => false,
): void {
  if (current !== undefined) current.condition = { numbers, exempt };
}

/**
 * A number that keeps one random op apart from the next. It counts up in the order of the trace, so the same model
 * draws the same numbers for the same seed, and a new batch size does not change which stream a layer uses.
 */
export function nextStream(): number {
  return current === undefined ? 0 : current.streams++;
}

/** The same for ops that share a seed of their own: what else the trace draws is nothing to them. */
export function nextOf(seed: SeedGenerator): number {
  if (current === undefined) return 0;
  const next = current.seeded.get(seed) ?? 0;
  current.seeded.set(seed, next + 1);
  return next;
}
