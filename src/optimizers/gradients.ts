import { labelled } from "../graph/symbols/scope.js";
import { type SymbolicTensor, scalar } from "../graph/symbols/tensor.js";
import { assign, type Variable } from "../graph/symbols/variable.js";
import { add, divide, greater, maximum, minimum, multiply } from "../ops/elementwise/binary.js";
import { where } from "../ops/elementwise/logic.js";
import { sqrt } from "../ops/elementwise/unary.js";
import { sumOfSquares } from "../ops/reduce/sum-of-squares.js";
import type { Optimizer } from "./optimizer.js";
import { ACCUMULATED, type OptimizerRun, type UpdateOptions } from "./optimizer-run.js";

/** The gradients of a run. */
export interface RunGradients {
  /** Those of all batches since the last step. */
  readonly gathered: SymbolicTensor;
  /** What the rule is given: their mean, cut short where that is asked for. */
  readonly ready: SymbolicTensor;
}

/**
 * Does to the gradients what must be done to all before any is used: measures their length. Gives what reads those of a run.
 */
export function prepareGradients(
  { name, config }: Optimizer,
  runs: readonly OptimizerRun[],
  { prefix = "", scale, gradientSlabs = runs.map(({ grads }) => grads) }: UpdateOptions,
): (run: OptimizerRun) => RunGradients {
  const { clipnorm, clipvalue, globalClipnorm, gradientAccumulationSteps: batches } = config;
  const byLength = clipnorm ?? globalClipnorm;
  const gather = ({ grads: { tensor }, slots }: OptimizerRun) => {
    const before = slots[ACCUMULATED]?.tensor;
    return before === undefined ? tensor : add(before, tensor);
  };
  const even = (gathered: SymbolicTensor) => {
    const unscaled = scale === undefined || scale === 1 ? gathered : divide(gathered, scale);
    return batches === undefined ? unscaled : divide(unscaled, batches);
  };
  if (byLength === undefined) {
    const cut = (x: SymbolicTensor) => (clipvalue === undefined ? x : minimum(maximum(x, -clipvalue), clipvalue));
    return (run) => {
      const gathered = gather(run);
      return { gathered, ready: cut(even(gathered)) };
    };
  }
  return labelled({ label: `${name} clip`, names: new Map() }, () => {
    if (batches !== undefined) for (const run of runs) assign(run.grads, gather(run)); // lengths are of what lies in memory
    const shrinking = (gradients: readonly Variable[]) => {
      const squares = gradients.map(({ tensor }) => sumOfSquares(tensor)).reduce((a, b) => add(a, b));
      return divide(byLength, maximum(even(sqrt(squares)), byLength));
    };
    const factor = clipnorm === undefined && gradientSlabs.length > 0 ? shrinking(gradientSlabs) : undefined;
    const step = batches === undefined ? undefined : greater(scalar(`${prefix}update`), 0);
    for (const run of clipnorm === undefined ? [] : runs) {
      for (const { home } of run.gradients ?? [{ home: run.grads }]) {
        const shrunk = multiply(home.tensor, shrinking([home]));
        assign(home, step === undefined ? shrunk : where(step, shrunk, home.tensor));
      }
    }
    return ({ grads: { tensor: gathered } }) => {
      const ready = even(gathered);
      return { gathered, ready: factor === undefined ? ready : multiply(ready, factor) };
    };
  });
}
