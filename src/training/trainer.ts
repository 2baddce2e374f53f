import { ArgumentError, NotFiniteError } from "../errors.js";
import { currentDevice } from "../gpu/current.js";
import { type Metric, SAMPLES } from "../metrics/index.js";
import { nextRandom } from "../seed.js";
import { leaves, mapTree, type Tree } from "../structure.js";
import { Tensor } from "../tensor.js";
import { CallbackList, History, type Logs, type Params, ProgbarLogger } from "./callbacks/index.js";
import { type CompileArguments, Compiled } from "./compiled.js";
import { Epochs, fitData, isStream, predictData, samplesOf, testData } from "./fit-data.js";
import { inFlight, type Sent } from "./in-flight.js";
import { Trackers } from "./losses.js";
import {
  checkEvaluateOptions,
  checkFitOptions,
  type EvaluateOptions,
  type FitOptions,
  type PredictOptions,
  verbosity,
} from "./options.js";
import { joinRows } from "./rows.js";
import { countOf, type Samples } from "./samples.js";
import { Session, type StepProgram } from "./session.js";
import { compileStep, type Purpose } from "./step-program.js";
import type { SteppedModel } from "./stepped-model.js";
import { Turns } from "./turns.js";

/** What one step has brought back. */
interface Arrived {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly logs: Logs;
}

/**
 * Trains a model, asks it and measures it: what `fit`, `evaluate` and `predict` do. It knows no device; what does is a
 * {@link Session}, made on first need.
 *
 * Calls are served first come, first served. Whole `fit`s wait for each other; evaluation and prediction during a `fit` get their
 * turn between two of its steps, and see the weights of that moment.
 */
export class Trainer {
  readonly #model: SteppedModel;
  readonly #fits = new Turns();
  readonly #turns = new Turns();
  #trackers = new Trackers();
  #compiled: Compiled | undefined;
  /** Counts the calls of `compile`: programs of earlier ones are not used again. */
  #version = 0;
  #session: Promise<Session> | undefined;
  #opened: Session | undefined;
  #callbacks: CallbackList | undefined;
  /** The metrics of the steps compiled so far, by their names in the logs. */
  readonly #logged = new Map<string, Metric>();
  #seed = 0;
  #draws = 0;
  #closed = false;

  constructor(model: SteppedModel) {
    this.#model = model;
  }

  compile(options: CompileArguments): void {
    const before = this.#compiled?.optimizer;
    this.#compiled = new Compiled(options, this.#model.modules(), this.#model.outputNames);
    this.#trackers = new Trackers();
    this.#logged.clear();
    this.forgetPrograms();
    this.#opened?.metrics.forget();
    if (before !== undefined && before !== this.#compiled.optimizer) this.#opened?.memory.forget(before);
  }

  /** Compiles steps anew on next need: what the model computes has changed. */
  forgetPrograms(): void {
    this.#version++;
    this.#opened?.programs.clear();
  }

  /** What `compile` was told. Throws an ArgumentError before it was called. */
  get compiled(): Compiled {
    if (this.#compiled !== undefined) return this.#compiled;
    throw new ArgumentError({
      where: this.#model.name,
      problem: "is not compiled yet",
      remedy: "Call model.compile({ optimizer, loss }) first",
    });
  }

  /** Whether more is better of a log, or of one of several numbers of a metric, as that says. */
  higherIsBetter(log: string): boolean | undefined {
    const metric = this.#logged.get(log) ?? this.#logged.get(log.replace(/\[\d+\]$/, ""));
    return metric?.higherIsBetter;
  }

  get trackers(): Trackers {
    return this.#trackers;
  }

  async fit(x: unknown, y: unknown, options: FitOptions = {}): Promise<History> {
    checkFitOptions(options);
    if (this.#callbacks?.running === true) {
      throw new ArgumentError({
        where: "fit",
        problem: "a fit of this model is under way, and waits for a callback",
        remedy: "Wait until it has ended; a callback that calls fit would wait for itself",
      });
    }
    return this.#fits.take(() => this.#fit(x, y, options));
  }

  async evaluate(x: unknown, y: unknown, options: EvaluateOptions = {}): Promise<Logs> {
    checkEvaluateOptions("evaluate", options);
    const { batches } = testData(this.#model, x, y, options);
    this.#requireTargets("evaluate", x, y);
    const callbacks = this.#callbackList(options, batches.size);
    return this.#evaluate(new Epochs("evaluate: steps", batches, options.steps), callbacks, this.#fitting);
  }

  async predict(x: unknown, options: PredictOptions = {}): Promise<Tree<Tensor>> {
    checkEvaluateOptions("predict", options);
    const { batches } = predictData(this.#model, x, options.batchSize);
    const epochs = new Epochs("predict: steps", batches, options.steps);
    const callbacks = this.#callbackList(options, epochs.size);
    return this.#turns.take(async () => {
      await this.#hook(() => callbacks.whole("onPredictBegin"));
      const parts: Tensor[][] = [];
      let tree: Tree<unknown> = [];
      const send = async (batch: Samples) => {
        await this.#hook(() => callbacks.batch("onPredictBatchBegin", parts.length));
        const { step, ...sent } = await this.#send("predict", batch);
        tree = step.tree;
        return sent;
      };
      for await (const { outputs } of inFlight(epochs.epoch(0), send)) {
        parts.push(leaves<unknown>(tree).map((_, i) => outputs[`output ${i}`] ?? Tensor.zeros([0])));
        await this.#hook(() => callbacks.batch("onPredictBatchEnd", parts.length - 1));
      }
      if (parts.length === 0) throw nothingToDo("predict");
      await this.#hook(() => callbacks.whole("onPredictEnd"));
      let at = 0;
      return mapTree(tree, (_: unknown) => {
        const column = at++;
        return joinRows(parts.flatMap((part) => part[column] ?? []));
      }) as Tree<Tensor>;
    });
  }

  async trainOnBatch(x: unknown, y: unknown, sampleWeight?: unknown): Promise<Logs> {
    this.#requireTargets("trainOnBatch", x, y);
    const batch = samplesOf("trainOnBatch", this.#model, x, y, sampleWeight);
    return finite(await this.#single("train", batch), "trainOnBatch");
  }

  async testOnBatch(x: unknown, y: unknown, sampleWeight?: unknown): Promise<Logs> {
    this.#requireTargets("testOnBatch", x, y);
    return this.#single("test", samplesOf("testOnBatch", this.#model, x, y, sampleWeight));
  }

  get #fitting(): boolean {
    return this.#callbacks !== undefined;
  }

  /** Runs `work` when all calls before it are done, or between two steps of a `fit`. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(async () => {
      if (this.#closed) (await this.#open()).checkOpen();
      this.#opened?.device.check();
      return work();
    });
  }

  /** The compiled step for a batch, for those who want to know what it costs. */
  async program(x: unknown, y: unknown): Promise<StepProgram & { readonly slabBytes: number }> {
    const step = await this.#program("train", samplesOf("explain", this.#model, x, y));
    return { ...step, slabBytes: this.#opened?.byteLength ?? 0 };
  }

  close(): void {
    this.#closed = true;
    this.#opened?.close();
  }

  async #fit(x: unknown, y: unknown, options: FitOptions): Promise<History> {
    const { epochs = 1, initialEpoch = 0, signal } = options;
    const model = this.#model;
    this.#requireTargets("fit", x, y);
    const { batches, held, batchSize, count } = fitData(model, x, y, options);
    const training = new Epochs("fit: stepsPerEpoch", batches, options.stepsPerEpoch);
    this.#warnOfFlags();
    const history = new History();
    const callbacks = this.#callbackList(options, training.size, { epochs, batchSize, samples: count }, history);
    this.#callbacks = callbacks;
    model.stopTraining = false;
    const stopped = () => model.stopTraining || signal?.aborted === true;
    let logs: Logs = {};
    try {
      await this.#hook(() => callbacks.whole("onTrainBegin"));
      for (let epoch = initialEpoch; epoch < epochs && !stopped(); epoch++) {
        await this.#hook(() => callbacks.epoch("onEpochBegin", epoch));
        logs = await this.#epoch(training, epoch, callbacks, stopped);
        if (held !== undefined && isDue(options.validationFreq, epoch)) {
          const validation = new Epochs("fit: validationSteps", held, options.validationSteps);
          for (const [name, value] of Object.entries(await this.#evaluate(validation, callbacks, false))) {
            logs[`val_${name}`] = value;
          }
        }
        await this.#hook(() => callbacks.epoch("onEpochEnd", epoch, logs));
      }
      await this.#hook(() => callbacks.whole("onTrainEnd", logs));
    } finally {
      this.#callbacks = undefined;
    }
    signal?.throwIfAborted();
    return history;
  }

  async #epoch(training: Epochs, epoch: number, callbacks: CallbackList, stopped: () => boolean): Promise<Logs> {
    (await this.#open()).metrics.reset();
    let logs: Logs = {};
    let [sent, done] = [0, 0];
    const send = async (batch: Samples) => {
      await this.#hook(() => callbacks.batch("onTrainBatchBegin", sent++));
      return this.#turns.take(() => this.#send("train", batch));
    };
    for await (const arrived of inFlight(until(training.epoch(epoch), stopped), send)) {
      logs = callbacks.expectNaN ? arrived.logs : finite(arrived.logs, `fit: epoch ${epoch + 1}, step ${done + 1}`);
      await this.#hook(() => callbacks.batch("onTrainBatchEnd", done++, logs));
    }
    if (sent === 0 && !stopped()) throw nothingToDo(`fit: epoch ${epoch + 1}`);
    return { ...logs };
  }

  /** Loss and metrics on held out batches, in one turn. `amid`: of an epoch, whose metrics must go on afterwards. */
  #evaluate(batches: Epochs, callbacks: CallbackList, amid: boolean): Promise<Logs> {
    const measure = async () => {
      await this.#hook(() => callbacks.whole("onTestBegin"));
      let logs: Logs = {};
      let [sent, done] = [0, 0];
      const send = async (batch: Samples) => {
        await this.#hook(() => callbacks.batch("onTestBatchBegin", sent++));
        return this.#send("test", batch);
      };
      for await (const arrived of inFlight(batches.epoch(0), send)) {
        logs = arrived.logs;
        await this.#hook(() => callbacks.batch("onTestBatchEnd", done++, logs));
      }
      if (sent === 0) throw nothingToDo("evaluate");
      await this.#hook(() => callbacks.whole("onTestEnd", logs));
      return logs;
    };
    return this.#turns.take(async () => (await this.#open()).metrics.anew(measure, amid));
  }

  #single(purpose: Purpose, batch: Samples): Promise<Logs> {
    return this.#turns.take(async () => {
      const { metrics } = await this.#open();
      const step = async () => (await (await this.#send(purpose, batch)).result).logs;
      return metrics.anew(step, this.#fitting);
    });
  }

  /** Gives the GPU one step to do. The work is on its way when this returns. */
  async #send(purpose: Purpose, batch: Samples): Promise<Sent<Arrived> & { readonly step: StepProgram }> {
    const step = await this.#program(purpose, batch);
    const { metrics } = await this.#open();
    const values = { ...this.#valuesFor(step), [SAMPLES]: countOf(batch) };
    const tallies = metrics.count(step.tallies);
    const result = step.program.enqueue(leaves<Tensor>(batch), values).then((outputs): Arrived => {
      const logs = [...step.logs].flatMap(([name, metric]) => {
        if (metric === undefined) return [[name, outputs[`log ${name}`]?.item() ?? Number.NaN] as const];
        const result = metric.result(step.stateOf(metric, outputs), tallies.get(metric) ?? 0);
        return typeof result === "number"
          ? [[name, result] as const]
          : result.map((value, i) => [`${name}[${i}]`, value] as const);
      });
      return { outputs, logs: Object.fromEntries(logs) };
    });
    return { result, step };
  }

  /** The numbers of this run: those of the optimizers' steps, which are counted here, and what random numbers are drawn from. */
  #valuesFor({ optimizers }: StepProgram): Record<string, number> {
    const [first] = optimizers;
    if (first === undefined) return { iteration: this.#draws++, seed: ~this.#seed >>> 0 };
    const values: Record<string, number> = { iteration: first.optimizer.iterations, seed: this.compiled.seed };
    for (const { optimizer, prefix } of optimizers) Object.assign(values, optimizer.nextStep(prefix));
    return values;
  }

  /** The compiled step for batches like this one. */
  async #program(purpose: Purpose, batch: Samples): Promise<StepProgram> {
    const session = await this.#open();
    session.checkOpen();
    const compiled = purpose === "predict" ? this.#compiled : this.compiled;
    const specs = JSON.stringify(mapTree(batch, ({ dtype, shape }: Tensor) => `${dtype} ${shape}`));
    const key = `${this.#version} ${purpose} ${specs}`;
    return session.programs.get(key, async () => {
      const step = await compileStep(session, this.#model, compiled, purpose, batch);
      for (const [name, metric] of step.logs) if (metric !== undefined) this.#logged.set(name, metric);
      return step;
    });
  }

  #open(): Promise<Session> {
    this.#session ??= (async () => {
      const session = new Session(await currentDevice(), this.#model.name);
      this.#seed = nextRandom().uint32();
      this.#opened = session;
      if (this.#closed) session.close();
      return session;
    })();
    this.#session.catch(() => {
      this.#session = undefined; // the next call tries again
    });
    return this.#session;
  }

  #callbackList(
    { callbacks = [], verbose }: EvaluateOptions,
    steps: number | undefined,
    params: Partial<Params> = {},
    history?: History,
  ): CallbackList {
    const all = { epochs: 1, batchSize: undefined, samples: undefined, ...params, steps, verbose: verbosity(verbose) };
    const shown = callbacks.some((callback) => callback instanceof ProgbarLogger);
    const own = [
      ...(history === undefined ? [] : [history]),
      ...(all.verbose > 0 && !shown ? [new ProgbarLogger()] : []),
    ];
    return new CallbackList([...callbacks, ...own], this.#model, all);
  }

  #hook(call: () => Promise<void>): Promise<void> {
    return this.#turns.letPass(call);
  }

  /** Throws an ArgumentError where `compile` was given a loss, and there is nothing to compare predictions with. */
  #requireTargets(where: string, x: unknown, y: unknown): void {
    if (!this.compiled.hasLoss || y !== undefined || isStream(x)) return;
    throw new ArgumentError({
      where,
      problem: "there are no targets",
      expected: "y beside x",
      received: "undefined",
    });
  }

  /** As Keras does: a flag that was changed after `compile` is easily forgotten. */
  #warnOfFlags(): void {
    for (const [module, trainable] of this.compiled.trainable) {
      if (module.trainable === trainable) continue;
      console.warn(
        `${this.#model.name}: ${module.name}.trainable is ${module.trainable}, but was ${trainable} when the model was compiled. It counts from the next compile().`,
      );
      return;
    }
  }
}

/** The batches until training is stopped. */
async function* until<T>(batches: AsyncIterable<T>, stopped: () => boolean): AsyncGenerator<T, void> {
  for await (const batch of batches) {
    if (stopped()) return;
    yield batch;
  }
}

function isDue(frequency: number | readonly number[] = 1, epoch: number): boolean {
  return typeof frequency === "number" ? (epoch + 1) % frequency === 0 : frequency.includes(epoch + 1);
}

/** The logs, if the loss is a number. */
function finite(logs: Logs, where: string): Logs {
  const { loss } = logs;
  if (loss === undefined || Number.isFinite(loss)) return logs;
  throw new NotFiniteError({
    where,
    problem: "the loss is no longer a number",
    expected: "a finite loss",
    received: `${loss}`,
    remedy: "Use a smaller learning rate, or check the data for NaN",
  });
}

function nothingToDo(where: string): ArgumentError {
  return new ArgumentError({
    where,
    problem: "there was no batch",
    expected: "at least one",
    received: "an empty data set",
    remedy: "A generator that can be gone through only once is empty the second time: make a new one each time",
  });
}
