import { callable, finite, oneOf, positiveInteger } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { Tensor } from "../../tensor.js";
import { sayLine } from "../say-line.js";
import type { TrainedModel } from "../trained-model.js";
import type { Logs } from "./callback.js";
import { MONITOR, MonitorCallback, type MonitorConfig } from "./monitor-callback.js";
import { formatValue } from "./progress-line.js";

/** The moment at which weights were kept. */
export interface CheckpointInfo {
  /** From 0. */
  readonly epoch: number;
  /** From 0; undefined at the end of an epoch. */
  readonly batch: number | undefined;
  readonly logs: Readonly<Logs>;
  readonly model: TrainedModel;
}

/** What a checkpoint holds: all weights, in the order of `model.weights`, for `model.setWeights`. */
export interface Checkpoint extends CheckpointInfo {
  readonly weights: readonly Tensor<"float32">[];
}

/** Puts weights by, in a file, say. Training waits for its promise. */
export type SaveFunction = (weights: readonly Tensor<"float32">[], info: CheckpointInfo) => void | Promise<void>;

export interface ModelCheckpointConfig extends MonitorConfig {
  /**
   * What to do with the weights: a function, or a name for `model.save` to write the model under, whose end is the format; `{epoch:02d}` and
   * `{val_loss:.3f}` in it stand for the epoch, counted from 1, and for what was measured. Default: they are kept in memory, as
   * {@link ModelCheckpoint.kept}.
   */
  readonly save: SaveFunction | string | undefined;
  /** Whether a name is for `model.saveWeights`. Default false: it is for the whole model. */
  readonly saveWeightsOnly: boolean;
  /** 1 says what is done. Default 0. */
  readonly verbose: 0 | 1;
  /** Leaves out epochs that are no better than the best before. Default false. */
  readonly saveBestOnly: boolean;
  /** `"epoch"`, or after every so many batches. Default `"epoch"`. */
  readonly saveFreq: "epoch" | number;
  /** What the first value must be better than, with `saveBestOnly`. Default: nothing. */
  readonly initialValueThreshold: number | undefined;
}

export type ModelCheckpointOptions = Options<ModelCheckpointConfig>;

const DEFAULTS: ModelCheckpointConfig = {
  ...MONITOR,
  save: undefined,
  saveWeightsOnly: false,
  verbose: 0,
  saveBestOnly: false,
  saveFreq: "epoch",
  initialValueThreshold: undefined,
};

/** Files are loaded late: most who train write none. */
const files = () => import("../../io/kept-files.js");

/** A name with numbers put in, as Python's `format` would. Throws an ArgumentError for what is not among them. */
function nameOf(name: string, { epoch, logs }: CheckpointInfo): string {
  const numbers: Readonly<Record<string, number>> = { ...logs, epoch: epoch + 1 };
  return name.replace(/\{(\w+)(?::(0?)(\d*)(?:\.(\d+))?([dfe]?))?\}/g, (_, key, zeros, width, digits, kind) => {
    const value = Object.hasOwn(numbers, key) ? numbers[key] : undefined;
    if (value === undefined) {
      const expected = Object.keys(numbers).join(", ");
      throw new ArgumentError({ where: "ModelCheckpoint", problem: "no such number", expected, received: key });
    }
    const written =
      digits === undefined ? String(value) : kind === "e" ? value.toExponential(digits) : value.toFixed(digits);
    return written.padStart(Number(width), zeros || " ");
  });
}

interface Verdict {
  readonly due: boolean;
  readonly news: string;
}

const ALWAYS: Verdict = { due: true, news: "saving the weights" };

/**
 * Keeps the weights now and then, all or only the best. `saveFreq` in batches keeps what the GPU has by then: it is a few
 * batches ahead of the logs.
 *
 * @example
 * const checkpoint = new ModelCheckpoint({ monitor: "val_accuracy", saveBestOnly: true });
 * await model.fit(x, y, { validationSplit: 0.1, callbacks: [checkpoint] });
 * if (checkpoint.kept !== undefined) await model.setWeights(checkpoint.kept.weights);
 * @example new ModelCheckpoint("opfs://digits-{epoch:02d}.keras")
 * @example new ModelCheckpoint((weights, { epoch }) => upload(`${epoch}.safetensors`, saveSafetensors(Object.fromEntries(weights.entries()))))
 */
export class ModelCheckpoint extends MonitorCallback<ModelCheckpointConfig> {
  static override className = "ModelCheckpoint";
  static override args = ["save"];
  static override defaults = DEFAULTS;
  #best = this.config.initialValueThreshold;
  #kept: Checkpoint | undefined;
  #epoch = 0;
  /** The last batch of this epoch that is done, and how many are since something was kept. */
  #last = -1;
  #batches = 0;

  constructor(save?: SaveFunction | string | ModelCheckpointOptions, options?: ModelCheckpointOptions) {
    super(...optional("save", save, options));
    const { save: given, saveWeightsOnly, verbose, saveFreq, initialValueThreshold } = this.config;
    if (given !== undefined && typeof given !== "string") callable(this.className, "save", given);
    oneOf(this.className, "saveWeightsOnly", saveWeightsOnly, [true, false]);
    oneOf(this.className, "verbose", verbose, [0, 1]);
    if (typeof saveFreq === "number") positiveInteger(this.className, "saveFreq", saveFreq);
    else oneOf(this.className, "saveFreq", saveFreq, ["epoch"]);
    if (initialValueThreshold !== undefined) finite(this.className, "initialValueThreshold", initialValueThreshold);
  }

  /** The best value so far, over all trainings. */
  get best(): number | undefined {
    return this.#best;
  }

  /** What was kept last, where there is no function to save it. */
  get kept(): Checkpoint | undefined {
    return this.#kept;
  }

  override onEpochBegin(epoch: number): void {
    this.#epoch = epoch;
    this.#last = -1;
  }

  override async onTrainBatchEnd(batch: number, logs: Logs): Promise<void> {
    const { saveFreq } = this.config;
    this.#batches += batch - this.#last; // several of them may go in one submit
    this.#last = batch;
    if (saveFreq === "epoch" || this.#batches < saveFreq) return;
    this.#batches = 0;
    await this.#save(this.#epoch, batch, logs);
  }

  override async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    if (this.config.saveFreq === "epoch") await this.#save(epoch, undefined, logs);
  }

  async #save(epoch: number, batch: number | undefined, logs: Logs): Promise<void> {
    const { due, news } = this.config.saveBestOnly ? this.#compare(logs) : ALWAYS;
    if (this.config.verbose > 0) sayLine(`Epoch ${epoch + 1}: ${news}`);
    if (!due) return;
    const { model } = this;
    const info = { epoch, batch, logs: { ...logs }, model };
    const { save, saveWeightsOnly } = this.config;
    if (typeof save === "string") return (await files()).putCheckpoint(model, nameOf(save, info), saveWeightsOnly);
    const weights = await model.getWeights();
    if (save === undefined) this.#kept = { ...info, weights };
    else await save(weights, info);
  }

  /** Whether this is the best so far. Where there is nothing to go by, as after a slip in the name, all are kept. */
  #compare(logs: Logs): Verdict {
    const value = this.watched(logs);
    if (value === undefined) return ALWAYS;
    const best = this.#best;
    const found = `${this.config.monitor} ${formatValue(value)}`;
    const before = best === undefined ? "" : `, best before ${formatValue(best)}`;
    if (!this.improves(value, best)) return { due: false, news: `${found} is not better${before}` };
    this.#best = value;
    return { due: true, news: `${found}${before}; saving the weights` };
  }
}
