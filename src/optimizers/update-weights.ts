import { ArgumentError } from "../errors.js";
import type { Tensors } from "../graph/symbols/op.js";
import { labelled, type Scope } from "../graph/symbols/scope.js";
import { type SymbolicTensor, scalar } from "../graph/symbols/tensor.js";
import { assign, type Variable } from "../graph/symbols/variable.js";
import { add, greater, multiply, subtract } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { prepareGradients, type RunGradients } from "./gradients.js";
import type { Optimizer } from "./optimizer.js";
import { ACCUMULATED, EMA, inGroup, type OptimizerRun, type UpdateOptions } from "./optimizer-run.js";

/**
 * Adds one step of an optimizer to the traced graph: gathers gradients, cuts them short, decays, applies the rule, averages. All new
 * values are worked out before the first weight is assigned, so that a rule sees old ones only. The program must be given the numbers
 * of the optimizer's step, with `prefix` before their names.
 */
export function updateWeights(optimizer: Optimizer, runs: readonly OptimizerRun[], options: UpdateOptions = {}): void {
  const gradientsOf = prepareGradients(optimizer, runs, options);
  const changes = runs.flatMap((run) => {
    const scope = scopeOf(optimizer, run);
    return labelled(scope, () => {
      const values = newValues(optimizer, run, gradientsOf(run), options.prefix ?? "");
      return values.map((change) => ({ ...change, scope }));
    });
  });
  for (const { scope, variable, value } of changes) labelled(scope, () => assign(variable, value));
}

interface Change {
  readonly variable: Variable;
  readonly value: SymbolicTensor;
}

function newValues(
  optimizer: Optimizer,
  { params, slots, decay = 1, group = 0 }: OptimizerRun,
  { gathered, ready }: RunGradients,
  prefix: string,
): Change[] {
  const { gradientAccumulationSteps, emaOverwriteFrequency } = optimizer.config;
  const number = (name: string) => scalar(`${prefix}${name}`);
  const { [ACCUMULATED]: accumulated, [EMA]: average, ...kept } = slots;
  const old = Object.fromEntries(Object.entries(kept).map(([name, { tensor }]) => [name, tensor]));
  const k = Object.fromEntries(
    Object.keys(optimizer.numbers(1, 1)).map((name) => [name, number(inGroup(name, group))]),
  );
  const decays = optimizer.weightDecay > 0 && decay !== 0;
  const w = decays ? decayed(params.tensor, number(inGroup("decay", group)), decay) : params.tensor;
  const fresh: Tensors = optimizer.step(w, ready, old, k) ?? {}; // a step of anyone's may give nothing
  const targets = { ...kept, w: params };
  if (String(Object.keys(fresh).sort()) !== String(Object.keys(targets).sort())) {
    throw new ArgumentError({
      where: optimizer.name,
      problem: "its step gives other values than it keeps",
      expected: Object.keys(targets).join(", "),
      received: Object.keys(fresh).join(", "),
    });
  }
  const isStep = gradientAccumulationSteps === undefined ? undefined : greater(number("update"), 0);
  const values = new Map(
    Object.entries(targets).map(([name, variable]) => {
      const value = fresh[name] ?? variable.tensor;
      return [variable, isStep === undefined ? value : where(isStep, value, variable.tensor)] as const;
    }),
  );
  if (accumulated !== undefined && isStep !== undefined) values.set(accumulated, where(isStep, 0, gathered));
  if (average !== undefined) {
    const weight = values.get(params) ?? params.tensor;
    const keeps = number("ema");
    const mean = add(multiply(average.tensor, keeps), multiply(weight, subtract(1, keeps)));
    values.set(average, mean);
    if (emaOverwriteFrequency !== undefined) values.set(params, where(greater(number("overwrite"), 0), mean, weight));
  }
  return [...values].map(([variable, value]) => ({ variable, value }));
}

/** Decoupled weight decay (Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019). */
function decayed(w: SymbolicTensor, decay: SymbolicTensor, multiplier: number | Variable): SymbolicTensor {
  const whole = multiply(w, decay);
  if (multiplier === 1) return subtract(w, whole);
  return subtract(w, multiply(whole, typeof multiplier === "number" ? multiplier : multiplier.tensor));
}

/** The step's kernel goes by the optimizer's name, its arrays by those of the rule. */
function scopeOf({ name }: Optimizer, { params, grads, slots, decay }: OptimizerRun): Scope {
  const slotNames = Object.entries(slots).map(([slot, variable]) => [variable, slot] as const);
  const mask = typeof decay === "object" ? [[decay, "decay"] as const] : [];
  return { label: name, names: new Map([[params, "w"], [grads, "g"], ...slotNames, ...mask]) };
}
