import { FormatError } from "../../errors.js";
import { isList, isRecord } from "../../structure.js";
import type { CompileArguments } from "../../training/compiled.js";
import { type Description, describe, type Reading, valueFromKeras, valueToKeras, type Writing } from "../describe.js";
import { choiceFromKeras, choiceToKeras } from "../keras-names.js";

/**
 * What `compile` was told, as Keras writes it beside a model's config. Throws a FormatError for what no file can hold: a loss that is a
 * function, say.
 */
export function compileToKeras({ optimizer, ...rest }: CompileArguments, writing: Writing): Description {
  const named = {
    loss: rest.loss,
    loss_weights: rest.lossWeights,
    metrics: rest.metrics,
    weighted_metrics: rest.weightedMetrics,
  };
  const written = Object.entries(named).map(([key, value]) => [
    key,
    value === undefined ? null : names(key, value, writing),
  ]);
  return {
    optimizer: typeof optimizer === "object" ? describe(optimizer as never, writing) : null,
    ...Object.fromEntries(written),
    // Keras 3 knows numbers alone: what is "auto" here is what it does by default there.
    ...(typeof rest.stepsPerExecution === "number" && { steps_per_execution: rest.stepsPerExecution }),
  };
}

/** Lists and records of losses or metrics, which may be names. */
function names(where: string, value: unknown, writing: Writing): unknown {
  if (typeof value === "string") return choiceToKeras(where, value);
  if (isList(value)) return value.map((one) => names(where, one, writing));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, names(where, one, writing)]));
  return valueToKeras(`compile: ${where}`, value, writing);
}

/**
 * What `compile` is to be told, from what a file says: the `compile_config` of Keras 3, or the `training_config` before. Undefined where it says
 * nothing. Throws a FormatError for what is not known here.
 */
export function compileFromKeras(config: unknown, reading: Reading): CompileArguments | undefined {
  if (!isRecord(config)) return undefined;
  const written = config.optimizer ?? config.optimizer_config;
  if (written === undefined || written === null) return undefined;
  const { loss, loss_weights: weights, metrics, weighted_metrics: weighted, steps_per_execution: steps } = config;
  const given = {
    optimizer: named("keras.optimizers", written, reading),
    loss: named("keras.losses", loss, reading),
    lossWeights: weights ?? undefined,
    metrics: named("keras.metrics", metrics, reading),
    weightedMetrics: named("keras.metrics", weighted, reading),
    stepsPerExecution: steps === 1 ? undefined : (steps ?? undefined),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as CompileArguments;
}

/** Names and descriptions, also in lists and records. */
function named(module: string, value: unknown, reading: Reading): unknown {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return Object.hasOwn(reading.custom, value) ? reading.custom[value] : nameFrom(value);
  if (isList(value)) return value.map((one) => named(module, one, reading));
  if (!isRecord(value))
    throw new FormatError({ where: "compile", problem: "no loss or metric", received: typeof value });
  const { class_name: className, config } = value;
  if (className === "MeanMetricWrapper" && isRecord(config)) {
    const { name, fn } = config;
    return named(module, name === "accuracy" || name === "acc" ? name : isRecord(fn) ? fn.config : fn, reading);
  }
  if (className === "function") return valueFromKeras(value, reading);
  if (typeof className !== "string") {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, named(module, one, reading)]));
  }
  return valueFromKeras({ module, ...value }, reading); // Keras 2 wrote no module
}

/** `AUC` is a name, too. */
function nameFrom(name: string): string {
  const found = choiceFromKeras("metrics", name);
  return /^[A-Z]/.test(found) ? choiceFromKeras("metrics", found.toLowerCase()) : found;
}
