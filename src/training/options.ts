import { eachOf, oneOf, positiveInteger, wholeNumber } from "../check.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { hasMethod, isA } from "../is-a.js";
import { refuseUnknown } from "../options.js";
import { isList, refuseEndless } from "../structure.js";
import { Callback, type CallbackLike, LambdaCallback, type Verbosity } from "./callbacks/index.js";
import type { ClassWeight } from "./class-weight.js";
import { standardOutput } from "./terminal.js";

/** What `fit` takes beside the data. `D` is what it takes as data. */
export interface FitOptions {
  /** The number of the last epoch: with `initialEpoch` 0, how many there are. Default 1. */
  readonly epochs?: number | undefined;
  /** Samples in a step. Default 32, or all samples if there are fewer. */
  readonly batchSize?: number | undefined;
  /** 0: nothing; 1: a progress bar, in a page a line an epoch on the console; 2: a line an epoch. Default `"auto"`: 1 on a terminal, else 0. */
  readonly verbose?: Verbosity | "auto" | undefined;
  /** Called in order at every turn. */
  readonly callbacks?: readonly CallbackLike[] | undefined;
  /** Part of the data, from its end and before any shuffling, to validate on after every epoch. Default none. */
  readonly validationSplit?: number | undefined;
  /** Data to validate on: `[x, y]`, `[x, y, sampleWeight]`, or a data set of batches. Goes before `validationSplit`. */
  readonly validationData?: unknown;
  /** New order every epoch. Default true. */
  readonly shuffle?: boolean | undefined;
  /** How much samples of each class count. Default: alike. */
  readonly classWeight?: ClassWeight | undefined;
  /** How much each sample counts, [samples], or by output. Default: alike. */
  readonly sampleWeight?: unknown;
  /** Where to begin: epochs before it were trained already. Default 0. */
  readonly initialEpoch?: number | undefined;
  /** Batches in an epoch, at most. Default: all of them. The next epoch goes on where this one ended; one that comes to the end of the data ends there. */
  readonly stepsPerEpoch?: number | undefined;
  /** Batches to validate on. Default: all of them. */
  readonly validationSteps?: number | undefined;
  /** Samples in a batch of validation. Default `batchSize`. */
  readonly validationBatchSize?: number | undefined;
  /** Validates every so many epochs, or after those listed (from 1). Default 1. */
  readonly validationFreq?: number | readonly number[] | undefined;
  /**
   * What happens when the loss of a step is not finite. The step changes nothing, neither weights nor metrics, either way; its number
   * is used up. `"throw"`: training ends with a NotFiniteError that says which step it was, and what is to blame if that can be
   * told. `"skip"`: training goes on, and a warning at the end of the epoch says how many there were; batches with a label that is no
   * class, whose steps are not taken at all, are left out likewise. Default `"throw"`.
   */
  readonly onNotFinite?: "throw" | "skip" | undefined;
  /**
   * Computes what the frozen layers at the model's start make of the samples once, and trains on that: nothing random may stand before
   * them, and `x` must be tensors. The weights come out as they would without, to rounding. What cannot be cached is an ArgumentError
   * that says what stands in the way. Default false.
   */
  readonly cacheFrozen?: boolean | undefined;
  /** Ends training after the batch at hand; `fit` then rejects with the signal's reason, and the weights stay as they are. */
  readonly signal?: AbortSignal | undefined;
}

/** What `evaluate` takes beside the data. */
export interface EvaluateOptions {
  /** Samples at a time. Default 32. */
  readonly batchSize?: number | undefined;
  readonly sampleWeight?: unknown;
  /** Batches. Default: all of them. */
  readonly steps?: number | undefined;
  readonly callbacks?: readonly CallbackLike[] | undefined;
  readonly verbose?: Verbosity | "auto" | undefined;
}

/** What `predict` takes beside the data. */
export type PredictOptions = Omit<EvaluateOptions, "sampleWeight">;

const FIT: { readonly [K in keyof Required<FitOptions>]: true } = {
  epochs: true,
  batchSize: true,
  verbose: true,
  callbacks: true,
  validationSplit: true,
  validationData: true,
  shuffle: true,
  classWeight: true,
  sampleWeight: true,
  initialEpoch: true,
  stepsPerEpoch: true,
  validationSteps: true,
  validationBatchSize: true,
  validationFreq: true,
  onNotFinite: true,
  cacheFrozen: true,
  signal: true,
};

/** Throws an ArgumentError for an option that does not exist, or a number that is none. */
export function checkFitOptions(options: FitOptions): void {
  refuseUnknown("fit", options, Object.keys(FIT));
  const { epochs, initialEpoch, stepsPerEpoch, validationSteps, validationBatchSize, validationFreq } = options;
  if (epochs !== undefined) wholeNumber("fit", "epochs", epochs);
  if (initialEpoch !== undefined) wholeNumber("fit", "initialEpoch", initialEpoch);
  for (const [name, value] of Object.entries({ stepsPerEpoch, validationSteps, validationBatchSize })) {
    if (value !== undefined) positiveInteger("fit", name, value);
  }
  if (options.onNotFinite !== undefined) oneOf("fit", "onNotFinite", options.onNotFinite, ["throw", "skip"]);
  if (isList(validationFreq)) eachOf("fit", "validationFreq", validationFreq, positiveInteger);
  else if (validationFreq !== undefined) positiveInteger("fit", "validationFreq", validationFreq);
  for (const name of ["shuffle", "cacheFrozen"] as const) {
    if (options[name] !== undefined) oneOf("fit", name, options[name], [true, false]);
  }
  if (options.signal !== undefined && !hasMethod(options.signal, "throwIfAborted")) {
    const expected = "an AbortSignal";
    throw new ArgumentError({ where: "fit", problem: "no such signal", expected, received: inWords(options.signal) });
  }
  checkCallbacks("fit", options);
}

/** Throws as {@link checkFitOptions} does. */
export function checkEvaluateOptions(where: string, options: EvaluateOptions): void {
  const known = ["batchSize", "steps", "callbacks", "verbose", ...(where === "evaluate" ? ["sampleWeight"] : [])];
  refuseUnknown(where, options, known);
  if (options.steps !== undefined) positiveInteger(where, "steps", options.steps);
  checkCallbacks(where, options);
}

function checkCallbacks(where: string, { callbacks, verbose }: EvaluateOptions): void {
  if (isList(callbacks)) {
    refuseEndless(callbacks, 0);
    for (const one of callbacks) {
      if (!isA(one, Callback)) refuseUnknown(`${where}: callbacks`, one, Object.keys(LambdaCallback.defaults));
    }
  } else if (callbacks !== undefined) {
    throw new ArgumentError({
      where,
      problem: "callbacks come as a list",
      expected: "[callback, …]",
      received: inWords(callbacks),
    });
  }
  if (verbose !== undefined) oneOf(where, "verbose", verbose, ["auto", 0, 1, 2]);
}

/** How much to show: on a terminal a progress bar, in a page nothing, unless told. */
export function verbosity(verbose: Verbosity | "auto" | undefined): Verbosity {
  if (verbose !== undefined && verbose !== "auto") return verbose;
  return standardOutput()?.isTTY === true ? 1 : 0;
}

/** Whether validation is due after this epoch, counted from 0. */
export function isDue(frequency: number | readonly number[] = 1, epoch: number): boolean {
  return typeof frequency === "number" ? (epoch + 1) % frequency === 0 : frequency.includes(epoch + 1);
}
