import { ArgumentError, InternalError, type WgradError } from "../errors.js";
import type { Subject } from "../graph/lowering/lower.js";
import { compileWith } from "../graph/program/compile-with.js";
import { type LookBack, lookingBack } from "../graph/symbols/gradients.js";
import { requireTensor } from "../graph/symbols/inputs.js";
import { SymbolicTensor, type TensorSpec } from "../graph/symbols/tensor.js";
import { countOnlyIfFinite, currentTrace, traced } from "../graph/symbols/trace.js";
import { assign, type Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { Metric } from "../metrics/index.js";
import { type Scope, scope, within } from "../module/scope.js";
import { NO_UPDATES, type UpdateMemory, updatesIn } from "../optimizers/index.js";
import { isRecord, leaves, replaceLeaves, type Tree } from "../structure.js";
import type { Tensor } from "../tensor.js";
import { type Choose, chooserOf } from "../tune/chooser.js";
import type { Compiled } from "./compiled.js";
import type { Samples } from "./samples.js";
import type { Session, StepProgram } from "./session.js";
import type { SteppedModel } from "./stepped-model.js";

export type Purpose = "train" | "test" | "predict";

/** A batch in symbols. */
export type SymbolicSamples = {
  readonly x: Tree<SymbolicTensor>;
  readonly y?: Tree<SymbolicTensor>;
  readonly sampleWeight?: Tree<SymbolicTensor>;
};

/** What a step of one's own returns: metrics that gather, or numbers of this batch, by their names in the logs. */
export type StepLogs = Readonly<Record<string, Metric | SymbolicTensor>>;

/**
 * Compiles the step of a model for batches like this one.
 *
 * It is traced twice the first time: once to make the weights, which then get a place on the device, and once for real, since where
 * weights lie decides how they are updated. `choose`: which candidates kernels take. Default: as on this device.
 */
export async function compileStep(
  session: Session,
  model: SteppedModel,
  compiled: Compiled | undefined,
  purpose: Purpose,
  batch: Samples,
  choose: Choose<Subject> | undefined = chooserOf(session.device),
): Promise<StepProgram> {
  const specs = leaves<Tensor>(batch).map(({ shape, dtype }): TensorSpec => ({ shape, dtype }));
  const flags = settled(compiled);
  const symbols = specs.map((spec, i) => new SymbolicTensor(spec, { kind: "input", name: `input ${i}` }));
  if (model.weights.length === 0 || model.weights.some(({ region }) => region === undefined)) {
    traced(() =>
      within(flags, () => updatesIn(NO_UPDATES, () => takeStep(model, purpose, fillSamples(batch, symbols)))),
    );
  }
  await session.place(model);
  const found: { parts?: Omit<StepProgram, "program">; complaint?: Promise<WgradError | undefined> } = {};
  const look = await lookFor(compiled);
  const { device } = session;
  const compiling = compileWith(
    (...inputs: readonly SymbolicTensor[]) =>
      within(flags, () => {
        const symbols = fillSamples(batch, inputs);
        const { outputs, ...parts } = traceStep(session.memory, model, compiled, purpose, symbols, look);
        session.metrics.place([...parts.logs.values()].filter((log) => log !== undefined));
        found.parts = { ...parts, stateOf: session.metrics.reader() };
        found.complaint = session.provision.complaint();
        return { ...(purpose === "predict" ? {} : session.metrics.outputs()), ...outputs };
      }),
    specs,
    { label: `${model.name} ${purpose} step`, device, family: device.family, choose },
  );
  const program = await compiling.catch(async (error: unknown) => {
    throw (await found.complaint) ?? error;
  });
  const complaint = await found.complaint;
  if (complaint !== undefined) {
    program.dispose();
    throw complaint;
  }
  if (found.parts === undefined) throw new InternalError(`${model.name}: the step was not traced`);
  return { program, ...found.parts };
}

/** What `compile` settled for all layers. */
export function settled(compiled: Compiled | undefined): Pick<Scope, "trainable" | "precision"> {
  return { trainable: compiled?.trainable, precision: compiled?.precision };
}

/** How gradients are taken, where that is not the usual way. */
export async function lookFor(compiled: Compiled | undefined): Promise<LookBack | undefined> {
  return compiled?.memory === "low" ? (await import("../rare.js")).recompute : undefined;
}

/** Traces a whole step, updates and all, with gradients and slots in `memory`. */
export function traceStep(
  memory: UpdateMemory & { changesAnyway(variable: Variable): boolean },
  model: SteppedModel,
  compiled: Compiled | undefined,
  purpose: Purpose,
  batch: SymbolicSamples,
  look: LookBack | undefined,
): Omit<StepProgram, "program" | "stateOf"> & { readonly outputs: Readonly<Record<string, SymbolicTensor>> } {
  const step = () => takeStep(model, purpose, batch);
  const update = () => updatesIn(memory, step, { checkGradients: compiled?.checkGradients });
  const { result, optimizers } = look === undefined ? update() : lookingBack(look, update);
  if (purpose === "train") {
    for (const { variable, constraint } of model.constraints) assign(variable, constraint.call(variable.tensor));
  }
  const { logs, tree } = result;
  const criteria = purpose === "train" ? [...(currentTrace()?.criteria ?? [])] : [];
  const numbers = criteria.map(([number]) => number);
  countOnlyIfFinite(numbers, (variable) => memory.changesAnyway(variable));
  const tallies = new Map(scope().tallies);
  const changes = (currentTrace()?.effects.length ?? 0) > 0;
  const judged = Object.fromEntries(numbers.map((number, i) => [`criterion ${i}`, number]));
  const outputs = { ...result.outputs, ...judged };
  return { outputs, optimizers, tallies, changes, criteria: criteria.map(([, what]) => what), logs, tree };
}

interface Traced {
  /** What the program is to give beside the metrics. */
  readonly outputs: Record<string, SymbolicTensor>;
  readonly logs: ReadonlyMap<string, Metric | undefined>;
  /** What `predictStep` gave. */
  readonly tree: Tree<SymbolicTensor>;
}

function takeStep(model: SteppedModel, purpose: Purpose, batch: SymbolicSamples): Traced {
  const outputs: Record<string, SymbolicTensor> = {};
  const logs = new Map<string, Metric | undefined>();
  if (purpose === "predict") {
    const tree = model.predictStep(batch);
    leaves<SymbolicTensor>(tree).forEach((tensor, i) => {
      outputs[`output ${i}`] = requireTensor(model.name, "what predictStep gives", tensor);
    });
    return { outputs, logs, tree };
  }
  const given = purpose === "train" ? model.trainStep(batch) : model.testStep(batch);
  if (!isRecord(given)) {
    const expected = "a record";
    throw new ArgumentError({
      where: model.name,
      problem: `${purpose}Step gives no logs`,
      expected,
      received: inWords(given),
    });
  }
  for (const [name, log] of Object.entries(given)) {
    if (isA(log, Metric)) logs.set(name, log);
    else {
      logs.set(name, undefined);
      outputs[`log ${name}`] = requireTensor(model.name, `log ${name}`, log);
    }
  }
  return { outputs, logs, tree: [] };
}

/** The batch with symbols in the place of its tensors. */
export function fillSamples(batch: Samples, symbols: readonly SymbolicTensor[]): SymbolicSamples {
  let at = 0;
  const filled: unknown = replaceLeaves(batch, (leaf: unknown) => symbols[at++] ?? leaf);
  return filled as SymbolicSamples;
}
