import { ArgumentError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { Optimizer } from "./optimizer.js";
import type { OptimizerRun } from "./update-weights.js";

/** A run with the place of each weight's gradient. */
export interface TrainedRun extends OptimizerRun {
  readonly gradients: readonly { readonly variable: Variable; readonly home: Variable }[];
}

/** Where gradients and slots lie: what a training session gives. */
export interface UpdateMemory {
  runsFor(optimizer: Optimizer, variables: readonly Variable[]): readonly TrainedRun[];
}

/** An optimizer that takes a step in a program, and what its numbers' names begin with there. */
export interface UsedOptimizer {
  readonly optimizer: Optimizer;
  readonly prefix: string;
}

/** Nothing is updated where a step is only tried, to make the weights. */
export const NO_UPDATES: UpdateMemory = { runsFor: () => [] };

/** How updates are made. */
interface UpdateOptions {
  /** Whether a step counts only if all gradients are finite, which costs a reduction over them. */
  readonly checkGradients: boolean;
}

let current: ({ readonly memory: UpdateMemory; readonly used: UsedOptimizer[] } & UpdateOptions) | undefined;

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
export function memoryInUse(
  optimizer: Optimizer,
): { readonly memory: UpdateMemory; readonly prefix: string } & UpdateOptions {
  if (current === undefined) {
    throw new ArgumentError({
      where: optimizer.name,
      problem: "apply() works only in a training step",
      expected: "a call in a model's trainStep",
      received: "a call elsewhere",
    });
  }
  const { memory, used, checkGradients } = current;
  const known = used.find((one) => one.optimizer === optimizer);
  const prefix = known?.prefix ?? (used.length === 0 ? "" : `o${used.length}_`);
  if (known === undefined) used.push({ optimizer, prefix });
  return { memory, prefix, checkGradients };
}
