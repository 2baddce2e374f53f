import { ArgumentError } from "../errors.js";
import type { Tensors } from "../graph/symbols/op.js";
import { labelled, type Scope } from "../graph/symbols/scope.js";
import { type SymbolicTensor, scalar } from "../graph/symbols/tensor.js";
import { assign, type Variable } from "../graph/symbols/variable.js";
import { multiply, subtract } from "../ops/elementwise/binary.js";
import type { Optimizer } from "./optimizer.js";

/** A flat stretch of weights that are updated at once, with what lies beside them: all of one shape. */
export interface OptimizerRun {
  readonly params: Variable;
  readonly grads: Variable;
  /** By the optimizer's names for them. */
  readonly slots: Readonly<Record<string, Variable>>;
}

/**
 * Adds one step of an optimizer to the traced graph: decay, then its rule. All new values are worked out before the first is
 * assigned, so that a rule sees old ones only. The program must be given the optimizer's `stepValues`.
 */
export function updateWeights(optimizer: Optimizer, runs: readonly OptimizerRun[]): void {
  const changes = runs.flatMap((run) => {
    const scope = scopeOf(optimizer, run);
    return labelled(scope, () => newValues(optimizer, run)).map((change) => ({ ...change, scope }));
  });
  for (const { scope, variable, value } of changes) labelled(scope, () => assign(variable, value));
}

interface Change {
  readonly variable: Variable;
  readonly value: SymbolicTensor;
}

function newValues(optimizer: Optimizer, { params, grads, slots }: OptimizerRun): Change[] {
  const numbers = Object.keys(optimizer.numbers(1, optimizer.learningRate));
  const k = Object.fromEntries(numbers.map((name) => [name, scalar(name)]));
  const old = Object.fromEntries(Object.entries(slots).map(([name, { tensor }]) => [name, tensor]));
  const w = optimizer.weightDecay > 0 ? decayed(params.tensor) : params.tensor;
  const fresh: Tensors = optimizer.step(w, grads.tensor, old, k);
  const targets = { ...slots, w: params };
  if (String(Object.keys(fresh).sort()) !== String(Object.keys(targets).sort())) {
    throw new ArgumentError({
      where: optimizer.name,
      problem: "its step gives other values than it keeps",
      expected: Object.keys(targets).join(", "),
      received: Object.keys(fresh).join(", "),
    });
  }
  return Object.entries(targets).flatMap(([name, variable]) => {
    const value = fresh[name];
    return value === undefined ? [] : [{ variable, value }];
  });
}

/** Decoupled weight decay (Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019). */
function decayed(w: SymbolicTensor): SymbolicTensor {
  return subtract(w, multiply(w, scalar("decay")));
}

/** The step's kernel goes by the optimizer's name, its arrays by those of the rule. */
function scopeOf({ name }: Optimizer, { params, grads, slots }: OptimizerRun): Scope {
  const slotNames = Object.entries(slots).map(([slot, variable]) => [variable, slot] as const);
  return { label: name, names: new Map([[params, "w"], [grads, "g"], ...slotNames]) };
}
