import { dictionary } from "../dictionary.js";
import { ArgumentError, ShapeError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords, shortened } from "../in-words.js";
import { isA } from "../is-a.js";
import { within } from "../module/scope.js";
import { checkProgress } from "../optimizers/base-optimizer.js";
import type { Optimizer, OptimizerProgress } from "../optimizers/index.js";
import { formatShape, sameShape } from "../shape.js";
import { isList, isRecord } from "../structure.js";
import { Tensor } from "../tensor.js";
import type { Compiled } from "./compiled.js";
import type { Session } from "./session.js";
import type { SteppedModel } from "./stepped-model.js";

/** What an optimizer has come to: with it and the weights, training goes on as if it had never been left. */
export interface OptimizerState extends OptimizerProgress {
  /** What is kept beside each trained weight, by the weight's path in `model.variables()`, then by the slot's name: `m`, `v`. */
  readonly slots: Readonly<Record<string, Readonly<Record<string, Tensor<"float32">>>>>;
  /** What is kept beside that, by name: a `LossScaleOptimizer`'s scale. */
  readonly own?: Readonly<Record<string, Tensor<"float32">>> | undefined;
  /** Of an optimizer that hands weights on to others: how far each of those has come. */
  readonly members?: readonly OptimizerProgress[] | undefined;
}

/** Reads the state of a model's optimizer; all slots are 0 before the first step. */
export async function readOptimizerState(
  session: Session,
  model: SteppedModel,
  compiled: Compiled,
): Promise<OptimizerState> {
  const { optimizer } = compiled;
  const slots = await slotsOf(session, model, compiled);
  const { members, progress } = optimizer; // of the moment of the copy that comes now
  const others = members.includes(optimizer as Optimizer) ? {} : { members: members.map((one) => one.progress) };
  const own = Object.entries(optimizer.own);
  const values = await session.read([...slots.map(({ slot }) => slot), ...own.map(([, variable]) => variable)]);
  const found: Record<string, Record<string, Tensor<"float32">>> = {};
  slots.forEach(({ path, name }, i) => {
    const value = values[i];
    if (value !== undefined) found[path] = { ...found[path], [name]: value };
  });
  const kept = own.flatMap(([name], i) => {
    const value = values[slots.length + i];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...progress, slots: found, ...(own.length > 0 && { own: dictionary(kept) }), ...others };
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
  const { slots: given } = state;
  checkProgress(WHERE, state);
  const slots = await slotsOf(session, model, compiled);
  refuseOthers(given, slots, optimizer.name);
  const values = slots.map(({ path, name, slot }) => valueFor(`${path}/${name}`, slot, given[path]?.[name]));
  const own = Object.entries(optimizer.own);
  const kept = own.map(([name, variable]) => valueFor(name, variable, Object(state.own)[name]));
  const isWhole = optimizer.members.includes(optimizer as Optimizer);
  const members = isWhole ? [] : membersOf(state, optimizer.members.length);
  slots.forEach(({ slot }, i) => {
    slot.set(values[i] ?? []);
  });
  own.forEach(([, variable], i) => {
    variable.set(kept[i] ?? []);
  });
  optimizer.resume(state);
  if (!isWhole) {
    optimizer.members.forEach((member, i) => {
      member.resume(members[i] ?? state);
    });
  }
}

/** The places of several optimizers. Throws an ArgumentError for those of others. */
function membersOf({ members }: OptimizerState, count: number): readonly OptimizerProgress[] {
  if (isList(members) && members.length === count && members.every(isRecord)) {
    for (const member of members) checkProgress(WHERE, member);
    return members;
  }
  throw new ArgumentError({
    where: WHERE,
    problem: "no such members",
    expected: `${count} records of { iterations, learningRate }`,
    received: inWords(members),
  });
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
  session.memory.keep(optimizer);
  const variables = within({ trainable }, () => model.trainableWeights);
  for (const [member, its] of optimizer.shares(variables)) {
    if (!session.memory.optimizers.includes(member)) session.memory.layOut(member, its);
  }
  const complaint = await session.provision.complaint();
  if (complaint !== undefined) throw complaint;
  const paths = new Map([...model.variables()].map(([path, variable]) => [variable, path]));
  return optimizer.members
    .flatMap((member) => [...session.memory.slotsOf(member)])
    .flatMap(([variable, slots]) =>
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
