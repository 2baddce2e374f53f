import { nonNegative, wholeNumber } from "../check.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords, shortened } from "../in-words.js";
import { isA } from "../is-a.js";
import { within } from "../module/scope.js";
import { formatShape, sameShape } from "../shape.js";
import { isRecord } from "../structure.js";
import { Tensor } from "../tensor.js";
import type { Compiled } from "./compiled.js";
import type { Session } from "./session.js";
import type { SteppedModel } from "./stepped-model.js";

/** What an optimizer has come to: with it and the weights, training goes on as if it had never been left. */
export interface OptimizerState {
  /** How many steps have been taken. */
  readonly iterations: number;
  readonly learningRate: number;
  /** What is kept beside each trained weight, by the weight's path in `model.variables()`, then by the slot's name: `m`, `v`. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, Tensor<"float32">>>>>;
}

/** Reads the state of a model's optimizer; all slots are 0 before the first step. */
export async function readOptimizerState(
  session: Session,
  model: SteppedModel,
  compiled: Compiled,
): Promise<OptimizerState> {
  const { optimizer } = compiled;
  const slots = await slotsOf(session, model, compiled);
  const { iterations, learningRate } = optimizer; // of the moment of the copy that comes now
  const values = await session.read(slots.map(({ slot }) => slot));
  const found: Record<string, Record<string, Tensor<"float32">>> = {};
  slots.forEach(({ path, name }, i) => {
    const value = values[i];
    if (value !== undefined) found[path] = { ...found[path], [name]: value };
  });
  return { iterations, learningRate, slots: found };
}

/**
 * Sets the state of a model's optimizer, also before the first step. Rejects with a ShapeError or ArgumentError for what does not
 * fit the model and its optimizer, and then sets nothing.
 */
export async function writeOptimizerState(
  session: Session,
  model: SteppedModel,
  compiled: Compiled,
  state: OptimizerState,
): Promise<void> {
  const { optimizer } = compiled;
  if (!isRecord(state) || !isRecord(state.slots)) {
    throw new ArgumentError({
      where: WHERE,
      problem: "no such state",
      expected: "{ iterations, learningRate, slots }, as getOptimizerState gives it",
      received: inWords(state),
    });
  }
  const { iterations, learningRate, slots: given } = state;
  wholeNumber(WHERE, "iterations", iterations);
  nonNegative(WHERE, "learningRate", learningRate);
  const slots = await slotsOf(session, model, compiled);
  refuseOthers(given, slots, optimizer.name);
  const values = slots.map(({ path, name, slot }) => valueFor(`${path}/${name}`, slot, given[path]?.[name]));
  slots.forEach(({ slot }, i) => {
    slot.set(values[i] ?? []);
  });
  optimizer.resume(iterations);
  optimizer.learningRate = learningRate;
}

const WHERE = "setOptimizerState";

interface PlacedSlot {
  /** Of the weight. */
  readonly path: string;
  readonly name: string;
  readonly slot: Variable;
}

/** The slots of the weights that training changes, laid out as the first step would if there was none yet. */
async function slotsOf(
  session: Session,
  model: SteppedModel,
  { optimizer, trainable }: Compiled,
): Promise<PlacedSlot[]> {
  await session.place(model);
  if (!session.memory.optimizers.includes(optimizer)) {
    session.memory.runsFor(
      optimizer,
      within({ trainable }, () => model.trainableWeights),
    );
  }
  const paths = new Map([...model.variables()].map(([path, variable]) => [variable, path]));
  return [...session.memory.slotsOf(optimizer)].flatMap(([variable, slots]) =>
    Object.entries(slots).map(([name, slot]) => ({ path: paths.get(variable) ?? variable.name, name, slot })),
  );
}

function refuseOthers(given: OptimizerState["slots"], slots: readonly PlacedSlot[], optimizer: string): void {
  const strange = Object.entries<unknown>(given).find(([, own]) => !isRecord(own));
  if (strange !== undefined) {
    const expected = "tensors by the names of slots";
    const received = `${inWords(strange[1])} for ${shortened(strange[0])}`;
    throw new ArgumentError({ where: WHERE, problem: "no such slots", expected, received });
  }
  const known = new Set(slots.map(({ path, name }) => `${path}/${name}`));
  const names = Object.entries(given).flatMap(([path, own]) => Object.keys(own).map((name) => `${path}/${name}`));
  const stray = names.find((name) => !known.has(name));
  if (stray === undefined) return;
  throw new ArgumentError({
    where: WHERE,
    problem: `${optimizer} keeps nothing of that name`,
    expected: known.size === 0 ? "no slots" : `one of ${[...known].join(", ")}`,
    received: inWords(stray),
    remedy: "Compile a model of the same layers with the same kind of optimizer, and the same ones trainable",
  });
}

function valueFor(where: string, { shape }: Variable, value: unknown): ArrayLike<number> {
  if (isA(value, Tensor) && sameShape(value.shape, shape)) return value.values;
  throw new ShapeError({
    where: WHERE,
    problem: `${where} does not fit`,
    expected: `a tensor ${formatShape(shape)}`,
    received: isA(value, Tensor) ? formatShape(value.shape) : inWords(value),
  });
}
