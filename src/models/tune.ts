import { listOf, nonNegative, positive, positiveInteger } from "../check.js";
import { ArgumentError } from "../errors.js";
import { currentDevice } from "../gpu/current.js";
import type { Device } from "../gpu/device.js";
import type { Subject } from "../graph/lowering/lower.js";
import { type Build, compileWith, type Structure } from "../graph/program/compile-with.js";
import { GroupTrial } from "../graph/program/trial.js";
import type { TensorSpec } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { hasMethod, isA } from "../is-a.js";
import type { AnyLayer, Tensors } from "../layers/index.js";
import { type Complete, withDefaults } from "../options.js";
import { isList, type Tree } from "../structure.js";
import { samplesOf } from "../training/fit-data.js";
import { Journal } from "../training/journal.js";
import type { Data, Samples } from "../training/samples.js";
import { stepOf } from "../training/step-key.js";
import { compileStep, type Purpose } from "../training/step-program.js";
import { adapterId } from "../tune/adapter-id.js";
import { type Asked, answering, choices, startAnswering } from "../tune/answers.js";
import { workOf } from "../tune/question.js";
import { TuneReport, type TuneRow } from "../tune/report.js";
import { alone, rowKnown, rowOf, settle } from "../tune/tuner.js";
import { Model } from "./model.js";
import { type TuningFile, tuningFile } from "./tuning-file.js";

/** How {@link tune} goes about it. */
export interface TuneOptions {
  /** Seconds after which no more is timed: what is left is skipped. Default 60. */
  readonly seconds?: number | undefined;
  /** How often each candidate is timed, in turn with the others; the median counts. Default 7. */
  readonly rounds?: number | undefined;
  /** By what share of the winner's time the default must be slower. Default 0.05. */
  readonly margin?: number | undefined;
  /** Bytes of memory that it may take meanwhile. What would take more is skipped. Default 256 MiB. */
  readonly mostBytes?: number | undefined;
  /** Whether to time again what is known. Default false. */
  readonly again?: boolean | undefined;
  /**
   * Where the answers are kept: `indexeddb://` or `opfs://` and a name, in Node a path; false: they last as long as the
   * page. Default: the `tuningFile` of `init`; where that was not given, `indexeddb://wgrad-tuning` in pages, and
   * nowhere in Node.
   */
  readonly remember?: string | false | undefined;
  /** Ends the work with the reason it was aborted for. What was found by then counts. */
  readonly signal?: AbortSignal | undefined;
}

/** What {@link tune} may be told of a model beside that: which batches it is to be fast for. */
export interface TuneModelOptions extends TuneOptions {
  /**
   * Samples of which only shapes and types count. With `y`, training and evaluation are tuned, else prediction.
   * Default: the steps compiled so far.
   */
  readonly x?: Tree<Data> | undefined;
  readonly y?: Tree<Data> | undefined;
  readonly sampleWeight?: Tree<Data> | undefined;
}

const WHERE = "tune";
type AnyModel = Model<Tensors, Tensors>;
type Settings = Complete<TuneOptions, typeof DEFAULTS>;

const DEFAULTS = {
  seconds: 60,
  rounds: 7,
  margin: 0.05,
  mostBytes: 256 * 2 ** 20,
  again: false,
  remember: undefined,
  signal: undefined,
};

/**
 * Finds out which forms of its kernels are fastest for a model, or for what {@link compile} is given, on the device at
 * hand. Of each op that has several, all are compiled and run on numbers at random; one that does not compute what the
 * default computes never wins; the others are timed in turn. Where another than the default is clearly faster, whatever
 * is compiled from then on takes it, on every device of this adapter, and the model's steps are compiled anew. Weights,
 * optimizer and metrics stay as they are. Afterwards sums may be rounded otherwise than before.
 *
 * Nothing else should run meanwhile. Rejects with an ArgumentError for options that are none, on a device with `tune:
 * "off"`, and once the model was disposed of; with a DeviceError where the device is lost and none takes its place.
 *
 * @example
 * await model.fit(x, y, { epochs: 1 });
 * console.log(String(await tune(model))); // a table: what won, and by how much
 * await model.fit(x, y, { epochs: 20, initialEpoch: 1 });
 */
export async function tune(model: AnyLayer, options?: TuneModelOptions): Promise<TuneReport>;
export async function tune(
  build: Build<Structure>,
  specs: readonly TensorSpec[],
  options?: TuneOptions,
): Promise<TuneReport>;
export async function tune(
  what: AnyLayer | Build<Structure>,
  second: TuneModelOptions | readonly TensorSpec[] = {},
  third: TuneOptions = {},
): Promise<TuneReport> {
  if (isA<AnyModel>(what, Model)) return tuneModel(what, second as TuneModelOptions);
  if (typeof what !== "function" || !isList(second)) {
    const expected = "a model, or a function and a list of specs";
    throw new ArgumentError({ where: WHERE, problem: "no such thing to tune", expected, received: inWords(what) });
  }
  const settings = settingsOf(withDefaults(WHERE, third, DEFAULTS));
  const specs = listOf(WHERE, "specs", second as readonly TensorSpec[], { most: 10_000 });
  const device = await currentDevice();
  const file = fileOf(device, settings);
  const { questions, choose } = collecting(device);
  const program = await compileWith(what, specs, { label: WHERE, device, family: device.family, choose });
  program.dispose();
  return answers(device, questions, settings, file, () => undefined);
}

async function tuneModel(model: AnyModel, options: TuneModelOptions): Promise<TuneReport> {
  const all = withDefaults(WHERE, options, { x: undefined, y: undefined, sampleWeight: undefined, ...DEFAULTS });
  const settings = settingsOf(all);
  let batches: ReturnType<typeof batchesOf> | undefined;
  return model.onDevice(async ({ session, compiled }) => {
    const { device } = session;
    const file = fileOf(device, settings);
    await compiled?.load();
    // What was done so far is not to be done again by other kernels, should the device be lost.
    if (device.snapshotSeconds > 0) await Journal.of(device).save();
    const { questions, choose } = collecting(device);
    batches ??= batchesOf(model, session.programs.keys, all); // once: of a device that is lost, programs are, too
    for (const { purpose, batch } of batches) {
      const { program } = await compileStep(session, model, compiled, purpose, batch, choose);
      program.dispose();
    }
    try {
      return await answers(device, questions, settings, file, () => session.checkOpen());
    } finally {
      session.forgetPrograms(); // also what was found before the work was broken off counts from now on
    }
  });
}

/** What a model is to be fast for: steps like these. */
function batchesOf(
  model: AnyModel,
  keys: readonly string[],
  { x, y, sampleWeight }: Pick<TuneModelOptions, "x" | "y" | "sampleWeight">,
): readonly { readonly purpose: Purpose; readonly batch: Samples }[] {
  if (x !== undefined) {
    const batch = samplesOf(WHERE, model, x, y, sampleWeight);
    const purposes = y === undefined ? (["predict"] as const) : (["train", "test"] as const);
    return purposes.map((purpose) => ({ purpose, batch }));
  }
  if (keys.length > 0) return keys.map(stepOf);
  throw new ArgumentError({
    where: WHERE,
    problem: "it is not known for which batches",
    expected: "the option x, and y where it is to train",
    received: "a model that has done nothing yet",
    remedy: "Pass a batch, or call fit or predict first",
  });
}

/** The settings, checked. */
function settingsOf<S extends Settings>(settings: S): S {
  const { seconds, rounds, margin, mostBytes, signal } = settings;
  positive(WHERE, "seconds", seconds);
  positiveInteger(WHERE, "rounds", rounds);
  nonNegative(WHERE, "margin", margin);
  positiveInteger(WHERE, "mostBytes", mostBytes);
  if (signal !== undefined && !hasMethod(signal, "throwIfAborted")) {
    const received = inWords(signal);
    throw new ArgumentError({ where: WHERE, problem: "no such signal", expected: "an AbortSignal", received });
  }
  return settings;
}

function fileOf(device: Device, { remember }: Settings): TuningFile | undefined {
  if (device.tune === "off") {
    throw new ArgumentError({
      where: WHERE,
      problem: "the device takes first candidates only",
      expected: 'init({ tune: "asked" }) or the like',
      received: 'tune: "off"',
    });
  }
  return remember === false ? undefined : tuningFile(WHERE, remember ?? device.tuningFile);
}

/**
 * Gathers the open questions of what is lowered, and those whose answers are known; of those that are the same, the one
 * of most work.
 */
function collecting(device: Device) {
  const questions = new Map<string, Asked<Subject>>();
  const note = (asked: Asked<Subject>) => {
    const other = questions.get(asked.key);
    if (other === undefined || workOf(other.question) < workOf(asked.question)) questions.set(asked.key, asked);
  };
  return { questions, choose: answering<Subject>(device, note) };
}

/** Answers what is open, the most expensive first, and reports. */
async function answers(
  device: Device,
  questions: ReadonlyMap<string, Asked<Subject>>,
  { again, seconds, signal, ...options }: Settings,
  file: TuningFile | undefined,
  check: () => void,
): Promise<TuneReport> {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1000;
  const breathe = () => {
    signal?.throwIfAborted();
    check();
    device.check();
  };
  startAnswering();
  await file?.load();
  const adapter = adapterId(device.gpu);
  const rows: TuneRow[] = [];
  const sorted = [...questions.values()].sort((a, b) => workOf(b.question) - workOf(a.question));
  try {
    await alone(device, async () => {
      for (const asked of sorted) {
        breathe();
        const trial = new GroupTrial(device, asked.subject, asked.candidates.length);
        if (!again && choices.get(adapter, asked.key) !== undefined) rows.push(rowKnown(device, asked, trial.label));
        else if (elapsed() > seconds) rows.push(rowOf(asked, trial.label, `the ${seconds} s were over`));
        else rows.push(await settle(device, asked, trial, { ...options, breathe }));
      }
    });
  } finally {
    if (rows.length > 0) await file?.save();
  }
  return new TuneReport({ adapter: device.adapter, rows, remembered: file?.address, seconds: elapsed() });
}
