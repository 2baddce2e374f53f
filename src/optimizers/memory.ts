import { ArgumentError } from "../errors.js";
import type { Device } from "../gpu/device.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { BaseOptimizer } from "./base-optimizer.js";
import type { Optimizer } from "./optimizer.js";
import type { OptimizerRun } from "./optimizer-run.js";

/** A run with the place of each weight's gradient. */
export interface TrainedRun extends OptimizerRun {
  readonly gradients: readonly { readonly variable: Variable; readonly home: Variable }[];
}

/** Where the weights of an optimizer and what it keeps of them lie. */
export interface UpdateLayout {
  readonly runs: readonly TrainedRun[];
  /** The whole slabs that the gradients lie in. */
  readonly gradientSlabs: readonly Variable[];
}

/** Where gradients and slots lie: what a training session gives. */
export interface UpdateMemory {
  layOut(optimizer: Optimizer, variables: readonly Variable[]): UpdateLayout;
  /** Gives what an optimizer keeps of its own a place. Whether a step counts or not, it may change. */
  keep(optimizer: BaseOptimizer): void;
  /** What an optimizer keeps beside each weight, by name. */
  slotsOf(optimizer: Optimizer): ReadonlyMap<Variable, Readonly<Record<string, Variable>>>;
  /** The device that they lie on for now, if on any. */
  readonly device?: Device;
}

/** An optimizer that takes a step in a program, and what its numbers' names begin with there. */
export interface UsedOptimizer {
  readonly optimizer: Optimizer;
  readonly prefix: string;
}

/** Nothing is updated where a step is only tried, to make the weights. */
export const NO_UPDATES: UpdateMemory = {
  layOut: () => ({ runs: [], gradientSlabs: [] }),
  keep: () => undefined,
  slotsOf: () => new Map(),
};

/** How updates are made. */
interface Updates {
  readonly memory: UpdateMemory;
  readonly used: UsedOptimizer[];
  /** Whether a step counts only if all gradients are finite, which costs a reduction over them. */
  readonly checkGradients: boolean;
}

let current: Updates | undefined;

/** Runs `build`, whose optimizers find their memory in `memory`, and notes which they are. */
export function updatesIn<T>(
  memory: UpdateMemory,
  build: () => T,
  { checkGradients = false }: { readonly checkGradients?: boolean | undefined } = {},
): { readonly result: T; readonly optimizers: readonly UsedOptimizer[] } {
  const outer = current;
  const used: UsedOptimizer[] = [];
  current = { memory, used, checkGradients };
  try {
    return { result: build(), optimizers: used };
  } finally {
    current = outer;
  }
}

/** The memory of the step that is traced. Each optimizer of a step has numbers of its own: from the second on with a prefix. */
export function memoryInUse(optimizer: Optimizer): Omit<Updates, "used"> & { readonly prefix: string } {
  const { used, ...updates } = updatesOf(optimizer);
  const known = used.find((one) => one.optimizer === optimizer);
  const prefix = known?.prefix ?? (used.length === 0 ? "" : `o${used.length}_`);
  if (known === undefined) used.push({ optimizer, prefix });
  return { ...updates, prefix };
}

/** Gives what an optimizer keeps of its own a place in the memory of the step that is traced. */
export function keepOwn(optimizer: BaseOptimizer): void {
  updatesOf(optimizer).memory.keep(optimizer);
}

function updatesOf({ name }: BaseOptimizer): Updates {
  if (current !== undefined) return current;
  throw new ArgumentError({
    where: name,
    problem: "apply() works only in a training step",
    expected: "a call in a model's trainStep",
    received: "a call elsewhere",
  });
}
