import { Callback, type CallbackLike, LambdaCallback, type Logs, type Params, type TrainedModel } from "wgrad";

/** Passes on to another callback what it hears of training, as long as that is wanted. */
export class WhileWanted extends Callback {
  readonly #callback: Callback;
  readonly #wanted: () => boolean;

  constructor(callback: CallbackLike, wanted: () => boolean) {
    super();
    this.#callback = callback instanceof Callback ? callback : new LambdaCallback(callback);
    this.#wanted = wanted;
  }

  override setModel(model: TrainedModel): void {
    super.setModel(model);
    this.#callback.setModel(model);
  }
  override setParams(params: Params): void {
    super.setParams(params);
    this.#callback.setParams(params);
  }
  override onTrainBegin(logs: Logs) {
    return this.#wanted() ? this.#callback.onTrainBegin(logs) : undefined;
  }
  override onEpochBegin(epoch: number, logs: Logs) {
    return this.#wanted() ? this.#callback.onEpochBegin(epoch, logs) : undefined;
  }
  override onTrainBatchEnd(batch: number, logs: Logs, time: number) {
    return this.#wanted() ? this.#callback.onTrainBatchEnd(batch, logs, time) : undefined;
  }
  override onEpochEnd(epoch: number, logs: Logs) {
    return this.#wanted() ? this.#callback.onEpochEnd(epoch, logs) : undefined;
  }
}
