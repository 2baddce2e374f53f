/** What goes into a file of a model: its description, its weights, what it was compiled with. */

import { ArgumentError, FormatError } from "../errors.js";
import type { Variable } from "../graph/symbols/variable.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import { Model } from "../models/index.js";
import type { Tensor } from "../tensor.js";
import { type Description, refuse, type Writing } from "./describe.js";
import { compileToKeras } from "./keras/compile-config.js";
import { type AnyModel, specialModels } from "./model-json.js";

/** The version that files say they are of: the first that has all that is in them. */
export const VERSION = "3.0.0";

/** How losses and the like are described that are to be a text. */
const WRITING: Writing = { special: specialModels, keep: refuse };

/** Throws an ArgumentError for what is no model. */
export function requireModel(where: string, model: unknown): asserts model is AnyModel {
  if (isA(model, Model)) return;
  throw new ArgumentError({ where, problem: "no such model", expected: "a model", received: inWords(model) });
}

/** All weights by their paths, in the order of `getWeights`. */
export function weightsOf(model: AnyLayer): readonly (readonly [path: string, variable: Variable])[] {
  return [...model.variables({ of: (part) => isA(part, Layer) })];
}

/** What all weights are now. */
export async function valuesOf(model: AnyModel): Promise<ReadonlyMap<Variable, Tensor>> {
  const values = await model.getWeights();
  return new Map(
    weightsOf(model).flatMap(([, variable], i) => (values[i] === undefined ? [] : [[variable, values[i]]])),
  );
}

/** The value of one of them. */
export function valueToSave(values: ReadonlyMap<Variable, Tensor>, variable: Variable): Tensor {
  const value = values.get(variable);
  if (value !== undefined) return value;
  throw new FormatError({ where: variable.name, problem: "has no value to be saved" });
}

/**
 * How the model was compiled, as Keras writes it, or as `change` makes it of that; undefined where it was not, or by what no file can hold, which
 * it says as a warning.
 */
export async function trainingOf(
  model: AnyModel,
  change: (training: Description) => Description = (training) => training,
): Promise<Description | undefined> {
  const given = await model.getCompileConfig();
  if (given === undefined) return undefined;
  try {
    return change(compileToKeras(given, WRITING));
  } catch (error) {
    console.warn(
      `${model.name}: is saved as if it were not compiled, since ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  }
}
