import type { AnyLayer } from "../../layers/index.js";
import type { BaseOptimizer } from "../../optimizers/index.js";
import type { Tensor } from "../../tensor.js";
import type { OptimizerState } from "../../training/optimizer-state.js";
import { olderOptimizerState } from "./older-optimizer-state.js";
import { optimizerState, optimizerVars, type StoredVar, type TrainedWeight } from "./optimizer-vars.js";
import type { Dialect } from "./read-options.js";

/** What has an optimizer and can be asked for what that has come to. */
interface Trained extends AnyLayer {
  readonly optimizer: BaseOptimizer;
  getOptimizerState(): Promise<OptimizerState>;
  setOptimizerState(state: OptimizerState): Promise<void>;
}

/** The values of a model's optimizer in Keras's order; before the first step only how far it has come. */
export async function varsOf(model: Trained): Promise<readonly Tensor[] | undefined> {
  const { optimizer } = model;
  if (optimizer.iterations === 0)
    return optimizerVars(optimizer, { ...optimizer.progress, slots: {} }, [])?.slice(0, 2);
  const state = await model.getOptimizerState();
  return optimizerVars(optimizer, state, trainedOf(model, state));
}

/** Sets them, from a file of that dialect. Warns where they are those of another optimizer, as Keras does. */
export async function setVars(
  model: Trained,
  stored: readonly StoredVar[],
  dialect: Dialect = "keras3",
): Promise<void> {
  if (stored.length === 0) return;
  const { optimizer } = model;
  const steps = stored.find(({ shape }) => shape.length === 0)?.read().values[0];
  if (stored.length <= 2 && steps === 0) return; // no step was taken
  const fresh = await model.getOptimizerState();
  const trained = trainedOf(model, fresh);
  const state =
    dialect === "keras3"
      ? optimizerState(optimizer, fresh, trained, stored)
      : olderOptimizerState(optimizer, fresh, trained, stored, dialect);
  if (state !== undefined) return model.setOptimizerState(state);
  console.warn(`${model.name}: what the file's optimizer had come to does not fit ${optimizer.name}: it begins anew.`);
}

/** The weights that the optimizer sees to, in the model's order. */
export function trainedOf(model: Trained, { slots }: OptimizerState): TrainedWeight[] {
  const found = [...model.variables({ trainable: true })].map(([path, variable]) => ({
    path,
    shape: variable.shape,
    variable,
  }));
  return Object.keys(slots).length === 0 ? found : found.filter(({ path }) => Object.hasOwn(slots, path));
}
