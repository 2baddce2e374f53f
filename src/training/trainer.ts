import { ArgumentError } from "../errors.js";
import { currentDevice } from "../gpu/current.js";
import type { Device } from "../gpu/device.js";
import { type Metric, SAMPLES } from "../metrics/index.js";
import { nextRandom } from "../seed.js";
import { leaves, mapTree, type Tree } from "../structure.js";
import { Tensor } from "../tensor.js";
import { CallbackList, History, type Hook, type Logs, type Params, ProgbarLogger } from "./callbacks/index.js";
import { type CompileArguments, Compiled } from "./compiled.js";
import { Epochs, fitData, isStream, predictData, samplesOf, testData } from "./fit-data.js";
import { inFlight, type Sent, until } from "./in-flight.js";
import { Trackers } from "./losses.js";
import { type OptimizerState, readOptimizerState, writeOptimizerState } from "./optimizer-state.js";
import {
  checkEvaluateOptions,
  checkFitOptions,
  type EvaluateOptions,
  type FitOptions,
  isDue,
  type PredictOptions,
  verbosity,
} from "./options.js";
import { finite, nothingToDo } from "./outcomes.js";
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
  /** Calls of `fit` that have not ended. */
  #fitsUnderWay = 0;
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
    this.#opened?.metrics.forget();
    this.forgetPrograms();
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
    const { line } = this.#turns;
    if (this.#fitsUnderWay > 0 && line !== this.#turns) {
      throw new ArgumentError({
        where: "fit",
        problem: "a fit of this model is under way, and a callback holds it up",
        remedy: "Wait until it has ended; a callback that calls fit would wait for itself",
      });
    }
    this.#fitsUnderWay++;
    try {
      return await this.#fits.take(() => this.#fit(line, x, y, options));
    } finally {
      this.#fitsUnderWay--;
    }
  }

  async evaluate(x: unknown, y: unknown, options: EvaluateOptions = {}): Promise<Logs> {
    checkEvaluateOptions("evaluate", options);
    const { batches } = testData(this.#model, x, y, options);
    this.#requireTargets("evaluate", x, y);
    const callbacks = this.#callbackList(options, batches.size);
    return this.#evaluate(this.#turns.line, new Epochs("evaluate: steps", batches, options.steps), callbacks);
  }

  async predict(x: unknown, options: PredictOptions = {}): Promise<Tree<Tensor>> {
    checkEvaluateOptions("predict", options);
    const { batches } = predictData(this.#model, x, options.batchSize);
    const epochs = new Epochs("predict: steps", batches, options.steps);
    const callbacks = this.#callbackList(options, epochs.size);
    const { line } = this.#turns;
    return line.take(async () => {
      await line.letPass(() => callbacks.whole("onPredictBegin"));
      const parts: Tensor[][] = [];
      let tree: Tree<unknown> = [];
      const send = async (batch: Samples) => {
        await line.letPass(() => callbacks.batch("onPredictBatchBegin", parts.length));
        const { step, ...sent } = await this.#send("predict", batch);
        tree = step.tree;
        return sent;
      };
      for await (const { outputs } of inFlight(epochs.epoch(0), send)) {
        parts.push(leaves<unknown>(tree).map((_, i) => outputs[`output ${i}`] ?? Tensor.zeros([0])));
        await line.letPass(() => callbacks.batch("onPredictBatchEnd", parts.length - 1));
      }
      if (parts.length === 0) throw nothingToDo("predict");
      await line.letPass(() => callbacks.whole("onPredictEnd"));
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

  /** Runs `work` when all calls before it are done, or between two steps of a `fit`. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.line.take(async () => {
      if (this.#closed) await this.#open();
      this.#opened?.device.check();
      return work();
    });
  }

  /** What the optimizer has come to. */
  optimizerState(): Promise<OptimizerState> {
    const { compiled } = this;
    return this.inTurn(async () => readOptimizerState(await this.#open(), this.#model, compiled));
  }

  setOptimizerState(state: OptimizerState): Promise<void> {
    const { compiled } = this;
    return this.inTurn(async () => writeOptimizerState(await this.#open(), this.#model, compiled, state));
  }

  /** The compiled step for a batch, for those who want to know what it costs. */
  async program(x: unknown, y: unknown): Promise<StepProgram & { readonly slabBytes: number }> {
    const step = await this.#program("train", samplesOf("explain", this.#model, x, y));
    return { ...step, slabBytes: this.#opened?.byteLength ?? 0 };
  }

  /** Frees all, but for weights that others use. Models that are part of this one are such others: they keep theirs. */
  close(parts: Iterable<Trainer>): void {
    const device = this.#opened?.device;
    for (const part of parts) if (device !== undefined) part.#keepWeights(device);
    this.#closed = true;
    this.#opened?.close();
  }

  /** Becomes a user of the weights that lie on a device, as if the model had been asked for something there. */
  #keepWeights(device: Device): void {
    if (this.#closed) return;
    const session = this.#opened ?? new Session(device, this.#model.name);
    if (session.device !== device) return; // what it has lies elsewhere
    session.hold(this.#model.weights.filter(({ region }) => region !== undefined));
    this.#begin(session);
  }

  /** One `fit`, whose turns are taken in `line`. */
  async #fit(line: Turns, x: unknown, y: unknown, options: FitOptions): Promise<History> {
    const { epochs = 1, initialEpoch = 0, signal } = options;
    const model = this.#model;
    this.#requireTargets("fit", x, y);
    const { batches, held, batchSize, count } = fitData(model, x, y, options, this.compiled.orderSeed(initialEpoch));
    const training = new Epochs("fit: stepsPerEpoch", batches, options.stepsPerEpoch);
    this.compiled.warnOfFlags(model.name);
    const history = new History();
    const callbacks = this.#callbackList(options, training.size, { epochs, batchSize, samples: count }, history);
    const hook = (call: () => Hook) => line.take(() => line.letPass(call));
    model.stopTraining = false;
    const stopped = () => model.stopTraining || signal?.aborted === true;
    let logs: Logs = {};
    await hook(() => callbacks.whole("onTrainBegin"));
    for (let epoch = initialEpoch; epoch < epochs && !stopped(); epoch++) {
      await hook(() => callbacks.epoch("onEpochBegin", epoch));
      logs = await this.#epoch(line, training, epoch, callbacks, stopped);
      if (held !== undefined && isDue(options.validationFreq, epoch)) {
        const validation = new Epochs("fit: validationSteps", held, options.validationSteps);
        for (const [name, value] of Object.entries(await this.#evaluate(line, validation, callbacks, true))) {
          logs[`val_${name}`] = value;
        }
      }
      await hook(() => callbacks.epoch("onEpochEnd", epoch, logs));
    }
    await hook(() => callbacks.whole("onTrainEnd", logs));
    signal?.throwIfAborted();
    return history;
  }

  async #epoch(
    line: Turns,
    training: Epochs,
    epoch: number,
    callbacks: CallbackList,
    stopped: () => boolean,
  ): Promise<Logs> {
    await line.take(async () => (await this.#open()).metrics.reset());
    let logs: Logs = {};
    let [sent, done] = [0, 0];
    const send = async (batch: Samples) => {
      return line.take(async () => {
        await line.letPass(() => callbacks.batch("onTrainBatchBegin", sent++));
        return this.#send("train", batch);
      });
    };
    for await (const arrived of inFlight(until(training.epoch(epoch), stopped), send)) {
      logs = callbacks.expectNaN ? arrived.logs : finite(arrived.logs, `fit: epoch ${epoch + 1}, step ${done + 1}`);
      await line.take(() => line.letPass(() => callbacks.batch("onTrainBatchEnd", done++, logs)));
    }
    if (sent === 0 && !stopped()) throw nothingToDo(`fit: epoch ${epoch + 1}`);
    return { ...logs };
  }

  /** Loss and metrics on held out batches, in one turn of `line`. `validates`: between the epochs of a fit. */
  #evaluate(line: Turns, batches: Epochs, callbacks: CallbackList, validates = false): Promise<Logs> {
    const measure = async () => {
      await line.letPass(() => callbacks.whole("onTestBegin"));
      let logs: Logs = {};
      let [sent, done] = [0, 0];
      const send = async (batch: Samples) => {
        await line.letPass(() => callbacks.batch("onTestBatchBegin", sent++));
        return this.#send("test", batch);
      };
      for await (const arrived of inFlight(batches.epoch(0), send)) {
        logs = arrived.logs;
        await line.letPass(() => callbacks.batch("onTestBatchEnd", done++, logs));
      }
      if (sent === 0) throw nothingToDo("evaluate");
      await line.letPass(() => callbacks.whole("onTestEnd", logs));
      return logs;
    };
    return line.take(async () => (await this.#open()).metrics.anew(measure, !validates && this.#measures(line)));
  }

  #single(purpose: Purpose, batch: Samples): Promise<Logs> {
    const { line } = this.#turns;
    return line.take(async () => {
      const { metrics } = await this.#open();
      const step = async () => (await (await this.#send(purpose, batch)).result).logs;
      return metrics.anew(step, this.#measures(line));
    });
  }

  /** Whether others are amid an epoch or an evaluation, whose metrics must go on afterwards. */
  #measures(line: Turns): boolean {
    return this.#fitsUnderWay > 0 || line !== this.#turns;
  }

  /** Gives the GPU one step to do. The work is on its way when this returns. */
  async #send(purpose: Purpose, batch: Samples): Promise<Sent<Arrived> & { readonly step: StepProgram }> {
    const session = await this.#open();
    let step: StepProgram;
    let version: number;
    do {
      version = this.#version;
      step = await this.#program(purpose, batch);
    } while (version !== this.#version);
    session.checkOpen();
    // Nothing is waited for from here on until the step is on its way, so that none can come between.
    const values = { ...this.#valuesFor(step), [SAMPLES]: countOf(batch) };
    const { metrics } = session;
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
    const version = this.#version;
    const compiled = purpose === "predict" ? this.#compiled : this.compiled;
    const specs = JSON.stringify(mapTree(batch, ({ dtype, shape }: Tensor) => `${dtype} ${shape}`));
    const key = `${version} ${purpose} ${specs}`;
    try {
      return await session.programs.get(key, async () => {
        await compiled?.load();
        const step = await compileStep(session, this.#model, compiled, purpose, batch);
        if (version !== this.#version) return step;
        for (const [name, metric] of step.logs) if (metric !== undefined) this.#logged.set(name, metric);
        return step;
      });
    } catch (error) {
      if (version === this.#version) throw error;
      return this.#program(purpose, batch); // compile() was called meanwhile: that one counts
    } finally {
      const stale = compiled?.optimizer;
      if (stale !== undefined && stale !== this.#compiled?.optimizer) session.memory.forget(stale);
    }
  }

  /** What lies on the device. Rejects with an ArgumentError once the model was disposed of. */
  async #open(): Promise<Session> {
    this.#session ??= (async () => {
      const device = await currentDevice();
      return this.#opened ?? this.#begin(new Session(device, this.#model.name));
    })();
    this.#session.catch(() => {
      this.#session = undefined; // the next call tries again
    });
    const session = await this.#session;
    session.checkOpen();
    return session;
  }

  #begin(session: Session): Session {
    if (this.#opened === session) return session;
    this.#seed = nextRandom().uint32();
    this.#opened = session;
    if (this.#closed) session.close();
    return session;
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
}
