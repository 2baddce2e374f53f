import { callable, oneOf, positiveInteger } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { readTrainingState, type TrainingState, writeTrainingState } from "../training-state.js";
import { Callback } from "./callback.js";

export interface BackupAndRestoreConfig {
  /**
   * Where states are put by, in the place of `save`, `load` and `remove`: `indexeddb://` or `opfs://` and a name, or in Node a path.
   */
  readonly file: string | undefined;
  /** Puts a state by, in the place of the last one. Training waits for its promise. */
  readonly save: ((state: TrainingState) => void | Promise<void>) | undefined;
  /** Gives what was put by last, or nothing. */
  readonly load: (() => TrainingState | undefined | Promise<TrainingState | undefined>) | undefined;
  /** Removes what was put by. */
  readonly remove: (() => void | Promise<void>) | undefined;
  /** Every so many epochs. Default 1. */
  readonly everyEpochs: number;
  /** Whether what was put by is removed once training has ended as it should. Default true. */
  readonly deleteCheckpoint: boolean;
}

export type BackupAndRestoreOptions = Options<BackupAndRestoreConfig>;

const DEFAULTS: BackupAndRestoreConfig = {
  file: undefined,
  save: undefined,
  load: undefined,
  remove: undefined,
  everyEpochs: 1,
  deleteCheckpoint: true,
};

/**
 * Takes up a `fit` that a closed page or a crash has broken off: with the same model, compiled the same way, the next `fit` goes on
 * after the last epoch that was put by, and ends bit for bit as it would have without the break. (A GPU device that is lost needs
 * nothing of this.)
 *
 * @example new BackupAndRestore("indexeddb://backup.safetensors")
 * @example
 * const backup = new BackupAndRestore({
 *   save: (state) => writeFile("backup.safetensors", saveTrainingState(state)),
 *   load: async () => loadTrainingState(await readFile("backup.safetensors")),
 * });
 */
export class BackupAndRestore extends Callback<BackupAndRestoreConfig> {
  static override className = "BackupAndRestore";
  static override args = ["file"];
  static override defaults = DEFAULTS;

  /** Throws an ArgumentError where there is nothing to save or to load with, or two things. */
  constructor(file?: string | BackupAndRestoreOptions, options?: BackupAndRestoreOptions) {
    super(...optional("file", file, options));
    const { file: place, save, load, remove, everyEpochs, deleteCheckpoint } = this.config;
    if (place === undefined) {
      callable(this.className, "save", save);
      callable(this.className, "load", load);
    } else if (typeof place !== "string" || (save ?? load ?? remove) !== undefined) {
      const received = typeof place === "string" ? "a file, and functions too" : inWords(place);
      const expected = "the name of a file, or { save, load }";
      throw new ArgumentError({ where: this.className, problem: "no such place", expected, received });
    }
    if (remove !== undefined) callable(this.className, "remove", remove);
    positiveInteger(this.className, "everyEpochs", everyEpochs);
    oneOf(this.className, "deleteCheckpoint", deleteCheckpoint, [true, false]);
  }

  override async takeUp(): Promise<number | undefined> {
    const state = await this.#load();
    if (state === undefined) return undefined;
    await writeTrainingState(this.model, state);
    return state.epoch;
  }

  override async onEpochEnd(epoch: number): Promise<void> {
    if ((epoch + 1) % this.config.everyEpochs !== 0) return;
    const state = await readTrainingState(this.model, epoch + 1);
    const { file, save } = this.config;
    if (file === undefined) return save?.(state);
    await (await files()).putTrainingState(file, state);
  }

  override async onTrainEnd(): Promise<void> {
    const { file, remove, deleteCheckpoint } = this.config;
    if (!deleteCheckpoint) return;
    if (file === undefined) return remove?.();
    await (await files()).removeFile(file);
  }

  async #load(): Promise<TrainingState | undefined> {
    const { file, load } = this.config;
    return file === undefined ? load?.() : (await files()).getTrainingState(file);
  }
}

/** Files are loaded late: most who train write none. */
const files = () => import("../../io/kept-files.js");
