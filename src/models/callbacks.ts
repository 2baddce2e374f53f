/** Running means of loss and metrics, by name. */
export type Logs = Readonly<Record<string, number>>;

/** What a hook may return: a promise holds training up until it is kept, which is how a page pauses it. */
export type Hook = void | Promise<void>;

/** What a callback may know and do. */
export interface Training {
  readonly epochs: number;
  /** Batches in an epoch; undefined if a data set does not know. */
  readonly steps: number | undefined;
  /** Undefined for a data set, which brings its own batches. */
  readonly batchSize: number | undefined;
  readonly samples: number | undefined;
  /** Ends training after the batch at hand. */
  stop(): void;
}

/** Watches training. Every hook may be left out; epochs and batches are counted from 0. */
export interface Callback {
  onTrainBegin?(training: Training): Hook;
  onTrainEnd?(logs: Logs): Hook;
  onEpochBegin?(epoch: number): Hook;
  /** Logs hold the epoch's means, with `val_…` where there is validation. */
  onEpochEnd?(epoch: number, logs: Logs): Hook;
  onTrainBatchBegin?(batch: number): Hook;
  /** Logs are the means of the epoch so far, and arrive a few batches after the GPU was given the batch. */
  onTrainBatchEnd?(batch: number, logs: Logs): Hook;
}

/** What `fit` returns: the logs of every epoch. */
export class History implements Callback {
  /** Numbers of the epochs, from 0. */
  readonly epoch: number[] = [];
  /** One list for each log, in alphabetical order, with one number an epoch. */
  readonly history: Record<string, number[]> = {};
  /** What `fit` was asked for. */
  params: { readonly epochs: number; readonly steps: number | undefined } = { epochs: 0, steps: undefined };

  onTrainBegin({ epochs, steps }: Training): void {
    this.params = { epochs, steps };
  }

  onEpochEnd(epoch: number, logs: Logs): void {
    this.epoch.push(epoch);
    for (const name of Object.keys(logs).sort()) {
      const value = logs[name];
      if (value !== undefined) this.history[name] = [...(this.history[name] ?? []), value];
    }
  }
}

/** Calls one hook of every callback, one after the other. */
export async function callHooks(callbacks: readonly Callback[], call: (callback: Callback) => Hook): Promise<void> {
  for (const callback of callbacks) {
    const pending = call(callback);
    if (pending !== undefined) await pending;
  }
}
