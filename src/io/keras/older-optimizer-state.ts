/** What optimizers keep, as Keras 1 and 2 and tfjs number it: the step, then one slot of all weights, then the next. */

import { isA } from "../../is-a.js";
import { type BaseOptimizer, Nadam, Optimizer, RMSprop, SGD } from "../../optimizers/index.js";
import { sameShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import type { OptimizerState } from "../../training/optimizer-state.js";
import type { StoredVar, TrainedWeight } from "./optimizer-vars.js";
import type { Dialect } from "./read-options.js";

/**
 * The state of an optimizer from a file's values; undefined where they are another one's. `fresh` is the state that it has now, whose learning
 * rate stays: those files have it in the config. Slots that they keep and we do not are passed over.
 */
export function olderOptimizerState(
  optimizer: BaseOptimizer,
  fresh: OptimizerState,
  weights: readonly TrainedWeight[],
  stored: readonly StoredVar[],
  dialect: Exclude<Dialect, "keras3">,
): OptimizerState | undefined {
  if (!isA<Optimizer>(optimizer, Optimizer)) return undefined;
  const [step, ...rest] = isA(optimizer, Nadam) ? stored.filter((_, i) => i !== 1) : stored; // the product of its momenta
  const names = slotsIn(optimizer, dialect);
  const kept = names.filter((name) => name !== "average" || optimizer.slots.includes(name));
  if (step === undefined || rest.length < kept.length * weights.length) return undefined;
  // tfjs's velocity adds up gradients, ours steps.
  const factor = dialect === "tfjs" && isA(optimizer, SGD) ? -fresh.learningRate : 1;
  const slots: Record<string, Record<string, Tensor<"float32">>> = {};
  for (const [i, { path }] of weights.entries()) {
    const own: Record<string, Tensor<"float32">> = { ...fresh.slots[path] };
    for (const [block, name] of names.entries()) {
      const usual = own[name];
      const one = rest[block * weights.length + i];
      if (usual === undefined) continue;
      if (one === undefined || !sameShape(one.shape, usual.shape)) return undefined;
      own[name] = scaled(one.read() as Tensor<"float32">, factor);
    }
    slots[path] = own;
  }
  return { ...fresh, iterations: step.read().values[0] ?? 0, slots };
}

/** The slots in such a file's order. */
function slotsIn(optimizer: Optimizer, dialect: Dialect): readonly string[] {
  return dialect === "tfjs" && isA(optimizer, RMSprop) ? ["v", "momentum", "average"] : optimizer.slots;
}

function scaled(tensor: Tensor<"float32">, factor: number): Tensor<"float32"> {
  return factor === 1
    ? tensor
    : new Tensor(
        tensor.shape,
        tensor.data.map((value) => value * factor),
        "float32",
      );
}
