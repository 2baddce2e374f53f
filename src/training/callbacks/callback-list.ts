import { isA } from "../../is-a.js";
import type { TrainedModel } from "../trained-model.js";
import { Callback, type Hook, type Hooks, type Logs, type Params } from "./callback.js";
import { LambdaCallback } from "./lambda-callback.js";

/** A callback, or its hooks as functions. */
export type CallbackLike = Callback | Hooks;

type EpochHook = "onEpochBegin" | "onEpochEnd";
type BatchBegin = Extract<keyof Hooks, `on${string}BatchBegin`>;
type BatchEnd = Extract<keyof Hooks, `on${string}BatchEnd`>;
type WholeHook = Exclude<keyof Hooks, EpochHook | BatchBegin | BatchEnd>;

/** Calls one hook of every callback, one after the other. Gives a promise only where one of them does. */
export class CallbackList {
  readonly #callbacks: readonly Callback[];

  constructor(callbacks: readonly CallbackLike[], model: TrainedModel, params: Params) {
    this.#callbacks = callbacks.map((like) => (isA(like, Callback) ? like : new LambdaCallback(like)));
    for (const callback of this.#callbacks) {
      callback.setModel(model);
      callback.setParams(params);
    }
  }

  /** Whether one of them minds a loss that is no number itself. */
  get expectNaN(): boolean {
    return this.#callbacks.some((callback) => callback.expectsNaN);
  }

  whole(hook: WholeHook, logs: Logs = {}): Hook {
    return this.#each((callback) => callback[hook](logs));
  }

  epoch(hook: EpochHook, epoch: number, logs: Logs = {}): Hook {
    return this.#each((callback) => callback[hook](epoch, logs));
  }

  batch(hook: BatchBegin, batch: number, logs: Logs = {}): Hook {
    return this.#each((callback) => callback[hook](batch, logs));
  }

  /** `time`: when the batch was done, see {@link Hooks.onTrainBatchEnd}. */
  batchEnd(hook: BatchEnd, batch: number, logs: Logs, time = performance.now()): Hook {
    return this.#each((callback) => callback[hook](batch, logs, time));
  }

  #each(call: (callback: Callback) => Hook, from = 0): Hook {
    for (const [i, callback] of this.#callbacks.entries()) {
      if (i < from) continue;
      const pending = call(callback);
      if (pending !== undefined) return Promise.resolve(pending).then(() => this.#each(call, i + 1));
    }
  }
}

/** Lets callbacks take up an earlier training of the model. Gives the epoch to go on with, or nothing where none of them does such. */
export function takeUp(callbacks: readonly CallbackLike[], model: TrainedModel): Promise<number> | undefined {
  const pending = callbacks.flatMap((callback) => {
    if (!isA(callback, Callback)) return [];
    callback.setModel(model);
    return callback.takeUp() ?? [];
  });
  if (pending.length === 0) return undefined;
  return Promise.all(pending).then((epochs) => Math.max(0, ...epochs.map((epoch) => epoch ?? 0)));
}
