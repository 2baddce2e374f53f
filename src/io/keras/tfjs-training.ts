/** How a model was compiled, and what its optimizer has come to, as tfjs writes it. */

import { isA } from "../../is-a.js";
import { type BaseOptimizer, Optimizer, RMSprop, SGD } from "../../optimizers/index.js";
import { isList, isRecord } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import type { OptimizerState } from "../../training/optimizer-state.js";
import type { Description } from "../describe.js";
import { optionFromKeras, optionToKeras } from "../keras-names.js";
import { classFor } from "../registry.js";
import type { TrainedWeight } from "./optimizer-vars.js";
import { TFJS_LOSSES, TFJS_METRICS } from "./tfjs-classes.js";
import { notIn } from "./tfjs-config.js";

/** An optimizer of tfjs's: its class, its options by ours, and the slots it keeps, with what it calls them. */
interface Row {
  readonly className: string;
  readonly options: Readonly<Record<string, string>>;
  readonly slots: readonly (readonly [slot: string, name: string])[];
}

const RATE = { learning_rate: "learningRate" };
const BETAS = { ...RATE, beta_1: "beta1", beta_2: "beta2", epsilon: "epsilon" };

const ROWS: Readonly<Record<string, Row>> = {
  SGD: { className: "SGD", options: RATE, slots: [] },
  Momentum: {
    className: "Momentum",
    options: { ...RATE, momentum: "momentum", nesterov: "useNesterov" },
    slots: [["velocity", "momentum"]],
  },
  Adam: {
    className: "Adam",
    options: BETAS,
    slots: [
      ["m", "m"],
      ["v", "v"],
    ],
  },
  RMSprop: {
    className: "RMSProp",
    options: { ...RATE, rho: "decay", momentum: "momentum", epsilon: "epsilon", centered: "centered" },
    slots: [
      ["v", "rms"],
      ["momentum", "momentum"],
      ["average", "mg"],
    ],
  },
  Adagrad: {
    className: "Adagrad",
    options: { ...RATE, initial_accumulator_value: "initialAccumulatorValue" },
    slots: [["accumulator", "accumulator"]],
  },
  Adadelta: {
    className: "Adadelta",
    options: { ...RATE, rho: "rho", epsilon: "epsilon" },
    slots: [
      ["v", "accum_grad"],
      ["u", "accum_var"],
    ],
  },
};

function rowOf(optimizer: BaseOptimizer): Row {
  const name = isA<SGD>(optimizer, SGD) && optimizer.config.momentum > 0 ? "Momentum" : optimizer.className;
  const row = Object.hasOwn(ROWS, name) ? ROWS[name] : undefined;
  if (row === undefined || !isA(optimizer, Optimizer)) throw notIn("compile", "an optimizer", optimizer.className);
  return row;
}

/** A `trainingConfig`, from what Keras 3 would be told. Throws a FormatError for what tfjs has not. */
export function trainingToTfjs(given: Description, optimizer: BaseOptimizer): Description {
  const { loss, metrics, loss_weights: weights, weighted_metrics: weighted } = given;
  for (const [what, value] of [
    ["weights of losses", weights],
    ["weighted metrics", weighted],
  ] as const) {
    if (value !== null && !(isList(value) && value.length === 0)) throw notIn("compile", what, JSON.stringify(value));
  }
  const { options, className } = rowOf(optimizer);
  const config = Object(given.optimizer).config as Description;
  const { defaults: usuals } = classFor("keras.optimizers", optimizer.className).Class;
  const defaults = new Map<string, unknown>(Object.entries(usuals));
  for (const [key, value] of Object.entries(config)) {
    const usual: unknown = defaults.get(optionFromKeras(key)) ?? null;
    const isSilent = Object.hasOwn(options, key) || key === "name" || JSON.stringify(usual) === JSON.stringify(value);
    if (!isSilent) throw notIn("compile", `${optimizer.className}'s ${optionFromKeras(key)}`, JSON.stringify(value));
  }
  if (typeof config.learning_rate !== "number") throw notIn("compile", "a schedule", "one for the learning rate");
  const written = Object.entries(options).map(([key, name]) => [
    name,
    config[key] ?? defaults.get(optionFromKeras(key)),
  ]);
  return {
    loss: namesIn(loss, TFJS_LOSSES),
    metrics: metrics === null ? [] : namesIn(metrics, TFJS_METRICS),
    optimizer_config: {
      class_name: className,
      config: { ...Object.fromEntries(written), learningRate: optimizer.learningRate },
    },
  };
}

/** Names of losses or metrics, which are all that tfjs writes. */
function namesIn(value: unknown, known: Readonly<Record<string, string>>): unknown {
  if (isList(value)) return value.map((one) => namesIn(one, known));
  const name =
    isRecord(value) && typeof value.class_name === "string" ? optionToKeras(uncapitalized(value.class_name)) : value;
  if (typeof name === "string" && Object.hasOwn(known, name)) return known[name];
  if (isRecord(value) && value.class_name === undefined) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, namesIn(one, known)]));
  }
  throw notIn("compile", "a loss or metric", JSON.stringify(value));
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** What an optimizer keeps, in tfjs's order and by its names: the step, then slot by slot. */
export function tfjsOptimizerWeights(
  optimizer: BaseOptimizer,
  { iterations, learningRate, slots }: OptimizerState,
  weights: readonly (TrainedWeight & { readonly name: string })[],
): (readonly [name: string, value: Tensor])[] {
  const row = rowOf(optimizer);
  const step = ["iter", Tensor.from(iterations, [], "int32")] as const;
  if (iterations === 0) return [step];
  const factor = row.className === "Momentum" ? -1 / learningRate : 1; // its velocity adds up gradients, ours steps
  const kept = isA<RMSprop>(optimizer, RMSprop) && !optimizer.config.centered ? row.slots.slice(0, 2) : row.slots;
  const values = kept.flatMap(([slot, name]) =>
    weights.map((weight) => {
      const value = slots[weight.path]?.[slot] ?? Tensor.zeros(weight.shape, "float32");
      const own =
        factor === 1
          ? value
          : Tensor.from(
              value.data.map((one) => one * factor),
              weight.shape,
            );
      return [`${weight.name}/${name}`, own] as const;
    }),
  );
  return [step, ...values];
}
