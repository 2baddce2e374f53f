/** What optimizers keep, numbered as Keras numbers it: the step, the learning rate, then what they keep beside each weight. */

import { isA } from "../../is-a.js";
import { Adafactor, type BaseOptimizer, Muon, Nadam, Optimizer, RMSprop } from "../../optimizers/index.js";
import type { Shape } from "../../shape.js";
import { sameShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import type { OptimizerState } from "../../training/optimizer-state.js";

/** A weight that is trained. */
export interface TrainedWeight {
  readonly path: string;
  readonly shape: Shape;
}

/** One of the numbered values. */
type Entry =
  | { readonly kind: "step" }
  | { readonly kind: "rate" }
  /** What Keras keeps and we do not: `value` stands in its place. */
  | { readonly kind: "other"; readonly value: (state: OptimizerState) => Tensor }
  | {
      readonly kind: "slot";
      readonly path: string;
      readonly name: string;
      readonly shape: Shape;
    };

/** A numbered value of a file. */
export interface StoredVar {
  readonly shape: Shape;
  read(): Tensor;
}

/**
 * The values of an optimizer in Keras's order. Undefined for one whose state Keras keeps in another way: one that hands weights on to others, or
 * scales the loss.
 */
export function optimizerVars(
  optimizer: BaseOptimizer,
  state: OptimizerState,
  weights: readonly TrainedWeight[],
): Tensor[] | undefined {
  return layoutOf(optimizer, state, weights)?.map((entry) => {
    if (entry.kind === "step") return Tensor.from(state.iterations, [], "int32");
    if (entry.kind === "rate") return Tensor.from(state.learningRate, [], "float32");
    if (entry.kind === "other") return entry.value(state);
    return state.slots[entry.path]?.[entry.name] ?? Tensor.zeros(entry.shape, "float32");
  });
}

/** The state of an optimizer from a file's values; undefined where they are another one's. `fresh` is the state that it has now. */
export function optimizerState(
  optimizer: BaseOptimizer,
  fresh: OptimizerState,
  weights: readonly TrainedWeight[],
  stored: readonly StoredVar[],
): OptimizerState | undefined {
  const layout = layoutOf(optimizer, fresh, weights);
  if (layout === undefined || layout.length !== stored.length) return undefined;
  const slots: Record<string, Record<string, Tensor<"float32">>> = Object.fromEntries(
    Object.entries(fresh.slots).map(([path, own]) => [path, { ...own }]),
  );
  let { iterations, learningRate } = fresh;
  for (const [i, entry] of layout.entries()) {
    const one = stored[i];
    if (one === undefined) return undefined;
    if (entry.kind === "slot") {
      const own = slots[entry.path];
      if (own === undefined || !sameShape(one.shape, entry.shape)) return undefined;
      own[entry.name] = one.read() as Tensor<"float32">;
    } else if (entry.kind === "step") iterations = one.read().values[0] ?? 0;
    else if (entry.kind === "rate") learningRate = one.read().values[0] ?? 0;
  }
  return { ...fresh, iterations, learningRate, slots };
}

function layoutOf(
  optimizer: BaseOptimizer,
  { slots }: OptimizerState,
  weights: readonly TrainedWeight[],
): Entry[] | undefined {
  if (!isA<Optimizer>(optimizer, Optimizer) || optimizer.className === "PrunedOptimizer") return undefined;
  const slot =
    (name: string) =>
    ({ path, shape }: TrainedWeight): Entry => ({
      kind: "slot",
      path,
      name,
      shape: slots[path]?.[name]?.shape ?? shape,
    });
  const { useEma, gradientAccumulationSteps: batches = 1 } = optimizer.config;
  const rate: Entry[] = optimizer.schedule === undefined ? [{ kind: "rate" }] : [];
  return [
    { kind: "step" },
    ...rate,
    ...(useEma ? weights.map(slot("ema")) : []),
    ...(batches > 1 ? weights.map(slot("accumulated")) : []),
    ...ownOf(optimizer, weights, slot, ({ path }, name) => slots[path]?.[name] !== undefined),
  ];
}

type Slot = (name: string) => (weight: TrainedWeight) => Entry;

function ownOf(
  optimizer: Optimizer,
  weights: readonly TrainedWeight[],
  slot: Slot,
  has: (weight: TrainedWeight, name: string) => boolean,
): Entry[] {
  const oneByOne = (...names: readonly string[]) =>
    weights.flatMap((weight) => names.map((name) => slot(name)(weight)));
  const other = (value: (state: OptimizerState) => Tensor): Entry => ({ kind: "other", value });
  if (isA(optimizer, RMSprop)) return optimizer.slots.flatMap((name) => weights.map(slot(name)));
  if (isA(optimizer, Muon)) {
    // Of those that Adam sees to, it keeps two.
    return weights.flatMap((weight) => ["m", "v"].flatMap((name) => (has(weight, name) ? [slot(name)(weight)] : [])));
  }
  if (isA<Adafactor>(optimizer, Adafactor)) {
    const nothing = other(() => Tensor.zeros([], "int32"));
    return weights.flatMap((weight) =>
      weight.shape.length < 2
        ? [nothing, nothing, slot("v")(weight)]
        : [slot("r")(weight), slot("c")(weight), other(() => Tensor.zeros(weight.shape, "float32"))],
    );
  }
  const product = isA<Nadam>(optimizer, Nadam) ? [other(({ iterations }) => productOf(optimizer, iterations))] : [];
  const { slots } = optimizer;
  const late = slots.filter((name) => name === "vMax");
  return [
    ...oneByOne(...slots.filter((name) => name !== "vMax")),
    ...late.flatMap((name) => weights.map(slot(name))),
    ...product,
  ];
}

/** What Nadam has multiplied together by that step: we work it out anew. */
function productOf({ config: { beta1 } }: Nadam, steps: number): Tensor {
  let product = 1;
  for (let t = 1; t <= steps; t++) product *= beta1 * (1 - 0.5 * 0.96 ** t);
  return Tensor.from(product, [], "float32");
}
