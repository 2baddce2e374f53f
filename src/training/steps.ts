import { LabelError, OutOfMemoryError } from "../errors.js";
import { currentDevice } from "../gpu/current.js";
import type { Device } from "../gpu/device.js";
import { prepareFeeds } from "../graph/program/feed.js";
import type { Run } from "../graph/program/together.js";
import type { Criterion } from "../graph/symbols/trace.js";
import { isA } from "../is-a.js";
import { replacements } from "../layers/replacements.js";
import { type Metric, SAMPLES } from "../metrics/index.js";
import { nextRandom } from "../seed.js";
import { leaves, mapTree, type Tree } from "../structure.js";
import type { Tensor } from "../tensor.js";
import type { Logs } from "./callbacks/index.js";
import type { Compiled } from "./compiled.js";
import type { Sent } from "./in-flight.js";
import { Journal } from "./journal.js";
import type { Counted } from "./metric-states.js";
import { countOf, type Samples } from "./samples.js";
import { Session, type StepProgram } from "./session.js";
import { compileStep, type Purpose } from "./step-program.js";
import type { SteppedModel } from "./stepped-model.js";

/** What one step has brought back. */
export interface Arrived {
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly logs: Logs;
  /** Why the step did not count, if so: what was not finite. */
  readonly spoiledBy: { readonly what: Criterion; readonly value: number } | undefined;
  readonly batch: Samples;
  /** The structure of what it predicts. */
  readonly tree: StepProgram["tree"];
}

/** One step: all that is needed to take it, on whichever device there is. */
interface Step {
  readonly purpose: Purpose;
  readonly batch: Samples;
  /** What errors call it. */
  readonly where: string;
  /** What the model was told by `compile` when the step was sent, and the count of such calls. */
  readonly compiled: Compiled | undefined;
  readonly version: number;
  /** The numbers of this run. */
  readonly values: Readonly<Record<string, number>>;
  readonly counted: Counted;
  readonly result: Promise<Arrived>;
  /** Says that it has come back. Only the first time counts. */
  readonly arrive: (how: () => Arrived) => void;
  readonly fail: (error: unknown) => void;
}

/** A step whose program is there, on a device that may be lost by now. */
interface Prepared {
  readonly device: Device;
  readonly program: StepProgram;
}

/** A step that is to be taken, with its program. */
interface Sending {
  readonly program: StepProgram;
  readonly step: Step;
}

/** How runs are given to the GPU. */
type Submit = (device: Device, runs: readonly Run<Arrived["outputs"]>[]) => Promise<readonly Arrived["outputs"][]>;

const submitOne: Submit = (_, runs) =>
  Promise.all(runs.map(({ program, feeds, step }) => program.enqueue(feeds, step)));

/**
 * The steps of one model: compiled once for batches of each shape, sent to the device, and taken again on another one when that is
 * lost. Who calls must see to it that steps and changes of what the model is come one after the other.
 */
export class Steps {
  readonly #model: SteppedModel;
  #compiled: Compiled | undefined;
  /** Counts what makes programs stale: those of earlier ones are not used again. */
  #version = 0;
  #opening: Promise<Session> | undefined;
  #session: Session | undefined;
  readonly #logged = new Map<string, Metric>();
  #seed = 0;
  #draws = 0;
  #closed = false;

  constructor(model: SteppedModel) {
    this.#model = model;
  }

  /** Takes in what `compile` was told. */
  set compiled(compiled: Compiled) {
    const before = this.#compiled?.loadedOptimizer;
    this.#compiled = compiled;
    this.#logged.clear();
    if (this.#session !== undefined) Journal.of(this.#session.device).close("the model was compiled anew");
    this.#session?.metrics.forget();
    this.forgetPrograms();
    if (before !== undefined && before !== compiled.loadedOptimizer) this.#session?.memory.forget(before);
  }

  /** Compiles steps anew on next need: what the model computes has changed. */
  forgetPrograms(): void {
    this.#version++;
    this.#session?.forgetPrograms();
  }

  /** The metrics of the steps compiled so far, by their names in the logs. */
  get logged(): ReadonlyMap<string, Metric> {
    return this.#logged;
  }

  /** Whether fading averages of weights are kept. */
  get keepsAverages(): boolean {
    return (this.#session?.memory.averages.length ?? 0) > 0;
  }

  /** Bytes of all that the model has on the device, programs left aside. */
  get byteLength(): number {
    return this.#session?.byteLength ?? 0;
  }

  /**
   * Begins some work with what lies on the device as soon as that can be worked on, and gives what it gives. Rejects with an
   * ArgumentError once the model was disposed of.
   */
  async begin<T>(work: (session: Session) => T | Promise<T>): Promise<T> {
    this.#opening ??= (async () => {
      const device = await currentDevice();
      return this.#session ?? this.#begin(new Session(device, this.#model.name));
    })();
    this.#opening.catch(() => {
      this.#opening = undefined; // the next call tries again
    });
    const session = await this.#opening;
    session.checkOpen();
    while (!Journal.of(session.device).isReady) await Journal.of(session.device).ready();
    session.checkOpen();
    return work(session);
  }

  /** As {@link begin}, and again if the device is lost meanwhile. Work must be such that this does no harm. */
  onDevice<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.begin(async (session) => {
      const { device } = session;
      try {
        return await work(session);
      } catch (error) {
        if (!device.isLost) throw error;
        await Journal.of(device).recover();
        return this.onDevice(work);
      }
    });
  }

  /** Whether there is anything on a device yet, or will never be again. */
  get isOpened(): boolean {
    return this.#session !== undefined || this.#closed;
  }

  /**
   * Gives the GPU steps to do in one submit; `where` is what errors call each. The work is on its way when this returns. A label that is
   * no class is a LabelError, and then it is as if that step had never been asked for: `leavesOut` says whether the others are taken all
   * the same, undefined in its place. Rejects with what is wrong with a batch else, once the steps before it are on their way.
   */
  async send(
    purpose: Purpose,
    batches: readonly Samples[],
    where: (step: number) => string,
    leavesOut = false,
  ): Promise<Sent<readonly (Arrived | undefined)[]>> {
    const submit = batches.length === 1 ? submitOne : (await import("../rare.js")).enqueueTogether;
    for (;;) {
      const [version, compiled] = [this.#version, this.#compiled];
      const ready: (Prepared | undefined)[] = [];
      for (const [i, batch] of batches.entries()) {
        try {
          if (countOf(batch) === 0) throw (await import("../rare.js")).nothingIn(where(i));
          const one = await this.#prepare(purpose, batch);
          const isThere = one.device === this.#session?.device && !one.device.isLost;
          if (version === this.#version && isThere) one.program.program.check(leaves<Tensor>(batch), where(i));
          ready.push(one);
        } catch (error) {
          if (leavesOut && error instanceof LabelError) ready.push(undefined);
          else {
            if (i > 0) (await this.send(purpose, batches.slice(0, i), where, leavesOut)).result.catch(() => undefined);
            await this.#explain(error, where(i), { purpose, batch, compiled });
          }
        }
      }
      const session = this.#session;
      if (session === undefined || !ready.some(Boolean))
        return { result: Promise.resolve(batches.map(() => undefined)) };
      const moved = ready.some((one) => one !== undefined && one.device !== session.device);
      if (version !== this.#version || moved || !Journal.of(session.device).isReady) continue;
      session.checkOpen();
      // Nothing is waited for from here on until the steps are on their way, so that none can come between.
      const steps = batches.map((batch, i): Sending | undefined => {
        const program = ready[i]?.program;
        if (program === undefined) return undefined;
        const values = { ...this.#valuesFor(program), [SAMPLES]: countOf(batch) };
        const counted = session.metrics.count(program.tallies);
        return {
          program,
          step: { purpose, batch, where: where(i), compiled, version, values, counted, ...promised() },
        };
      });
      const sent = steps.filter((one) => one !== undefined);
      void this.#take(session, sent, submit);
      return { result: Promise.all(steps.map((one) => one?.step.result)) };
    }
  }

  /** The compiled step for batches like this one. */
  async program(purpose: Purpose, batch: Samples): Promise<StepProgram> {
    return (await this.#prepare(purpose, batch)).program;
  }

  /** Becomes a user of the weights that lie on a device, as if the model had been asked for something there. */
  keepWeights(device: Device): void {
    if (this.#closed) return;
    const session = this.#session ?? new Session(device, this.#model.name);
    if (session.device !== device) return; // what it has lies elsewhere
    session.hold(this.#model.weights.filter(({ region }) => region !== undefined));
    this.#begin(session);
  }

  /** Frees all, but for weights that others use. Models that are part of this one are such others: they keep theirs. */
  close(parts: Iterable<Steps>): void {
    const device = this.#session?.device;
    for (const part of parts) if (device !== undefined) part.keepWeights(device);
    this.#closed = true;
    this.#session?.close();
  }

  /** Takes steps on the device, and notes them. Settles when they are done, here or elsewhere. */
  #take(session: Session, steps: readonly Sending[], submit: Submit = submitOne): Promise<unknown> {
    const { device } = session;
    const runs = steps.map(({ program: { program }, step: { batch, values } }) => {
      return { program, feeds: leaves<Tensor>(batch), step: values };
    });
    const outputs = submit(device, runs);
    for (const [i, { program, step }] of steps.entries()) {
      Journal.of(device).record({
        redo: (journal) => this.#retake(step, journal),
        done: step.result,
        changes: program.changes,
        gone: () => leaves<{ readonly gone?: string }>(step.batch as Tree<never>).find(({ gone }) => gone)?.gone,
        bytes: runs[i]?.feeds.reduce((sum, { data }) => sum + data.byteLength, 0) ?? 0,
      });
    }
    return outputs.then(
      (found) => {
        for (const [i, { program, step }] of steps.entries()) step.arrive(() => arrival(program, found[i] ?? {}, step));
      },
      async (error) => {
        const fail = (known: unknown) => {
          for (const { step } of steps) step.fail(known);
        };
        const [first] = steps;
        if (device.isLost) await Journal.of(device).recover().catch(fail);
        else if (first !== undefined) await this.#explain(error, first.step.where, first.step).catch(fail);
      },
    );
  }

  /** Takes a step once more that was taken on a device that is lost. Gives false if this one was lost before it could be. */
  async #retake(step: Step, { device }: Journal): Promise<boolean> {
    const session = this.#session;
    if (session === undefined) return true;
    try {
      session.checkOpen();
      const program = await this.#programFor(session, step);
      await prepareFeeds(device, leaves<Tensor>(step.batch));
      if (device.isLost) return false; // and others may have what it had by now
      await this.#take(session, [{ program, step }]);
    } catch (error) {
      if (device.isLost) return false;
      step.fail(error);
    }
    return true;
  }

  async #prepare(purpose: Purpose, batch: Samples): Promise<Prepared> {
    return this.onDevice(async (session) => {
      const { device } = session;
      for (;;) {
        const [version, compiled] = [this.#version, this.#compiled];
        try {
          const program = await this.#programFor(session, { purpose, batch, compiled, version });
          await prepareFeeds(device, leaves<Tensor>(batch));
          return { device, program };
        } catch (error) {
          if (version === this.#version) throw error; // else compile() was called meanwhile: that one counts
        } finally {
          const stale = compiled?.loadedOptimizer;
          if (stale !== undefined && stale !== this.#compiled?.loadedOptimizer) session.memory.forget(stale);
        }
      }
    });
  }

  /** Throws the error of a step again; where the device has no memory for it, with what it needs. */
  async #explain(error: unknown, where: string, step: Pick<Step, "purpose" | "batch" | "compiled">): Promise<never> {
    const session = this.#session;
    if (session === undefined || !isA(error, OutOfMemoryError)) throw error;
    const { outOfMemory } = await import("../rare.js");
    throw await outOfMemory(where, { ...step, session, model: this.#model }, error);
  }

  #programFor(
    session: Session,
    { purpose, batch, compiled, version }: Pick<Step, "purpose" | "batch" | "compiled" | "version">,
  ): Promise<StepProgram> {
    const specs = JSON.stringify(mapTree(batch, ({ dtype, shape }: Tensor) => `${dtype} ${shape}`));
    return session.programs.get(`${version} ${replacements()} ${purpose} ${specs}`, async () => {
      await compiled?.load();
      const program = await compileStep(session, this.#model, compiled, purpose, batch);
      if (version !== this.#version) return program;
      for (const [name, metric] of program.logs) if (metric !== undefined) this.#logged.set(name, metric);
      return program;
    });
  }

  /** The numbers of this run: those of the optimizers' steps, which are counted here, and what random numbers are drawn from. */
  #valuesFor({ optimizers }: StepProgram): Record<string, number> {
    const [first] = optimizers;
    if (first === undefined) return { iteration: this.#draws++, seed: ~this.#seed >>> 0 };
    const numbers = optimizers.map(({ optimizer, prefix }) => optimizer.numbersOfStep(prefix)); // none is counted if one has none
    const values = { iteration: first.optimizer.batches, seed: this.#compiled?.seed ?? 0 };
    for (const { optimizer } of optimizers) optimizer.countBatch();
    return Object.assign(values, ...numbers);
  }

  #begin(session: Session): Session {
    if (this.#session === session) return session;
    this.#seed = nextRandom().uint32();
    this.#session = session;
    if (this.#closed) session.close();
    return session;
  }
}

/** Whether a step is as good as any: where the optimizer's scale was too large it changed nothing, and the next one is smaller. */
export function counts({ spoiledBy }: Arrived): boolean {
  return spoiledBy === undefined || spoiledBy.what === "scale";
}

/** What a step's outputs say. */
function arrival(program: StepProgram, outputs: Arrived["outputs"], { batch, counted }: Step): Arrived {
  const criteria = program.criteria.map((what, i) => ({ what, value: numberIn(outputs, `criterion ${i}`) }));
  const bad = criteria.filter(({ value }) => !Number.isFinite(value));
  const spoiledBy = bad.find(({ what }) => what !== "scale") ?? bad[0];
  const tallies = counted(spoiledBy === undefined);
  const logs = [...program.logs].flatMap(([name, metric]) => {
    if (metric === undefined) return [[name, numberIn(outputs, `log ${name}`)] as const];
    const result = metric.result(program.stateOf(metric, outputs), tallies.get(metric) ?? 0);
    if (typeof result === "number") return [[name, result] as const];
    return result.map((value, i) => [`${name}[${i}]`, value] as const);
  });
  return { outputs, logs: Object.fromEntries(logs), spoiledBy, batch, tree: program.tree };
}

function numberIn(outputs: Arrived["outputs"], name: string): number {
  return outputs[name]?.item() ?? Number.NaN;
}

function promised(): Pick<Step, "result" | "arrive" | "fail"> {
  let [arrive, fail]: [Step["arrive"], Step["fail"]] = [() => undefined, () => undefined];
  const result = new Promise<Arrived>((resolve, reject) => {
    let isThere = false;
    arrive = (how) => {
      if (!isThere) resolve(how());
      isThere = true;
    };
    fail = reject;
  });
  return { result, arrive, fail };
}
