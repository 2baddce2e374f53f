import { callable, oneOf, positiveInteger } from "../../check.js";
import type { Options } from "../../config.js";
import { readTrainingState, type TrainingState, writeTrainingState } from "../training-state.js";
import { Callback, type Hook } from "./callback.js";

export interface BackupAndRestoreConfig {
  /** Puts a state by, in IndexedDB or a file, say, in the place of the last one. Training waits for its promise. */
  readonly save: (state: TrainingState) => void | Promise<void>;
  /** Gives what was put by last, or nothing. */
  readonly load: () => TrainingState | undefined | Promise<TrainingState | undefined>;
  /** Removes what was put by. */
  readonly remove: (() => void | Promise<void>) | undefined;
  /** Every so many epochs. Default 1. */
  readonly everyEpochs: number;
  /** Whether what was put by is removed once training has ended as it should. Default true. */
  readonly deleteCheckpoint: boolean;
}

export type BackupAndRestoreOptions = Options<BackupAndRestoreConfig> & Pick<BackupAndRestoreConfig, "save" | "load">;

const DEFAULTS = { save: undefined, load: undefined, remove: undefined, everyEpochs: 1, deleteCheckpoint: true };

/**
 * Takes up a `fit` that a closed page or a crash has broken off: with the same model, compiled the same way, the next `fit` goes on
 * after the last epoch that was put by, and ends bit for bit as it would have without the break. (A GPU device that is lost needs
 * nothing of this.)
 *
 * @example
 * const backup = new BackupAndRestore({
 *   save: (state) => writeFile("backup.safetensors", saveTrainingState(state)),
 *   load: async () => loadTrainingState(await readFile("backup.safetensors")),
 * });
 */
export class BackupAndRestore extends Callback<BackupAndRestoreConfig> {
  static override className = "BackupAndRestore";
  static override defaults: object = DEFAULTS;

  /** Throws an ArgumentError where there is nothing to save or to load with. */
  constructor(options: BackupAndRestoreOptions) {
    super(options);
    const { save, load, remove, everyEpochs, deleteCheckpoint } = this.config;
    callable(this.className, "save", save);
    callable(this.className, "load", load);
    if (remove !== undefined) callable(this.className, "remove", remove);
    positiveInteger(this.className, "everyEpochs", everyEpochs);
    oneOf(this.className, "deleteCheckpoint", deleteCheckpoint, [true, false]);
  }

  override async takeUp(): Promise<number | undefined> {
    const state = await this.config.load();
    if (state === undefined) return undefined;
    await writeTrainingState(this.model, state);
    return state.epoch;
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    if ((epoch + 1) % this.config.everyEpochs !== 0) return;
    await this.config.save(await readTrainingState(this.model, epoch + 1));
  }

  override onTrainEnd(): Hook {
    if (this.config.deleteCheckpoint) return this.config.remove?.();
  }
}
