import { ArgumentError } from "../errors.js";
import { isA } from "../is-a.js";
import type { Metric } from "../metrics/index.js";
import { leaves, mapTree, type Tree } from "../structure.js";
import { Tensor } from "../tensor.js";
import { takeUp } from "./callbacks/callback-list.js";
import { CallbackList, History, type Hook, type Logs, type Params } from "./callbacks/index.js";
import type { ClassWeight } from "./class-weight.js";
import { type CompileArguments, Compiled } from "./compiled.js";
import { Epochs, fitData, isStream, predictData, samplesOf, testData } from "./fit-data.js";
import { Trackers } from "./losses.js";
import type { OptimizerState } from "./optimizer-state.js";
import {
  checkEvaluateOptions,
  checkFitOptions,
  type EvaluateOptions,
  type FitOptions,
  isDue,
  type PredictOptions,
  verbosity,
} from "./options.js";
import { goThrough } from "./pass.js";
import { joinRows } from "./rows.js";
import { copied, type Samples } from "./samples.js";
import type { Session, StepProgram } from "./session.js";
import type { Purpose } from "./step-program.js";
import type { SteppedModel } from "./stepped-model.js";
import { type Arrived, counts, Steps } from "./steps.js";
import { Turns } from "./turns.js";

/** What work on the device goes by. */
export interface Desk {
  readonly session: Session;
  /** What `compile` was told, if it was called. */
  readonly compiled: Compiled | undefined;
  /** Hands control to others amid the work, who may ask the model for something. */
  readonly letPass: (others: () => Hook) => Promise<void>;
}

/**
 * Trains a model, asks it and measures it: what `fit`, `evaluate` and `predict` do. It knows no device; what does are its
 * {@link Steps}.
 *
 * Calls are served first come, first served. Whole `fit`s wait for each other; evaluation and prediction during a `fit` get their
 * turn between two of its steps, and see the weights of that moment.
 */
export class Trainer {
  readonly #model: SteppedModel;
  readonly #steps: Steps;
  readonly #fits = new Turns();
  readonly #turns = new Turns();
  #trackers = new Trackers();
  #compiled: Compiled | undefined;
  /** Calls of `fit` that have not ended. */
  #fitsUnderWay = 0;

  constructor(model: SteppedModel) {
    this.#model = model;
    this.#steps = new Steps(model);
  }

  compile(options: CompileArguments): void {
    this.#compiled = new Compiled(options, this.#model.modules(), this.#model.outputNames);
    this.#trackers = new Trackers();
    this.#steps.compiled = this.#compiled;
  }

  /** Compiles steps anew on next need: what the model computes has changed. */
  forgetPrograms(): void {
    this.#steps.forgetPrograms();
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

  /** What `compile` was told, names of optimizers and the like left aside; undefined before. */
  async compileArguments(): Promise<CompileArguments | undefined> {
    await this.#compiled?.load();
    return this.#compiled?.arguments;
  }

  /** The metrics of the steps so far, by their names in the logs. */
  get metrics(): ReadonlyMap<string, Metric> {
    return this.#steps.logged;
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
    const callbacks = () => this.#callbackList(options, batches.size);
    return this.#evaluate(this.#turns.line, new Epochs("evaluate: steps", batches, options.steps), callbacks);
  }

  async predict(x: unknown, options: PredictOptions = {}): Promise<Tree<Tensor>> {
    checkEvaluateOptions("predict", options);
    const { batches } = predictData(this.#model, x, options.batchSize);
    const epochs = new Epochs("predict: steps", batches, options.steps);
    const { line } = this.#turns;
    return line.take(async () => {
      const callbacks = await this.#callbackList(options, epochs.size);
      await line.letPass(() => callbacks.whole("onPredictBegin"));
      const parts: Tensor[][] = [];
      let tree: Tree<unknown> = [];
      await goThrough(epochs.epoch(0), {
        ...this.#pass("Predict", callbacks, line),
        send: (batches) => this.#steps.send("predict", batches, () => "predict"),
        arrived: (results) => {
          for (const arrived of results) {
            tree = arrived?.tree ?? tree;
            parts.push(leaves<unknown>(tree).map((_, i) => arrived?.outputs[`output ${i}`] ?? Tensor.zeros([0])));
          }
          return {};
        },
      });
      if (parts.length === 0) throw (await import("../rare.js")).nothingToDo("predict");
      await line.letPass(() => callbacks.whole("onPredictEnd"));
      let at = 0;
      return mapTree(tree, (_: unknown) => {
        const column = at++;
        return joinRows(parts.flatMap((part) => part[column] ?? []));
      }) as Tree<Tensor>;
    });
  }

  async trainOnBatch(x: unknown, y: unknown, sampleWeight?: unknown, classWeight?: ClassWeight): Promise<Logs> {
    this.#requireTargets("trainOnBatch", x, y);
    const batch = copied(samplesOf("trainOnBatch", this.#model, x, y, sampleWeight));
    if (classWeight === undefined) return this.#single("train", () => batch);
    const weighed = async () => (await import("../rare.js")).weighing("trainOnBatch: classWeight", classWeight)(batch);
    return this.#single("train", weighed);
  }

  async testOnBatch(x: unknown, y: unknown, sampleWeight?: unknown): Promise<Logs> {
    this.#requireTargets("testOnBatch", x, y);
    const batch = copied(samplesOf("testOnBatch", this.#model, x, y, sampleWeight));
    return this.#single("test", () => batch);
  }

  /** Runs `work` when all calls before it are done, or between two steps of a `fit`. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.line.take(() => (this.#steps.isOpened ? this.#steps.onDevice(work) : work()));
  }

  /**
   * Runs `work` with what lies on the device when all calls before it are done, or between two steps of a `fit`, and again if the device is
   * lost meanwhile. It may let others pass.
   */
  onDevice<T>(work: (desk: Desk) => Promise<T>): Promise<T> {
    const { line } = this.#turns;
    const letPass = (others: () => Hook) => line.letPass(others);
    return line.take(() => this.#steps.onDevice((session) => work({ session, compiled: this.#compiled, letPass })));
  }

  /** What the optimizer has come to. */
  optimizerState(): Promise<OptimizerState> {
    const { compiled } = this;
    return this.#turns.line.take(async () => {
      const [{ readOptimizerState }] = await Promise.all([import("../rare.js"), compiled.load()]);
      return this.#steps.onDevice((session) => readOptimizerState(session, this.#model, compiled));
    });
  }

  setOptimizerState(state: OptimizerState): Promise<void> {
    const { compiled } = this;
    return this.#turns.line.take(async () => {
      const [{ writeOptimizerState }] = await Promise.all([import("../rare.js"), compiled.load()]);
      return this.#steps.onDevice((session) => writeOptimizerState(session, this.#model, compiled, state));
    });
  }

  /** Puts weights and their fading averages in each other's place. Gives how many there are. */
  swapAverages(): Promise<number> {
    return this.#turns.line.take(async () => {
      const { swapAverages } = await import("../rare.js");
      return this.#steps.begin(({ memory }) => swapAverages(memory));
    });
  }

  /** Compiles what such a batch will run: with targets what trains and tests, else what predicts. */
  warmUp(x: unknown, y?: unknown, sampleWeight?: unknown): Promise<void> {
    const purposes = y === undefined ? (["predict"] as const) : (["train", "test"] as const);
    return this.#turns.line.take(async () => {
      const batch = samplesOf("warmUp", this.#model, x, y, sampleWeight);
      for (const purpose of purposes) await this.#steps.program(purpose, batch);
    });
  }

  /** The compiled step for a batch, for those who want to know what it costs. */
  async program(x: unknown, y: unknown): Promise<StepProgram & { readonly slabBytes: number }> {
    const step = await this.#steps.program("train", samplesOf("explain", this.#model, x, y));
    return { ...step, slabBytes: this.#steps.byteLength };
  }

  /** Frees all, but for weights that others use. Models that are part of this one are such others: they keep theirs. */
  close(parts: readonly Trainer[]): void {
    this.#steps.close(parts.map((part) => part.#steps));
  }

  /** One `fit`, whose turns are taken in `line`. */
  async #fit(line: Turns, x: unknown, y: unknown, options: FitOptions): Promise<History> {
    const { epochs = 1, signal } = options;
    const model = this.#model;
    this.#requireTargets("fit", x, y);
    if (this.compiled.loadedOptimizer === undefined) await this.compiled.load(); // callbacks may ask for it
    const resuming = takeUp(options.callbacks ?? [], model);
    const initialEpoch = Math.max(options.initialEpoch ?? 0, resuming === undefined ? 0 : await resuming);
    if (options.cacheFrozen === true) {
      ({ x, options } = await line.take(async () => {
        await this.#steps.begin((session) => session.place(model)); // all side by side, as without the cache
        return model.computeAhead(x, options);
      }));
    }
    const { classWeight } = options;
    const weighed =
      classWeight === undefined ? undefined : (await import("../rare.js")).weighing("fit: classWeight", classWeight);
    const orderSeed = this.compiled.orderSeed(initialEpoch);
    const { batches, held, batchSize, count } = fitData(model, x, y, options, orderSeed, weighed);
    const training = new Epochs("fit: stepsPerEpoch", batches, options.stepsPerEpoch);
    this.compiled.warnOfFlags(model.name);
    const history = new History();
    const callbacks = await this.#callbackList(options, training.size, { epochs, batchSize, samples: count }, history);
    const hook = (call: () => Hook) => line.take(() => line.letPass(call));
    model.stopTraining = false;
    const stopped = () => model.stopTraining || signal?.aborted === true;
    let logs: Logs = {};
    await hook(() => callbacks.whole("onTrainBegin"));
    for (let epoch = initialEpoch; epoch < epochs && !stopped(); epoch++) {
      await hook(() => callbacks.epoch("onEpochBegin", epoch));
      logs = await this.#epoch(line, training, epoch, callbacks, stopped, options.onNotFinite);
      if (held !== undefined && isDue(options.validationFreq, epoch)) {
        const validation = new Epochs("fit: validationSteps", held, options.validationSteps);
        for (const [name, value] of Object.entries(await this.#evaluate(line, validation, () => callbacks, true))) {
          logs[`val_${name}`] = value;
        }
      }
      await hook(() => callbacks.epoch("onEpochEnd", epoch, logs));
    }
    await line.take(() => this.#settleAverages(signal?.aborted ?? false));
    await hook(() => callbacks.whole("onTrainEnd", logs));
    signal?.throwIfAborted();
    return history;
  }

  /** At the end of a fit, fading averages become the weights, unless it was `broken` off. */
  async #settleAverages(broken: boolean): Promise<void> {
    if (!this.#steps.keepsAverages) return;
    const { settleAverages } = await import("../rare.js");
    await this.#steps.begin(({ memory }) => settleAverages(memory, broken));
  }

  async #epoch(
    line: Turns,
    training: Epochs,
    epoch: number,
    callbacks: CallbackList,
    stopped: () => boolean,
    onNotFinite: FitOptions["onNotFinite"],
  ): Promise<Logs> {
    await line.take(() => this.#steps.begin(({ metrics }) => metrics.reset()));
    let logs: Logs = {};
    const where = (step: number) => `fit: epoch ${epoch + 1}, step ${step + 1}`;
    const [leftOut, mislabelled]: [number[], number[]] = [[], []];
    const sent = await goThrough(training.epoch(epoch), {
      ...this.#pass("Train", callbacks, line),
      stopped,
      send: (batches, first) => {
        return this.#steps.send("train", batches, (i) => where(first + i), onNotFinite === "skip");
      },
      arrived: async (results, first) => {
        let spoiled = false;
        for (const [i, arrived] of results.entries()) {
          const step = first + i;
          if (arrived === undefined) mislabelled.push(step + 1);
          else if (counts(arrived) || callbacks.expectNaN) {
            spoiled ||= !counts(arrived);
            logs = spoiled ? { ...arrived.logs, loss: Number.NaN } : arrived.logs;
          } else if (onNotFinite === "skip") {
            logs = arrived.logs;
            leftOut.push(step + 1);
          } else logs = await this.#counting(arrived, where(step));
        }
        return logs;
      },
    });
    if (sent === 0 && !stopped()) throw (await import("../rare.js")).nothingToDo(`fit: epoch ${epoch + 1}`);
    if (leftOut.length + mislabelled.length > 0) {
      const { warnOfLabels, warnOfLeftOut } = await import("../rare.js");
      warnOfLeftOut(`fit: epoch ${epoch + 1}`, leftOut);
      warnOfLabels(`fit: epoch ${epoch + 1}`, mislabelled);
    }
    return { ...logs };
  }

  /** Loss and metrics on held out batches, in one turn of `line`. `validates`: between the epochs of a fit. */
  #evaluate(
    line: Turns,
    batches: Epochs,
    list: () => CallbackList | Promise<CallbackList>,
    validates = false,
  ): Promise<Logs> {
    const measure = async () => {
      const callbacks = await list();
      await line.letPass(() => callbacks.whole("onTestBegin"));
      let logs: Logs = {};
      const what = validates ? "fit: validation" : "evaluate";
      const sent = await goThrough(batches.epoch(0), {
        ...this.#pass("Test", callbacks, line),
        send: (batches, first) => this.#steps.send("test", batches, (i) => `${what}, step ${first + i + 1}`),
        arrived: (results) => {
          logs = results.at(-1)?.logs ?? logs;
          return logs;
        },
      });
      if (sent === 0) throw (await import("../rare.js")).nothingToDo("evaluate");
      await line.letPass(() => callbacks.whole("onTestEnd", logs));
      return logs;
    };
    return line.take(() =>
      this.#steps.begin(({ metrics }) => metrics.anew(measure, !validates && this.#measures(line))),
    );
  }

  /** What all passes over data have in common. */
  #pass<K extends string>(kind: K, callbacks: CallbackList, line: Turns) {
    return { kind, callbacks, line, stepsPerExecution: this.#compiled?.stepsPerExecution };
  }

  #single(purpose: Purpose, batch: () => Samples | Promise<Samples>): Promise<Logs> {
    const { line } = this.#turns;
    const step = async () => {
      const [arrived] = await (await this.#steps.send(purpose, [await batch()], () => `${purpose}OnBatch`)).result;
      return arrived === undefined ? {} : this.#counting(arrived, "trainOnBatch");
    };
    return line.take(() => this.#steps.begin(({ metrics }) => metrics.anew(step, this.#measures(line))));
  }

  /** The logs of a step that counts. Throws a NotFiniteError for one that does not. */
  async #counting(arrived: Arrived, where: string): Promise<Logs> {
    const { logs, spoiledBy, batch } = arrived;
    if (spoiledBy === undefined || counts(arrived)) return logs;
    const { faultOf, notFinite } = await import("../rare.js");
    const fault = await this.#steps.onDevice((session) => faultOf(session, this.#model, batch));
    throw notFinite(where, spoiledBy, fault);
  }

  /** Whether others are amid an epoch or an evaluation, whose metrics must go on afterwards. */
  #measures(line: Turns): boolean {
    return this.#fitsUnderWay > 0 || line !== this.#turns;
  }

  async #callbackList(
    { callbacks = [], verbose }: EvaluateOptions,
    steps: number | undefined,
    params: Partial<Params> = {},
    history?: History,
  ): Promise<CallbackList> {
    const all = { epochs: 1, batchSize: undefined, samples: undefined, ...params, steps, verbose: verbosity(verbose) };
    const own = history === undefined ? [] : [history];
    if (all.verbose === 0) return new CallbackList([...callbacks, ...own], this.#model, all);
    const { ProgbarLogger } = await import("../rare.js");
    const shown = callbacks.some((callback) => isA(callback, ProgbarLogger));
    return new CallbackList([...callbacks, ...own, ...(shown ? [] : [new ProgbarLogger()])], this.#model, all);
  }

  /** Throws an ArgumentError where `compile` was given a loss, and there is nothing to compare predictions with. */
  #requireTargets(where: string, x: unknown, y: unknown): void {
    if (!this.compiled.hasLoss || y !== undefined || isStream(x)) return;
    throw new ArgumentError({ where, problem: "there are no targets", expected: "y beside x", received: "undefined" });
  }
}
