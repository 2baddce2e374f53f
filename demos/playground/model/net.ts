import {
  Add,
  ArgumentError,
  BaseOptimizer,
  Input,
  Loss,
  type layers,
  Model,
  ShapeError,
  type SymbolicTensor,
  WgradError,
} from "wgrad";
import { configOf, make, makeLayer, takesPair } from "./part.js";
import type { LayerPart, Net } from "./state.js";
import { lastLayer, metricOf, type Task } from "./tasks.js";

/** More weights than this are not for learning while one watches. */
const MOST_WEIGHTS = 5_000_000;

/** Why a net cannot be built, and which of its layers is to blame: as many as it has for the answer. */
export interface Misfit {
  readonly layer: number;
  readonly error: WgradError;
}

/** A net as far as it can be built. */
export interface Built {
  /** The shape of one sample after each layer that fits, the answer among them. */
  readonly shapes: readonly (readonly number[])[];
  /** How many weights each of them has. */
  readonly weights: readonly number[];
  readonly misfit: Misfit | undefined;
  readonly model: Model | undefined;
  readonly layers: readonly layers.AnyLayer[];
  /** What goes in, and what comes out of each layer. */
  readonly values: readonly SymbolicTensor[];
}

/** Builds a net for a task, layer by layer, and says where it ends. */
export function build(net: Net, task: Task): Built {
  const input = Input(task.inputShape, { dtype: task.dtype, name: "input" });
  const values = [input];
  const weights: number[] = [];
  const made: layers.AnyLayer[] = [];
  const end = (misfit: Misfit | undefined, model?: Model): Built => ({
    shapes: values.slice(1).map(({ shape }) => shape.slice(1)),
    weights,
    misfit,
    model,
    layers: made,
    values,
  });
  const parts: readonly LayerPart[] = [...net.layers, { ...lastLayer(task.answer) }];
  for (const [i, part] of parts.entries()) {
    try {
      const isLast = i === parts.length - 1;
      if (isLast) requireAnswerable(values.at(-1)?.shape.slice(1) ?? [], task);
      if (i === 0) requireIds(part, task);
      const layer = makeLayer(part, isLast ? "answer" : `${part.name.toLowerCase()}_${i + 1}`);
      made.push(layer);
      values.push(joined(layer, part, values));
      weights.push(layer.countParams());
      requireFew(weights);
    } catch (error) {
      if (error instanceof WgradError) return end({ layer: i, error });
      throw error;
    }
  }
  return end(undefined, new Model({ inputs: input, outputs: values.at(-1) ?? input }));
}

/** Calls a layer on what came before, and adds what goes around it. */
function joined(layer: layers.AnyLayer, part: LayerPart, values: readonly SymbolicTensor[]): SymbolicTensor {
  const before = values.at(-1);
  const y: SymbolicTensor = takesPair(part)
    ? layer.apply([before, before], { useCausalMask: part.causal === true })
    : layer.apply(before);
  if (part.skip === undefined) return y;
  const earlier = values.at(-part.skip);
  if (earlier !== undefined) return new Add({ name: `add_${values.length}` }).apply([earlier, y]);
  throw new ArgumentError({
    where: layer.name,
    problem: "no such way around",
    expected: `a whole number from 1 to ${values.length}, of layers to go around`,
    received: `${part.skip}`,
  });
}

/** Throws a ShapeError where the last layer would not give one answer a sample, or one a letter. */
function requireAnswerable(sample: readonly number[], { inputShape, answer }: Task): void {
  const isText = answer.kind === "tokens";
  const [steps = 0] = inputShape;
  if (isText ? sample.length === 2 && sample[0] === steps : sample.length === 1) return;
  const expected = isText
    ? `[${steps}, features]: something about each of ${steps} letters`
    : "[features] for each sample";
  const remedy =
    sample.length === 0 || (isText && sample.length === 1)
      ? "Let recurrent layers give each step (returnSequences), and leave out what pools or flattens"
      : isText
        ? "Pad convolutions so that they keep the steps: causal, so that they look back only"
        : "Put a Flatten or a global pooling at the end, or let the last recurrent layer give its last step only";
  throw new ShapeError({
    where: "the answer",
    problem: "the layers before give another shape",
    expected,
    received: `[${sample.join(", ")}]`,
    remedy,
  });
}

/** Throws an ArgumentError where letters come into a layer that is none for numbers of letters. */
function requireIds(part: LayerPart, { dtype, answer }: Task): void {
  if (dtype !== "int32" || answer.kind !== "tokens") return;
  const { inputDim } = part.options;
  if (part.name === "Embedding" && (typeof inputDim !== "number" || inputDim >= answer.count)) return;
  throw new ArgumentError({
    where: part.name,
    problem:
      part.name === "Embedding" ? "too few rows for the letters" : "letters come in as numbers, which say nothing",
    expected: `an Embedding of at least ${answer.count} ids`,
    received: part.name === "Embedding" ? `${inputDim}` : part.name,
    remedy: "Begin with an Embedding",
  });
}

function requireFew(weights: readonly number[]): void {
  const count = weights.reduce((sum, one) => sum + one, 0);
  if (count <= MOST_WEIGHTS) return;
  throw new ArgumentError({
    where: "playground",
    problem: "too many weights to learn while one watches",
    expected: `at most ${MOST_WEIGHTS.toLocaleString("en")}`,
    received: count.toLocaleString("en"),
  });
}

/** Tells the model of a net how to learn. Throws an ArgumentError for an optimizer or a loss that is none. */
export function compileNet(model: Model, { optimizer, loss }: Net, { answer }: Task): Model {
  const rule = make("optimizer", optimizer);
  const cost = make("loss", loss);
  if (!(rule instanceof BaseOptimizer) || !(cost instanceof Loss)) {
    throw new ArgumentError({ where: "playground", problem: "no optimizer or no loss", received: optimizer.name });
  }
  return model.compile({ optimizer: rule, loss: cost, metrics: [metricOf(answer)] });
}

/** What is wrong with how a net learns; undefined where nothing is. */
export function misfitOf({ optimizer, loss }: Net): WgradError | undefined {
  try {
    make("optimizer", optimizer);
    make("loss", loss);
    configOf(optimizer.options);
    return undefined;
  } catch (error) {
    if (error instanceof WgradError) return error;
    throw error;
  }
}
