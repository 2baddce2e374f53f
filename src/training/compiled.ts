import { finite, oneOf, positiveInteger, wholeNumber } from "../check.js";
import { ArgumentError, InternalError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { getLoss, type Loss, type LossLike } from "../losses/index.js";
import { checkLoss } from "../losses/named.js";
import type { Metric } from "../metrics/index.js";
import { getMetric, type MetricLike, metricName } from "../metrics/named.js";
import type { Module } from "../module/module.js";
import { PRECISIONS, type Precision } from "../module/scope.js";
import type { BaseOptimizer, OptimizerLike } from "../optimizers/index.js";
import { getOptimizer, optimizerAtHand } from "../optimizers/named.js";
import { refuseUnknown } from "../options.js";
import { Random } from "../random.js";
import { nextRandom } from "../seed.js";
import { isList, isRecord, leaves, mapTree, refuseEndless } from "../structure.js";

/** One `T` for all outputs, or one an output: in a list, or by the outputs' names. */
export type PerOutput<T> = T | readonly (T | undefined)[] | { readonly [output: string]: T | undefined };

/** What `compile` takes. */
export interface CompileArguments {
  /** Default `"rmsprop"`, as in Keras. */
  readonly optimizer?: OptimizerLike | undefined;
  /** May be left out where layers add losses, or `trainStep` is the model's own. */
  readonly loss?: PerOutput<LossLike> | undefined;
  /** How much the loss of each output counts. Default 1. */
  readonly lossWeights?: readonly number[] | Readonly<Record<string, number>> | undefined;
  /** What is measured, sample weights left aside: a list, or a list an output. */
  readonly metrics?: MetricsLike | undefined;
  /** What is measured with the sample weights. */
  readonly weightedMetrics?: MetricsLike | undefined;
  /**
   * Whether a step changes nothing where a gradient is not finite, as it does where the loss is not. It costs one or two dispatches
   * a step. Default false.
   */
  readonly checkGradients?: boolean | undefined;
  /**
   * `"low"`: a training step forgets most of what its forward pass computes and computes it again when the backward pass needs it, which
   * takes about a third more time and, of deep nets, a fraction of the memory (Chen et al., "Training deep nets with sublinear memory
   * cost", 2016). Gradients stay the same. Default `"default"`.
   */
  readonly memory?: "default" | "low" | undefined;
  /**
   * What layers compute in that do not say so by their `dtype`: `"float32"`, the default, or `"mixedFloat16"`, which takes a GPU with
   * 16-bit floats. Weights, losses, metrics and what `predict` gives are float32 all the same; losses are scaled by a
   * {@link LossScaleOptimizer}, put around the optimizer unless it is one.
   */
  readonly precision?: Precision | undefined;
  /**
   * Steps that `fit`, `evaluate` and `predict` give to the GPU in one submit: less work for the host, and the same bits. Batch hooks of
   * callbacks are called once for all of them, with the number of the first when they begin and of the last when they end; the last
   * execution of an epoch may be shorter. What a callback sets at every batch, such as a learning rate, holds for a whole execution.
   * `"auto"`: as many as take some 20 ms, 32 at most. `trainOnBatch` and `testOnBatch` take one step, whatever it says. Default 1.
   */
  readonly stepsPerExecution?: number | "auto" | undefined;
}

/** Metrics of the only output, or by output. */
export type MetricsLike<M = MetricLike> =
  | readonly M[]
  | readonly (readonly M[] | undefined)[]
  | { readonly [output: string]: M | readonly M[] | undefined };

/** What the random numbers of a training follow from: dropout's, and the order of the samples. */
export interface TrainingSeeds {
  /** Of the generator that all others of this training are forked from: a whole number. */
  readonly random: number;
  /** How many calls of `fit` there were that began with epoch 0. */
  readonly fits: number;
}

/** One output of the model, as it is told apart. */
export interface Output {
  readonly index: number;
  readonly name: string;
}

/** A metric with its name in logs. */
export interface NamedMetric {
  readonly name: string;
  readonly metric: Metric;
  /** Whether sample weights count. */
  readonly weighted: boolean;
}

/** What `compile` was told, objects in place of names, classes and functions. */
interface Loaded {
  readonly losses: ReadonlyMap<LossLike, Loss>;
  readonly metrics: MetricsLike<Metric> | undefined;
  readonly weightedMetrics: MetricsLike<Metric> | undefined;
}

/** What a model was told by `compile`. */
export class Compiled {
  #optimizer: BaseOptimizer | undefined;
  #random = nextRandom();
  #fits = 0;
  /** Each module's flag at this moment: a flag that is changed later counts from the next `compile`. */
  readonly trainable: ReadonlyMap<Module, boolean>;
  readonly #arguments: CompileArguments;
  #loading: Promise<Loaded> | undefined;
  #loaded: Loaded | undefined;
  /** By output. */
  readonly #metrics = new Map<string, readonly NamedMetric[]>();

  /** Throws an ArgumentError for names it does not know. */
  constructor(options: CompileArguments, modules: Iterable<Module>, known: readonly string[]) {
    refuseUnknown("compile", options, ARGUMENTS);
    if (options.memory !== undefined) oneOf("compile", "memory", options.memory, ["default", "low"]);
    if (options.precision !== undefined) oneOf("compile", "precision", options.precision, PRECISIONS);
    if (options.checkGradients !== undefined) oneOf("compile", "checkGradients", options.checkGradients, [true, false]);
    const { stepsPerExecution = 1 } = options;
    if (stepsPerExecution !== "auto") positiveInteger("compile", "stepsPerExecution", stepsPerExecution);
    this.#arguments = options;
    const optimizer = optimizerAtHand(options.optimizer ?? "rmsprop");
    this.#optimizer = options.precision === "mixedFloat16" ? undefined : optimizer;
    this.trainable = new Map([...modules].map((module) => [module, module.trainable]));
    for (const like of valuesOf<LossLike>(options.loss)) checkLoss(like);
    for (const one of [options.metrics, options.weightedMetrics])
      for (const like of valuesOf<MetricLike>(one)) checkName(metricName(like));
    const weights = options.lossWeights;
    if (weights !== undefined) {
      if (!isList(weights) && !isRecord(weights)) throw noWeights(weights);
      for (const weight of entriesOf(weights)) finite("compile", "lossWeights", weight as number);
    }
    for (const one of [options.loss, options.metrics, options.weightedMetrics, options.lossWeights]) {
      const stray = isRecord(one) && known.length > 0 && Object.keys(one).find((name) => !known.includes(name));
      if (stray) throw noSuchOutput(stray, known);
    }
  }

  /** The optimizer. Throws an ArgumentError for one that was given by name and is not loaded yet. */
  get optimizer(): BaseOptimizer {
    return this.#optimizer ?? notLoaded(this.#arguments.optimizer);
  }

  /** The optimizer, unless it is still to be loaded. */
  get loadedOptimizer(): BaseOptimizer | undefined {
    return this.#optimizer;
  }

  /** What it was told, with the optimizer itself once that is loaded. */
  get arguments(): CompileArguments {
    return { ...this.#arguments, optimizer: this.#optimizer as OptimizerLike | undefined };
  }

  /** Keeps the random numbers of this training apart from any other. */
  get seed(): number {
    return this.#random.fork("steps").uint32();
  }

  /** What all random numbers of this training follow from. */
  get seeds(): TrainingSeeds {
    return { random: this.#random.seed, fits: this.#fits };
  }

  set seeds({ random, fits }: TrainingSeeds) {
    this.#random = new Random(random);
    this.#fits = wholeNumber("TrainingState", "fits", fits);
  }

  /**
   * What a `fit` shuffles by: another number for each, but one that begins amid the epochs goes on with that of the fit before it.
   * So after the same `setRandomSeed`, a training that was left and taken up again sees its samples in the same order.
   */
  orderSeed(initialEpoch: number): number {
    if (initialEpoch === 0 || this.#fits === 0) this.#fits++;
    return this.#random.fork(this.#fits).uint32();
  }

  /** Warns, as Keras does, of a flag that was changed since: it is easily forgotten that it does not count yet. */
  warnOfFlags(where: string): void {
    for (const [module, was] of this.trainable) {
      if (module.trainable === was) continue;
      const what = `${module.name}.trainable is ${module.trainable}, but was ${was} when the model was compiled`;
      console.warn(`${where}: ${what}. It counts from the next compile().`);
      return;
    }
  }

  /** Loads what was given by name. It must have been waited for before a step is traced. */
  async load(): Promise<void> {
    const { optimizer = "rmsprop", loss, metrics, weightedMetrics } = this.#arguments;
    this.#loading ??= (async () => {
      this.#optimizer ??= await this.#loadOptimizer(optimizer);
      return {
        losses: await lossesOf(valuesOf(loss)),
        metrics: await eachLoaded(metrics),
        weightedMetrics: await eachLoaded(weightedMetrics),
      };
    })();
    try {
      this.#loaded = await this.#loading;
    } catch (error) {
      this.#loading = undefined; // the next call tries again
      throw error;
    }
  }

  async #loadOptimizer(like: OptimizerLike): Promise<BaseOptimizer> {
    const optimizer = await getOptimizer(like);
    if (this.precision !== "mixedFloat16") return optimizer;
    const { LossScaleOptimizer } = await import("../rare.js");
    return isA(optimizer, LossScaleOptimizer) ? optimizer : new LossScaleOptimizer(optimizer);
  }

  /** What layers compute in that do not say so themselves. */
  get precision(): Precision | undefined {
    return this.#arguments.precision;
  }

  /** How much memory a step may take for being fast. */
  get memory(): "default" | "low" {
    return this.#arguments.memory ?? "default";
  }

  /** Whether steps count only if all gradients are finite. */
  get checkGradients(): boolean {
    return this.#arguments.checkGradients ?? false;
  }

  /** How many steps go to the GPU at once. */
  get stepsPerExecution(): number | "auto" {
    return this.#arguments.stepsPerExecution ?? 1;
  }

  /** Whether there is any loss to make small. */
  get hasLoss(): boolean {
    return this.#arguments.loss !== undefined;
  }

  /** The loss of an output, if it has one. */
  loss(output: Output): Loss | undefined {
    const like = perOutput(this.#arguments.loss, output);
    return like && this.#known.losses.get(like);
  }

  lossWeight(output: Output): number {
    return perOutput<number>(this.#arguments.lossWeights, output) ?? 1;
  }

  /** The metrics of an output: those that sample weights do not count for, and those that they do. */
  metrics(output: Output, count: number): readonly NamedMetric[] {
    const known = this.#metrics.get(output.name) ?? this.#metricsOf(output, count);
    this.#metrics.set(output.name, known);
    return known;
  }

  get #known(): Loaded {
    if (this.#loaded === undefined) throw new InternalError("compile: the losses and metrics are not loaded yet");
    return this.#loaded;
  }

  #metricsOf(output: Output, count: number): NamedMetric[] {
    const { metrics, weightedMetrics } = this.#known;
    const prefix = count > 1 ? `${output.name}_` : "";
    const found: NamedMetric[] = [];
    const add = (metric: Metric, weighted: boolean) => {
      const all = [...found, ...[...this.#metrics.values()].flat()];
      if (all.some((other) => other.metric === metric)) throw measuredTwice(metric);
      const taken = (name: string) => all.some((other) => other.name === name);
      const plain = prefix + metric.name;
      const name = weighted && taken(plain) ? `${prefix}weighted_${metric.name}` : plain;
      if (taken(name)) throw nameTaken(name);
      found.push({ name, metric, weighted });
    };
    for (const metric of metricsOf(metrics, output, count)) add(metric, false);
    for (const metric of metricsOf(weightedMetrics, output, count)) add(metric, true);
    return found;
  }
}

/** Throws an ArgumentError for a metric whose name in logs means something else. */
function checkName(name: string): void {
  if (name === "loss" || name.startsWith("val_")) throw nameTaken(name);
}

const ARGUMENTS = [
  "optimizer",
  "loss",
  "lossWeights",
  "metrics",
  "weightedMetrics",
  "checkGradients",
  "memory",
  "precision",
  "stepsPerExecution",
];

/** What is meant for one output: the same for all, or its own. */
function perOutput<T>(all: PerOutput<T> | undefined, { index, name }: Output): T | undefined {
  if (isList(all)) return all[index] as T | undefined;
  if (isRecord(all)) return Object.hasOwn(all, name) ? (all[name] as T | undefined) : undefined;
  return all as T | undefined;
}

function metricsOf(all: MetricsLike<Metric> | undefined, { index, name }: Output, count: number): readonly Metric[] {
  if (all === undefined) return [];
  if (isList(all)) {
    const nested = all.some(isList);
    const own = nested ? all[index] : count === 1 ? all : perFlat(all, index, count);
    return given(own);
  }
  const own = Object.hasOwn(all, name) ? (all as Readonly<Record<string, unknown>>)[name] : undefined;
  return given(own);
}

/** Those of a metric, or list of metrics, that are given: one that is undefined is none, as in Keras. */
function given(own: unknown): Metric[] {
  return [own].flat().filter((metric) => metric !== undefined) as Metric[];
}

/** A flat list for several outputs: one metric an output. */
function perFlat(all: readonly unknown[], index: number, count: number): unknown {
  if (all.length === count) return all[index];
  throw new ArgumentError({
    where: "compile",
    problem: "it is not said which output each metric is for",
    expected: `one metric or list for each of ${count} outputs, or a record by their names`,
    received: `${all.length}`,
  });
}

/** The losses themselves: one object for each that was given, so that an output has the same in every step. */
async function lossesOf(likes: readonly LossLike[]): Promise<ReadonlyMap<LossLike, Loss>> {
  return new Map(await Promise.all(likes.map(async (like) => [like, await getLoss(like)] as const)));
}

/** The same lists and records with the metrics themselves. */
async function eachLoaded(likes: MetricsLike | undefined): Promise<MetricsLike<Metric> | undefined> {
  const found = await Promise.all(
    leaves<MetricLike | undefined>(likes).map((like) => (like === undefined ? undefined : getMetric(like))),
  );
  let at = 0;
  return mapTree(likes, (_: MetricLike) => found[at++]) as MetricsLike<Metric> | undefined;
}

function valuesOf<T>(all: unknown): T[] {
  if (all === undefined) return [];
  const items: readonly unknown[] = isList(all) || isRecord(all) ? entriesOf(all) : [all];
  return items.flatMap((one) => (isList(one) ? entriesOf(one) : [one])).filter((one) => one !== undefined) as T[];
}

function notLoaded(like: unknown): never {
  throw new ArgumentError({
    where: "optimizer",
    problem: `${inWords(like)} is not loaded yet`,
    expected: "an optimizer that is asked for in a callback, or after the first step",
    received: "a call before",
    remedy: "Give compile the optimizer itself, as in { optimizer: new Lion() }",
  });
}

function measuredTwice({ name }: Metric): ArgumentError {
  return new ArgumentError({
    where: "compile",
    problem: "one metric would gather from two places",
    expected: "an object of its own for each place",
    received: `${name} twice`,
    remedy: "Make a second one",
  });
}

/** The error for logs that could not be told apart. */
export function nameTaken(name: string): ArgumentError {
  return new ArgumentError({
    where: "compile",
    problem: "two logs would have one name",
    expected: "metrics of different names, none of them loss or val_…",
    received: inWords(name),
    remedy: "Give the metric another name: { name }",
  });
}

function noSuchOutput(name: string, known: readonly string[]): ArgumentError {
  return new ArgumentError({
    where: "compile",
    problem: "no such output",
    expected: `one of ${known.join(", ")}`,
    received: inWords(name),
  });
}

function entriesOf(values: object): unknown[] {
  refuseEndless(values, 0);
  return Object.values(values);
}

function noWeights(received: unknown): ArgumentError {
  const expected = "a list of numbers, or numbers by output";
  return new ArgumentError({ where: "compile", problem: "no such lossWeights", expected, received: inWords(received) });
}
