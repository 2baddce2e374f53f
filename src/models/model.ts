import { ShapeError } from "../errors.js";
import type { ProgramStats } from "../graph/program/program.js";
import { gradients } from "../graph/symbols/gradients.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { ApplyOptions, LayerConfig, Tensors } from "../layers/index.js";
import { ofPrecision } from "../layers/precision.js";
import type { Metric, MetricLike } from "../metrics/index.js";
import type { BaseOptimizer } from "../optimizers/index.js";
import { leaves, type Tree } from "../structure.js";
import type { Tensor } from "../tensor.js";
import type { History, Logs } from "../training/callbacks/index.js";
import type { ClassWeight } from "../training/class-weight.js";
import type { CompileArguments, TrainingSeeds } from "../training/compiled.js";
import { FEATURES, isFeatures } from "../training/fit-data.js";
import { totalLoss, trackMetrics } from "../training/losses.js";
import type { OptimizerState } from "../training/optimizer-state.js";
import type { EvaluateOptions, FitOptions, PredictOptions } from "../training/options.js";
import { pairOutputs } from "../training/outputs.js";
import type { Data } from "../training/samples.js";
import type { StepLogs, SymbolicSamples } from "../training/step-program.js";
import type { SteppedModel } from "../training/stepped-model.js";
import { type Desk, Trainer } from "../training/trainer.js";
import type { TrainingState } from "../training/training-state.js";
import {
  type Batches,
  type Compiled,
  type DataFor,
  type Evaluation,
  type NamesOf,
  type PredictedSamples,
  type Predictions,
  rest,
} from "./model-data.js";
import { StoredModel } from "./stored-model.js";
import { type SummaryOptions, summaryTable } from "./summary.js";
import { entryOf } from "./wired-model.js";

/**
 * What can be trained and asked. A model is a layer, too: it may stand in others, and share layers with them.
 *
 * With `inputs` and `outputs` it is functional, what lies between them was recorded; a subclass overrides `call` instead and
 * keeps its layers in fields. What one step does may be a subclass's own: see {@link trainStep}.
 *
 * @example
 * const x = Input([784]);
 * const model = new Model({ inputs: x, outputs: new Dense(10, { activation: "softmax" }).apply(x) });
 */
export class Model<const X extends Tensors = SymbolicTensor, const Y extends Tensors = SymbolicTensor>
  extends StoredModel<X, Y>
  implements SteppedModel
{
  static override className = "Model";
  /** Set to true, it ends training after the batch at hand. */
  stopTraining = false;
  readonly #trainer: Trainer = new Trainer(this);
  /** What is left behind the frozen layers, once a `fit` computed those ahead. */
  #rest: Model<readonly SymbolicTensor[], Y> | undefined;

  /**
   * What {@link fromConfig} makes a model of: name, `trainable`, `dtype`, and of a functional one its `layers`, each `{ className, config }`,
   * with the `inputs` and `outputs` between which they were called. `toJson` writes it as text.
   */
  override getConfig(): LayerConfig {
    const config = super.getConfig();
    const { wiring } = this;
    const Class: unknown = this.constructor;
    if (wiring === undefined || Class !== Model) return config;
    const { name, trainable, dtype } = config;
    const { inputs, outputs } = wiring;
    return { name, trainable, dtype, layers: this.layers.map(entryOf), inputs, outputs } as object as LayerConfig;
  }

  async computeAhead(x: unknown, options: FitOptions): Promise<{ readonly x: unknown; readonly options: FitOptions }> {
    const { computeAhead } = await import("../rare.js");
    const { rest, ...given } = await computeAhead<Y>(Model, this, this.way, this.#trainer.compiled, x, options);
    this.#rest = rest;
    return given;
  }

  override apply(x: X, options?: ApplyOptions<X, object>): Y {
    if (this.#rest !== undefined && isFeatures(x)) return this.#rest.apply(x[FEATURES], options as object);
    return super.apply(x, options);
  }

  /**
   * Says how to train: by which optimizer, towards which loss, watching which metrics. What is trainable is settled here. Returns
   * the model, which then knows the names of its metrics.
   */
  compile<const M extends readonly MetricLike[] = readonly []>(
    options: CompileArguments & { readonly metrics?: M | CompileArguments["metrics"] } = {},
  ): this & Compiled<X, Y, NamesOf<M>> {
    this.#trainer.compile(options);
    return this as this & Compiled<X, Y, NamesOf<M>>;
  }

  /**
   * The optimizer given to {@link compile}. Throws an ArgumentError before that, and for one of which only the name was given, as long as
   * its class is not loaded: that of few is needed so often that pages have it from the start.
   */
  get optimizer(): BaseOptimizer {
    return this.#trainer.compiled.optimizer;
  }

  /** What {@link compile} was told, with the optimizer itself if only its name was; undefined before. */
  async getCompileConfig(): Promise<CompileArguments | undefined> {
    return this.#trainer.compileArguments();
  }

  /**
   * Trains on `x` and `y`, samples along the first axis, or on a data set of batches; gives the history of loss and metrics.
   *
   * Rejects with a ShapeError or DTypeError for data that does not fit and with a NotFiniteError when the loss is no
   * longer a number. A batch size beyond the data is cut to it, with a warning.
   */
  fit(x: DataFor<X> | Batches, y?: DataFor<Y>, options?: FitOptions): Promise<History>;
  fit(batches: Batches, options?: FitOptions): Promise<History>;
  fit(x: unknown, y?: unknown, options?: FitOptions): Promise<History> {
    return this.#trainer.fit(x, ...rest<FitOptions>(x, y, options));
  }

  /** Loss and metrics on `x` and `y`, or on a data set of batches, with nothing learned. */
  evaluate(x: DataFor<X> | Batches, y?: DataFor<Y>, options?: EvaluateOptions): Promise<Evaluation>;
  evaluate(batches: Batches, options?: EvaluateOptions): Promise<Evaluation>;
  evaluate(x: unknown, y?: unknown, options?: EvaluateOptions): Promise<Evaluation> {
    return this.#trainer.evaluate(x, ...rest<EvaluateOptions>(x, y, options)) as Promise<Evaluation>;
  }

  /** The model's outputs for every row of `x`, or of a data set of batches. */
  predict(x: DataFor<X> | Batches, options?: PredictOptions): Promise<Predictions<Y>> {
    return this.#trainer.predict(x, options) as Promise<Predictions<Y>>;
  }

  /** One training step on one batch; gives its loss and metrics. `classWeight`: as in `fit`, `{ 0: 1, 1: 5 }`. */
  trainOnBatch(x: DataFor<X>, y?: DataFor<Y>, sampleWeight?: Data, classWeight?: ClassWeight): Promise<Logs> {
    return this.#trainer.trainOnBatch(x, y, sampleWeight, classWeight);
  }

  /** Loss and metrics of one batch, with nothing learned. */
  testOnBatch(x: DataFor<X>, y?: DataFor<Y>, sampleWeight?: Data): Promise<Logs> {
    return this.#trainer.testOnBatch(x, y, sampleWeight);
  }

  /** The outputs for one batch. */
  predictOnBatch(x: DataFor<X>): Promise<Predictions<Y>> {
    return this.predict(x, { batchSize: Number.MAX_SAFE_INTEGER });
  }

  /**
   * What one training step does, in symbols; it is traced once for each shape of batches. An override may use several optimizers,
   * each with `optimizer.apply(gradients, variables)`, and returns what the logs show: metrics, or numbers of this batch.
   */
  trainStep(batch: SymbolicSamples): StepLogs {
    const yPred = this.#predicted(batch.x as X, true);
    const loss = this.computeLoss({ ...batch, yPred });
    const variables = this.trainableWeights;
    const tensors = variables.map(({ tensor }) => tensor);
    this.#track(loss, batch);
    const logs = this.computeMetrics({ ...batch, yPred });
    this.optimizer.apply(gradients(this.optimizer.scaleLoss(loss), tensors), variables);
    return logs;
  }

  /** What one step of evaluation does, in symbols. */
  testStep(batch: SymbolicSamples): StepLogs {
    const yPred = this.#predicted(batch.x as X, false);
    this.#track(this.computeLoss({ ...batch, yPred }), batch);
    return this.computeMetrics({ ...batch, yPred });
  }

  /** What one step of prediction does, in symbols. */
  predictStep(batch: SymbolicSamples): Tree<SymbolicTensor> {
    return this.#predicted(batch.x as X, false);
  }

  /** What the model gives for a batch, at full width: losses and metrics are not to lose by how layers compute. */
  #predicted(x: X, training: boolean): Y {
    return ofPrecision(this.apply(x, { training }), "float32");
  }

  /** The loss of a batch: those given to `compile`, those that layers add, and penalties on weights. A scalar. */
  computeLoss({ y, yPred, sampleWeight }: PredictedSamples<Y>): SymbolicTensor {
    const outputs = pairOutputs(yPred, y, sampleWeight, this.outputNames);
    return totalLoss(this, this.#trainer.compiled, this.#trainer.trackers, outputs);
  }

  /** Adds a batch to the metrics given to `compile`, and gives them by name, the loss among them. */
  computeMetrics({ y, yPred, sampleWeight }: PredictedSamples<Y>): StepLogs {
    const outputs = pairOutputs(yPred, y, sampleWeight, this.outputNames);
    return trackMetrics(this.#trainer.compiled, this.#trainer.trackers, outputs);
  }

  #track(loss: SymbolicTensor, { x }: SymbolicSamples): void {
    this.#trainer.trackers.loss.addBatchMean(loss, leaves<SymbolicTensor>(x)[0]?.shape[0] ?? 1);
  }

  /** The values of all weights, in the order of `weights`. */
  override async getWeights(): Promise<Tensor<"float32">[]> {
    this.#requireBuilt();
    return this.#trainer.inTurn(() => super.getWeights());
  }

  /** Sets all weights, in the order of `weights`. Throws a ShapeError for values that do not fit. */
  override async setWeights(values: readonly Tensor[]): Promise<void> {
    this.#requireBuilt();
    return this.#trainer.inTurn(() => super.setWeights(values));
  }

  /**
   * What the optimizer has come to: steps taken, learning rate and what it keeps beside each weight. With the weights it is all
   * that training goes on from: see {@link setOptimizerState}. Rejects with an ArgumentError before {@link compile}.
   */
  async getOptimizerState(): Promise<OptimizerState> {
    this.#requireBuilt();
    return this.#trainer.optimizerState();
  }

  /**
   * Takes up a training where another model left it, also before the first step. After the same `setRandomSeed`, in a model made and
   * compiled the same way, with its weights and this state set, `fit` from that `initialEpoch` gives bit for bit what it would have
   * given without the break: samples come in the same order, and dropout drops the same.
   *
   * Rejects with a ShapeError or ArgumentError for what does not fit the weights that are trained and their optimizer, and then sets
   * nothing.
   *
   * @example
   * const [weights, state] = [await model.getWeights(), await model.getOptimizerState()];
   * // later, in a model made and compiled the same way
   * await again.setWeights(weights);
   * await again.setOptimizerState(state);
   * await again.fit(x, y, { initialEpoch: 3, epochs: 6 });
   */
  async setOptimizerState(state: OptimizerState): Promise<void> {
    this.#requireBuilt();
    return this.#trainer.setOptimizerState(state);
  }

  /**
   * All that training goes on from: weights, optimizer, and the seeds of dropout and of the samples' order. `epoch`: the one to go on
   * with. `saveTrainingState` makes a file of it.
   */
  async getTrainingState({ epoch }: { readonly epoch: number }): Promise<TrainingState> {
    this.#requireBuilt();
    const { readTrainingState } = await import("../rare.js");
    return readTrainingState(this, epoch);
  }

  /**
   * Takes up a training where it was left, in this page or in another. In a model made and compiled the same way, `fit` from that
   * epoch then gives bit for bit what it would have given without the break.
   *
   * Rejects with an ArgumentError or ShapeError for a state of another model, and then sets nothing.
   *
   * @example
   * const file = saveTrainingState(await model.getTrainingState({ epoch: 3 }));
   * // later
   * const state = loadTrainingState(file);
   * await again.setTrainingState(state);
   * await again.fit(x, y, { initialEpoch: state.epoch, epochs: 6 });
   */
  async setTrainingState(state: TrainingState): Promise<void> {
    this.#requireBuilt();
    const { writeTrainingState } = await import("../rare.js");
    return writeTrainingState(this, state);
  }

  /**
   * Puts weights and their fading averages in each other's place, where the optimizer keeps such (`useEma`): once more, and all is as it
   * was. Gives how many weights that were. `SwapEMAWeights` calls it around evaluations.
   */
  async swapEmaWeights(): Promise<number> {
    return this.#trainer.swapAverages();
  }

  /** What the random numbers of this training follow from. Throws an ArgumentError before {@link compile}. */
  get trainingSeeds(): TrainingSeeds {
    return this.#trainer.compiled.seeds;
  }

  set trainingSeeds(seeds: TrainingSeeds) {
    this.#trainer.compiled.seeds = seeds;
  }

  #requireBuilt(): void {
    if (this.built) return;
    throw new ShapeError({
      where: this.name,
      problem: "the input shape is not known yet",
      remedy: "Give the first layer inputShape, or call fit or predict first",
    });
  }

  /**
   * Gets ready for batches like this one, of which only shapes and types count: makes the weights, places them and compiles the kernels, so
   * that the first batch takes as long as any other. With targets that is for `fit` and `evaluate`, without for `predict`. Samples that will
   * have weights must have some here. Nothing is trained, and random numbers come as they would have come without it. Rejects with what a
   * batch of that shape would be refused with.
   *
   * @example
   * await model.warmUp(Tensor.zeros([32, 784]), Tensor.zeros([32], "int32")); // while the data is on its way
   */
  warmUp(x: DataFor<X>, y?: DataFor<Y>, sampleWeight?: Data): Promise<void> {
    return this.#trainer.warmUp(x, y, sampleWeight);
  }

  /** What the training step for this batch costs: dispatches, submits, memory. Compiles it if need be. */
  async trainingStats(x: DataFor<X>, y?: DataFor<Y>): Promise<ProgramStats & { readonly slabBytes: number }> {
    const { program, slabBytes } = await this.#trainer.program(x, y);
    return { ...program.stats, slabBytes };
  }

  /** The schedule of the training step for this batch, as a table. */
  async explain(x: DataFor<X>, y?: DataFor<Y>): Promise<string> {
    return (await this.#trainer.program(x, y)).program.explain();
  }

  /**
   * Layers, output shapes, parameter counts, connections and what is trainable, as a table. Throws an ArgumentError while the model is
   * not built.
   */
  summary(options?: SummaryOptions): string {
    this.#requireBuilt();
    return summaryTable(this, options);
  }

  /** What logs show, the loss first: the metrics of the steps so far, of `compile` and of layers. None before the first step. */
  get metrics(): readonly Metric[] {
    return [...this.#trainer.metrics.values()];
  }

  /** Their names in the logs. */
  get metricsNames(): readonly string[] {
    return [...this.#trainer.metrics.keys()];
  }

  /** Has the metrics begin anew. Each epoch, each evaluation and each `…OnBatch` does so by itself. */
  async resetMetrics(): Promise<void> {
    if (this.metrics.length > 0) await this.onDevice(async ({ session }) => session.metrics.reset());
  }

  /** Whether more is better of a log, as its metric says. Undefined: it does not say, or has not been measured yet. */
  higherIsBetter(log: string): boolean | undefined {
    const { metrics } = this.#trainer;
    return (metrics.get(log) ?? metrics.get(log.replace(/\[\d+\]$/, "")))?.higherIsBetter; // one of several numbers of a metric
  }

  /**
   * Runs `work` with what the model has on the device, when all calls before it are done; again if the device is lost meanwhile. What
   * `generate` stands on.
   */
  onDevice<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
    return this.#trainer.onDevice(work);
  }

  /** Says that what the model computes has changed: steps are compiled anew. */
  protected forgetPrograms(): void {
    this.#trainer.forgetPrograms();
  }

  /**
   * Frees the model's memory on the GPU, but for weights that other models use. Models that are part of this one keep their weights
   * until they are disposed of, too.
   */
  dispose(): void {
    const parts = [...this.modules()].filter((part) => part instanceof Model && part !== this);
    this.#trainer.close(parts.map((part) => (part as Model).#trainer));
  }
}
