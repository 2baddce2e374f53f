import { callable, oneOf } from "../check.js";
import type { Configured } from "../config.js";
import { ArgumentError } from "../errors.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, InputLayer, Layer } from "../layers/index.js";
import { Model } from "../models/index.js";
import { withDefaults } from "../options.js";
import { describe, type Special } from "./describe.js";
import { type AnyModel, modelFrom, noModel, specialModels, writingOf } from "./model-json.js";

/** How a model is cloned. */
export interface CloneOptions {
  /**
   * What stands in the place of a layer; called once for each layer of the model but its inputs. Default: a new one of the layer's config.
   * The layer itself, if that is given back, is shared with the first model, and so are its weights.
   */
  readonly cloneFunction?: ((layer: AnyLayer) => AnyLayer) | undefined;
  /** Whether models within the model are cloned layer by layer, too, in place of being given to `cloneFunction`. Default false. */
  readonly recursive?: boolean | undefined;
}

/**
 * A model of the same architecture, with layers and fresh weights of its own, not compiled. Functions in configs are shared with the
 * first. Throws a FormatError for classes that were not made known with {@link registerClass}, and an ArgumentError for a `cloneFunction`
 * that gives no layer.
 *
 * @example
 * const noisy = cloneModel(model, {
 *   cloneFunction: (layer) => (layer instanceof Dropout ? new Dropout(0.5) : layer), // all else is shared
 * });
 */
export function cloneModel<M extends AnyLayer>(model: M, options: CloneOptions = {}): M {
  const where = "cloneModel";
  if (!isA<AnyModel>(model, Model)) throw noModel(where, model);
  const defaults = { cloneFunction: undefined, recursive: false };
  const { cloneFunction, recursive } = withDefaults(where, options, defaults);
  oneOf(where, "recursive", recursive, [true, false]);
  const special =
    cloneFunction === undefined
      ? specialModels
      : replacing(model, callable(where, "cloneFunction", cloneFunction), recursive);
  const description = describe(model, { ...writingOf(model, (value) => value), special });
  const clone: AnyLayer = modelFrom(where, description, { special });
  return clone as M;
}

/** What stands in a description for a layer that is there already. */
const MADE = "made";

/** As models are told and made in any case, but with other layers in the place of theirs. */
function replacing(model: AnyLayer, cloneFunction: (layer: AnyLayer) => AnyLayer, recursive: boolean): Special {
  const others = new Map<Configured, AnyLayer>();
  const otherFor = (layer: AnyLayer) => {
    const other = others.get(layer) ?? cloneFunction(layer);
    others.set(layer, other);
    if (isA(other, Layer)) return other;
    const [problem, expected] = [`cloneFunction gives no layer for ${layer.name}`, "a layer"];
    throw new ArgumentError({ where: "cloneModel", problem, expected, received: inWords(other) });
  };
  return {
    describe(object, writing) {
      const isGone = object === model || isA(object, InputLayer) || (recursive && isA(object, Model));
      return isA<AnyLayer>(object, Layer) && !isGone
        ? { class_name: MADE, config: {}, [MADE]: otherFor(object) }
        : specialModels.describe(object, writing);
    },
    revive: (description, reading) =>
      isA<AnyLayer>(description[MADE], Layer) ? description[MADE] : specialModels.revive(description, reading),
  };
}
