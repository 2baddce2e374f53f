import { callable } from "../../check.js";
import type { Options } from "../../config.js";
import { Callback, type Hooks } from "./callback.js";

/** The hooks, complete: one that is not wanted is undefined. */
export type LambdaCallbackConfig = { readonly [H in keyof Required<Hooks>]: Hooks[H] | undefined };

const NO_HOOKS: LambdaCallbackConfig = {
  onTrainBegin: undefined,
  onTrainEnd: undefined,
  onEpochBegin: undefined,
  onEpochEnd: undefined,
  onTrainBatchBegin: undefined,
  onTrainBatchEnd: undefined,
  onTestBegin: undefined,
  onTestEnd: undefined,
  onTestBatchBegin: undefined,
  onTestBatchEnd: undefined,
  onPredictBegin: undefined,
  onPredictEnd: undefined,
  onPredictBatchBegin: undefined,
  onPredictBatchEnd: undefined,
};

/**
 * A callback from functions. `fit({ callbacks: [{ onEpochEnd }] })` makes one by itself.
 *
 * @example new LambdaCallback({ onEpochEnd: (epoch, logs) => console.log(epoch, logs.loss) })
 */
export class LambdaCallback extends Callback<LambdaCallbackConfig> {
  static override className = "LambdaCallback";
  static override defaults = NO_HOOKS;

  constructor(hooks?: Options<LambdaCallbackConfig>) {
    super(hooks);
    for (const [name, hook] of Object.entries(this.config)) {
      if (hook === undefined) continue;
      callable(this.className, name, hook);
      Object.assign(this, { [name]: hook });
    }
  }
}
