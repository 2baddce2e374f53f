import { Configured } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { TrainedModel } from "../trained-model.js";

/** Running values of loss and metrics, by name. A callback may write into those of `onEpochEnd`: what it writes gets into the history. */
export type Logs = Record<string, number>;

/** What a hook may return: a promise holds training up until it is kept, which is how a page pauses it. */
export type Hook = void | Promise<void>;

/** What a run of `fit`, `evaluate` or `predict` was asked for. */
export interface Params {
  readonly epochs: number;
  /** Batches in an epoch; undefined if a data set does not know. */
  readonly steps: number | undefined;
  readonly verbose: Verbosity;
  /** Undefined for a data set, which brings its own batches. */
  readonly batchSize: number | undefined;
  readonly samples: number | undefined;
}

/** How much is shown: 0 nothing, 1 a progress bar (in a page: a line an epoch), 2 a line an epoch. */
export type Verbosity = 0 | 1 | 2;

/** The hooks. Epochs and batches are counted from 0. */
export interface Hooks {
  onTrainBegin?(logs: Logs): Hook;
  /** Logs are those of the last epoch. */
  onTrainEnd?(logs: Logs): Hook;
  onEpochBegin?(epoch: number, logs: Logs): Hook;
  /** Logs hold the epoch's values, with `val_…` where there is validation. */
  onEpochEnd?(epoch: number, logs: Logs): Hook;
  onTrainBatchBegin?(batch: number, logs: Logs): Hook;
  /**
   * Logs are those of the epoch so far, and arrive a few batches after the GPU was given the batch. `time`: when it was done, in
   * milliseconds of `performance.now`, however late and however many at once that is told.
   */
  onTrainBatchEnd?(batch: number, logs: Logs, time: number): Hook;
  onTestBegin?(logs: Logs): Hook;
  onTestEnd?(logs: Logs): Hook;
  onTestBatchBegin?(batch: number, logs: Logs): Hook;
  onTestBatchEnd?(batch: number, logs: Logs, time: number): Hook;
  onPredictBegin?(logs: Logs): Hook;
  onPredictEnd?(logs: Logs): Hook;
  onPredictBatchBegin?(batch: number, logs: Logs): Hook;
  onPredictBatchEnd?(batch: number, logs: Logs, time: number): Hook;
}

/**
 * Watches training, evaluation or prediction, and may step in: `this.model.stopTraining = true` ends training after the batch at
 * hand. Every hook may be left out.
 *
 * @example
 * class Patience extends Callback {
 *   override onEpochEnd(_epoch: number, logs: Logs) { if ((logs.loss ?? 1) < 0.1) this.model.stopTraining = true; }
 * }
 */
export abstract class Callback<C extends object = object> extends Configured<C> implements Hooks {
  static override className = "Callback";
  /** Whether training goes on to the hooks when the loss is no number, instead of failing. */
  readonly expectsNaN: boolean = false;
  #model: TrainedModel | undefined;
  #params: Params | undefined;

  /** The model that is trained, from the first hook on. Throws an ArgumentError before. */
  get model(): TrainedModel {
    return this.#model ?? unset(this.className);
  }

  /** What was asked for, from the first hook on. Throws an ArgumentError before. */
  get params(): Params {
    return this.#params ?? unset(this.className);
  }

  setModel(model: TrainedModel): void {
    this.#model = model;
  }

  setParams(params: Params): void {
    this.#params = params;
  }

  /**
   * Called before anything else of a `fit`, as soon as {@link model} is known: it may set the model to what an earlier training had
   * come to, and gives the epoch to go on with. Default: none.
   */
  takeUp(): Promise<number | undefined> | undefined {
    return undefined;
  }

  onTrainBegin(_logs: Logs): Hook {}
  onTrainEnd(_logs: Logs): Hook {}
  onEpochBegin(_epoch: number, _logs: Logs): Hook {}
  onEpochEnd(_epoch: number, _logs: Logs): Hook {}
  onTrainBatchBegin(_batch: number, _logs: Logs): Hook {}
  onTrainBatchEnd(_batch: number, _logs: Logs, _time: number): Hook {}
  onTestBegin(_logs: Logs): Hook {}
  onTestEnd(_logs: Logs): Hook {}
  onTestBatchBegin(_batch: number, _logs: Logs): Hook {}
  onTestBatchEnd(_batch: number, _logs: Logs, _time: number): Hook {}
  onPredictBegin(_logs: Logs): Hook {}
  onPredictEnd(_logs: Logs): Hook {}
  onPredictBatchBegin(_batch: number, _logs: Logs): Hook {}
  onPredictBatchEnd(_batch: number, _logs: Logs, _time: number): Hook {}
}

function unset(where: string): never {
  throw new ArgumentError({ where, problem: "is asked about the training before there is one" });
}
