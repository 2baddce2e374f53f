import { Dataset } from "../data/index.js";
import { ArgumentError, NotFiniteError, ShapeError } from "../errors.js";
import { currentDevice } from "../gpu/current.js";
import type { Device } from "../gpu/device.js";
import type { Program, ProgramStats } from "../graph/program/program.js";
import type { SymbolicTensor } from "../graph/symbols/tensor.js";
import type { Variable } from "../graph/symbols/variable.js";
import type { CallContext, WeightConstraint, WeightRegularizer } from "../layers/index.js";
import { getLoss, type Loss, type LossLike } from "../losses/index.js";
import { getMetric, type Metric, type MetricLike } from "../metrics/index.js";
import { getOptimizer, type Optimizer, type OptimizerLike } from "../optimizers/index.js";
import { nextRandom } from "../seed.js";
import type { Shape } from "../shape.js";
import { Tensor } from "../tensor.js";
import { type Callback, callHooks, History, type Logs } from "./callbacks.js";
import { compileEvaluation, compilePrediction, compileTraining, type Outputs } from "./programs.js";
import { RunningMean } from "./running-mean.js";
import { checkSamples, type Data, type Samples, samplesOf, toTensor } from "./samples.js";
import { type FitOptions, trainingData } from "./training-data.js";
import { ModelWeights } from "./weights.js";

export interface CompileArguments {
  /** Default `"adam"`. */
  readonly optimizer?: OptimizerLike | undefined;
  readonly loss: LossLike;
  readonly metrics?: readonly MetricLike[] | undefined;
}

export interface BatchOptions {
  /** Samples at a time. Default 32. */
  readonly batchSize?: number | undefined;
}

/** Loss and metrics by name. */
export type Evaluation = Record<"loss", number> & Record<string, number>;

/** Steps that may be under way on the GPU before the loss of the first has come back. */
const STEPS_AHEAD = 4;

/** What can be trained and asked: the part that Sequential and functional models share. */
export abstract class Model {
  readonly name: string;
  #compiled: { readonly optimizer: Optimizer; readonly loss: Loss; readonly metrics: readonly Metric[] } | undefined;
  #device: Device | undefined;
  #weights: ModelWeights | undefined;
  #seed = 0;
  readonly #programs = new Map<string, Promise<Program<Outputs>>>();

  constructor(name: string) {
    this.name = name;
  }

  /** Builds all layers for inputs of this shape (batch axis left out). */
  abstract build(inputShape: Shape): void;
  abstract call(x: SymbolicTensor, context: CallContext): SymbolicTensor;
  abstract get inputShape(): Shape | undefined;
  abstract get trainableWeights(): readonly Variable[];
  abstract get nonTrainableWeights(): readonly Variable[];
  abstract get regularizers(): readonly WeightRegularizer[];
  abstract get constraints(): readonly WeightConstraint[];
  abstract summary(): string;

  /** All weights: the trainable ones, then the others. */
  get weights(): readonly Variable[] {
    return [...this.trainableWeights, ...this.nonTrainableWeights];
  }

  /** How many numbers the weights hold. */
  countParams(): number {
    return this.weights.reduce((count, { size }) => count + size, 0);
  }

  /** Says how to train: by which optimizer, towards which loss, watching which metrics. */
  compile({ optimizer = "adam", loss, metrics = [] }: CompileArguments): void {
    this.#compiled = { optimizer: getOptimizer(optimizer), loss: getLoss(loss), metrics: metrics.map(getMetric) };
    this.#seed = nextRandom().uint32();
    this.#weights?.releaseTraining();
    this.#forget();
  }

  /** The optimizer given to {@link compile}. */
  get optimizer(): Optimizer {
    return this.#training().optimizer;
  }

  /**
   * Trains on `x` and `y`, samples along the first axis, or on a data set of batches `{ x, y }`; gives the history of loss
   * and metrics.
   *
   * Rejects with a ShapeError or DTypeError for data that does not fit and with a NotFiniteError when the loss is no
   * longer a number. A batch size beyond the data is cut to it, with a warning.
   */
  async fit(x: Data | Dataset<Samples>, y?: Data, options: FitOptions = {}): Promise<History> {
    const { epochs = 1, callbacks = [] } = options;
    const { batches, held, batchSize, count } = trainingData(x, y, options);
    const history = new History();
    const watching: readonly Callback[] = [history, ...callbacks];
    let stopped = false;
    const stop = () => {
      stopped = true;
    };
    let logs: Logs = {};
    await callHooks(watching, (callback) =>
      callback.onTrainBegin?.({ epochs, steps: batches.size, batchSize, samples: count, stop }),
    );
    for (let epoch = 0; epoch < epochs && !stopped; epoch++) {
      await callHooks(watching, (callback) => callback.onEpochBegin?.(epoch));
      logs = await this.#epoch(batches, epoch, watching, () => stopped);
      if (held !== undefined) {
        const results = await this.#evaluate(held);
        logs = {
          ...logs,
          ...Object.fromEntries(Object.entries(results).map(([name, value]) => [`val_${name}`, value])),
        };
      }
      const done = logs;
      await callHooks(watching, (callback) => callback.onEpochEnd?.(epoch, done));
    }
    await callHooks(watching, (callback) => callback.onTrainEnd?.(logs));
    return history;
  }

  /** Loss and metrics on `x` and `y`, or on a data set of batches, with nothing learned. */
  async evaluate(x: Data | Dataset<Samples>, y?: Data, { batchSize = 32 }: BatchOptions = {}): Promise<Evaluation> {
    if (x instanceof Dataset) return this.#evaluate(x);
    return this.#evaluate(Dataset.fromTensors(samplesOf("evaluate", x, y)).batch(batchSize));
  }

  /** The model's output for every row of `x`. */
  async predict(x: Data, { batchSize = 32 }: BatchOptions = {}): Promise<Tensor<"float32">> {
    const inputs = toTensor(x);
    const count = checkSamples("predict", { x: inputs, y: inputs });
    const parts: Promise<Tensor>[] = [];
    for await (const batch of Dataset.fromTensors({ x: inputs }).batch(batchSize).epoch(0, { reuse: true })) {
      const program = await this.#program("prediction", batch.x, undefined);
      parts.push(handled(program.enqueue([batch.x]).then(({ prediction }) => prediction ?? Tensor.zeros([0]))));
      await parts.at(-STEPS_AHEAD);
    }
    const rows = await Promise.all(parts);
    const [first] = rows;
    const shape = [count, ...(first?.shape.slice(1) ?? [])];
    const data = new Float32Array(rows.reduce((size, row) => size + row.size, 0));
    let at = 0;
    for (const row of rows) {
      data.set(row.values, at);
      at += row.size;
    }
    return new Tensor(shape, data, "float32");
  }

  /** One training step on one batch; gives its loss and metrics. */
  async trainOnBatch(x: Data, y: Data): Promise<Logs> {
    const batch = samplesOf("trainOnBatch", x, y);
    const outputs = await (await this.#program("training", batch.x, batch.y)).enqueue([batch.x, batch.y], this.#step());
    return finite(scalars(outputs), "trainOnBatch");
  }

  /** Loss and metrics of one batch, with nothing learned. */
  async testOnBatch(x: Data, y: Data): Promise<Logs> {
    const batch = samplesOf("testOnBatch", x, y);
    return scalars(await (await this.#program("evaluation", batch.x, batch.y)).enqueue([batch.x, batch.y]));
  }

  /** The values of all weights, trainable ones first. */
  async getWeights(): Promise<Tensor<"float32">[]> {
    const weights = await this.#onDevice();
    return weights.read(this.weights);
  }

  /** Sets all weights, in the order of {@link getWeights}. Throws a ShapeError for values that do not fit. */
  async setWeights(values: readonly Tensor[]): Promise<void> {
    const weights = await this.#onDevice();
    weights.write(this.weights, values);
  }

  /** What the training step for this batch costs: dispatches, submits, memory. Compiles it if need be. */
  async trainingStats(x: Data, y: Data): Promise<ProgramStats & { readonly slabBytes: number }> {
    const program = await this.#program("training", toTensor(x), toTensor(y));
    return { ...program.stats, slabBytes: this.#weights?.byteLength ?? 0 };
  }

  /** The schedule of the training step for this batch, as a table. */
  async explain(x: Data, y: Data): Promise<string> {
    return (await this.#program("training", toTensor(x), toTensor(y))).explain();
  }

  /** Frees the model's memory on the GPU. */
  dispose(): void {
    this.#forget();
    this.#weights?.destroy();
    this.#weights = undefined;
  }

  async #epoch(
    batches: Dataset<Samples>,
    epoch: number,
    watching: readonly Callback[],
    stopped: () => boolean,
  ): Promise<Logs> {
    const means = new RunningMean();
    const pending: Promise<Logs>[] = [];
    let sent = 0;
    let done = 0;
    const finish = async (arriving: Promise<Logs> | undefined) => {
      const logs = (await arriving) ?? {};
      await callHooks(watching, (callback) => callback.onTrainBatchEnd?.(done, logs));
      done++;
    };
    for await (const batch of batches.epoch(epoch, { reuse: true })) {
      if (stopped()) break;
      await callHooks(watching, (callback) => callback.onTrainBatchBegin?.(sent));
      const program = await this.#program("training", batch.x, batch.y);
      const size = batch.x.shape[0] ?? 0;
      const step = sent++;
      const arriving = program.enqueue([batch.x, batch.y], this.#step()).then((outputs) => {
        means.add(finite(scalars(outputs), `fit: epoch ${epoch + 1}, step ${step + 1}`), size);
        return means.logs; // those of this step: when its turn to be reported comes, the next ones may have arrived
      });
      pending.push(handled(arriving));
      if (pending.length >= STEPS_AHEAD) await finish(pending.shift());
    }
    for (const rest of pending) await finish(rest);
    return means.logs;
  }

  async #evaluate(batches: Dataset<Samples>): Promise<Evaluation> {
    const means = new RunningMean();
    const pending: Promise<void>[] = [];
    for await (const batch of batches.epoch(0, { reuse: true })) {
      const program = await this.#program("evaluation", batch.x, batch.y);
      const size = batch.x.shape[0] ?? 0;
      pending.push(handled(program.enqueue([batch.x, batch.y]).then((outputs) => means.add(scalars(outputs), size))));
      if (pending.length >= STEPS_AHEAD) await pending.shift();
    }
    await Promise.all(pending);
    return { loss: Number.NaN, ...means.logs };
  }

  #step() {
    const { optimizer } = this.#training();
    const values = { ...optimizer.stepValues(), seed: this.#seed };
    optimizer.iterations++;
    return values;
  }

  /** The program for batches of this shape, compiled on first need. */
  #program(
    purpose: "training" | "evaluation" | "prediction",
    x: Tensor,
    y: Tensor | undefined,
  ): Promise<Program<Outputs>> {
    const key = [purpose, x.dtype, x.shape, y?.dtype, y?.shape].join(" ");
    let program = this.#programs.get(key);
    if (program === undefined) {
      program = this.#compileProgram(purpose, x, y);
      this.#programs.set(key, program);
      program.catch(() => this.#programs.delete(key));
    }
    return program;
  }

  async #compileProgram(
    purpose: "training" | "evaluation" | "prediction",
    x: Tensor,
    y: Tensor | undefined,
  ): Promise<Program<Outputs>> {
    this.build(x.shape.slice(1));
    const weights = await this.#onDevice();
    const device = this.#device ?? (await currentDevice());
    const call = (input: SymbolicTensor, context: CallContext) => this.call(input, context);
    const source = { name: this.name, device, weights, call };
    if (purpose === "prediction" || y === undefined) return compilePrediction(source, x);
    const compileProgram = purpose === "training" ? compileTraining : compileEvaluation;
    const { regularizers, constraints } = this;
    return compileProgram({ ...source, ...this.#training(), regularizers, constraints }, x, y);
  }

  /** Whether the weights lie on the GPU already, so that the layers can no longer change. */
  protected get inUse(): boolean {
    return this.#weights !== undefined;
  }

  async #onDevice(): Promise<ModelWeights> {
    this.#device ??= await currentDevice();
    if (this.#weights === undefined) {
      const shape = this.inputShape;
      if (shape === undefined) {
        throw new ShapeError({
          where: this.name,
          problem: "the input shape is not known yet",
          remedy: "Give the first layer inputShape, or call fit or predict first",
        });
      }
      this.build(shape);
      this.#weights = new ModelWeights(this.#device, this.name, this.trainableWeights, this.nonTrainableWeights);
    }
    return this.#weights;
  }

  #training() {
    if (this.#compiled === undefined) {
      throw new ArgumentError({
        where: this.name,
        problem: "is not compiled yet",
        remedy: "Call model.compile({ optimizer, loss }) first",
      });
    }
    return this.#compiled;
  }

  #forget(): void {
    for (const program of this.#programs.values()) program.then((found) => found.dispose()).catch(() => undefined);
    this.#programs.clear();
  }
}

/** Marks a promise as one whose failure is seen to: it is awaited, but where an earlier one fails, never. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

function scalars(outputs: Outputs): Record<string, number> {
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.item()]));
}

/** Passes logs on unless the loss is NaN or infinite. */
function finite(logs: Record<string, number>, where: string): Record<string, number> {
  const { loss = 0 } = logs;
  if (!Number.isFinite(loss)) {
    throw new NotFiniteError({
      where,
      problem: "the loss is no longer a number",
      expected: "a finite loss",
      received: `${loss}`,
      remedy: "Use a smaller learning rate, or check the data for NaN",
    });
  }
  return logs;
}
