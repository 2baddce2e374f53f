import { callable } from "../../check.js";
import type { Options } from "../../config.js";
import { Callback, type Hook, type Hooks, type Logs } from "./callback.js";

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
    for (const [name, hook] of Object.entries(this.config))
      if (hook !== undefined) callable(this.className, name, hook);
  }

  override onTrainBegin(logs: Logs): Hook {
    return this.config.onTrainBegin?.(logs);
  }
  override onTrainEnd(logs: Logs): Hook {
    return this.config.onTrainEnd?.(logs);
  }
  override onEpochBegin(epoch: number, logs: Logs): Hook {
    return this.config.onEpochBegin?.(epoch, logs);
  }
  override onEpochEnd(epoch: number, logs: Logs): Hook {
    return this.config.onEpochEnd?.(epoch, logs);
  }
  override onTrainBatchBegin(batch: number, logs: Logs): Hook {
    return this.config.onTrainBatchBegin?.(batch, logs);
  }
  override onTrainBatchEnd(batch: number, logs: Logs, time: number): Hook {
    return this.config.onTrainBatchEnd?.(batch, logs, time);
  }
  override onTestBegin(logs: Logs): Hook {
    return this.config.onTestBegin?.(logs);
  }
  override onTestEnd(logs: Logs): Hook {
    return this.config.onTestEnd?.(logs);
  }
  override onTestBatchBegin(batch: number, logs: Logs): Hook {
    return this.config.onTestBatchBegin?.(batch, logs);
  }
  override onTestBatchEnd(batch: number, logs: Logs, time: number): Hook {
    return this.config.onTestBatchEnd?.(batch, logs, time);
  }
  override onPredictBegin(logs: Logs): Hook {
    return this.config.onPredictBegin?.(logs);
  }
  override onPredictEnd(logs: Logs): Hook {
    return this.config.onPredictEnd?.(logs);
  }
  override onPredictBatchBegin(batch: number, logs: Logs): Hook {
    return this.config.onPredictBatchBegin?.(batch, logs);
  }
  override onPredictBatchEnd(batch: number, logs: Logs, time: number): Hook {
    return this.config.onPredictBatchEnd?.(batch, logs, time);
  }
}
