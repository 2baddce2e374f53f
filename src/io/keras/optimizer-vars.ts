/** What optimizers keep, numbered as Keras numbers it: the step, the learning rate, then what they keep beside each weight. */

import type { Variable } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import {
  Adafactor,
  type BaseOptimizer,
  LossScaleOptimizer,
  MultiOptimizer,
  Muon,
  Nadam,
  Optimizer,
  type OptimizerProgress,
  RMSprop,
} from "../../optimizers/index.js";
import { type Shape, sameShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import type { OptimizerState } from "../../training/optimizer-state.js";

/** A weight that is trained. */
export interface TrainedWeight {
  readonly path: string;
  readonly shape: Shape;
  readonly variable: Variable;
}

/** One of the numbered values. Steps and rates are those of a member where an optimizer hands weights on to others. */
type Entry =
  | { readonly kind: "step"; readonly member: number }
  | { readonly kind: "rate"; readonly member: number }
  /** What is kept beside the slots: a loss's scale. */
  | { readonly kind: "own"; readonly name: string; readonly dtype: "float32" | "int32" }
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

/** The values of an optimizer in Keras's order. Undefined for one that Keras has not. */
export function optimizerVars(
  optimizer: BaseOptimizer,
  state: OptimizerState,
  weights: readonly TrainedWeight[],
): Tensor[] | undefined {
  return layoutOf(optimizer, state, weights)?.map((entry) => {
    if (entry.kind === "step") return Tensor.from(placeOf(state, entry.member).iterations, [], "int32");
    if (entry.kind === "rate") return Tensor.from(placeOf(state, entry.member).learningRate, [], "float32");
    if (entry.kind === "own") return Tensor.from(state.own?.[entry.name]?.values ?? [0], [], entry.dtype);
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
  const own: Record<string, Tensor<"float32">> = { ...fresh.own };
  const members = (fresh.members ?? [fresh]).map(({ iterations, learningRate }) => ({ iterations, learningRate }));
  for (const [i, entry] of layout.entries()) {
    const one = stored[i];
    if (one === undefined) return undefined;
    if (entry.kind === "slot") {
      const own = slots[entry.path];
      if (own === undefined || !sameShape(one.shape, entry.shape)) return undefined;
      own[entry.name] = one.read() as Tensor<"float32">;
    } else if (entry.kind !== "other") {
      const [value = 0] = one.read().values;
      const member = entry.kind === "own" ? undefined : members[entry.member];
      if (entry.kind === "own") own[entry.name] = Tensor.from(Float32Array.of(value), []);
      else if (member !== undefined) member[entry.kind === "step" ? "iterations" : "learningRate"] = value;
    }
  }
  const [first = fresh] = members;
  if (fresh.members === undefined) return { ...fresh, ...first, slots };
  return { ...fresh, iterations: first.iterations, slots, members, ...(fresh.own !== undefined && { own }) };
}

/** How far one of an optimizer's members has come, or it itself. */
function placeOf(state: OptimizerState, member: number): OptimizerProgress {
  return state.members?.[member] ?? state;
}

function layoutOf(
  optimizer: BaseOptimizer,
  state: OptimizerState,
  weights: readonly TrainedWeight[],
  members: readonly Optimizer[] = optimizer.members,
): Entry[] | undefined {
  // What scales or hands on has a step and a rate of its own, which nothing is done with.
  const outer: Entry[] = [
    { kind: "step", member: 0 },
    { kind: "other", value: () => Tensor.zeros([], "float32") },
  ];
  if (isA<LossScaleOptimizer>(optimizer, LossScaleOptimizer)) {
    const inner = layoutOf(optimizer.config.innerOptimizer, state, weights, members);
    const counter: Entry = { kind: "own", name: "stepCounter", dtype: "int32" };
    const scale: Entry = { kind: "own", name: "dynamicScale", dtype: "float32" };
    return inner && [...outer, counter, scale, ...inner];
  }
  if (isA<MultiOptimizer>(optimizer, MultiOptimizer)) {
    const shares = optimizer.shares(weights.map(({ variable }) => variable));
    const inner = members.map((member) =>
      layoutOf(
        member,
        state,
        weights.filter(({ variable }) => shares.get(member)?.includes(variable)),
        members,
      ),
    );
    return inner.every((entries) => entries !== undefined) ? [...outer, ...inner.flat()] : undefined;
  }
  if (!isA<Optimizer>(optimizer, Optimizer) || optimizer.className === "PrunedOptimizer") return undefined;
  const { slots } = state;
  const slot =
    (name: string) =>
    ({ path, shape }: TrainedWeight): Entry => ({
      kind: "slot",
      path,
      name,
      shape: slots[path]?.[name]?.shape ?? shape,
    });
  const member = Math.max(0, members.indexOf(optimizer));
  const { useEma, gradientAccumulationSteps: batches = 1 } = optimizer.config;
  const rate: Entry[] = optimizer.schedule === undefined ? [{ kind: "rate", member }] : [];
  return [
    { kind: "step", member },
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
