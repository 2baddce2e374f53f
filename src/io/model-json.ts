import type { Configured } from "../config.js";
import { ArgumentError, FormatError } from "../errors.js";
import { LayerTensor } from "../graph/symbols/layer-tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, InputLayer, Layer, type Tensors } from "../layers/index.js";
import { Model, Sequential, type StackedLayer } from "../models/index.js";
import type { Module } from "../module/module.js";
import { isList, isRecord } from "../structure.js";
import { type Description, describe, type Reading, refuse, revive, type Special, type Writing } from "./describe.js";
import { parseJson } from "./json.js";
import type { Dialect } from "./keras/read-options.js";
import { type CustomObjects, checkCustomObjects } from "./registry.js";
import { wiringFromJson } from "./wiring-from-json.js";
import { wiringToJson } from "./wiring-json.js";

/** Any model, whatever it takes and gives. */
export type AnyModel = Model<Tensors, Tensors>;

const FUNCTIONAL = { module: "keras.src.models.functional", class_name: "Functional", registered_name: "Functional" };
const SEQUENTIAL = { module: "keras", class_name: "Sequential", registered_name: "Sequential" };

/** Models are told by their layers. A subclass of a model is an object of its own class instead, which makes its layers itself. */
export const specialModels: Special = {
  describe(object: Configured, writing: Writing): Description | undefined {
    if (!(object instanceof Model)) return undefined;
    const { name, trainable } = object;
    if (object instanceof Sequential && object.constructor === Sequential) {
      const input = object.built && isA(object.input, LayerTensor) ? [InputLayer.of(object.input)] : [];
      const layers = [...input, ...object.layers].map((layer) => describe(layer, writing));
      return { ...SEQUENTIAL, config: { name, trainable, layers } };
    }
    if (object.constructor !== Model || object.wiring === undefined) return undefined;
    return { ...FUNCTIONAL, config: { name, trainable, ...wiringToJson(object, object.wiring, writing) } };
  },

  revive({ class_name: name, config, build_config: built }: Description, reading: Reading): Configured | undefined {
    if (typeof name !== "string" || Object.hasOwn(reading.custom, name)) return undefined;
    if (name === FUNCTIONAL.class_name || (name === "Model" && isRecord(config) && isList(config.layers))) {
      if (!isRecord(config)) throw new FormatError({ where: name, problem: "a model without a config" });
      return wiringFromJson(config, reading);
    }
    return name === SEQUENTIAL.class_name ? sequentialFromJson(config, built, reading) : undefined;
  },
};

/** A stack from its config; Keras 1 wrote the list of layers in its place. */
function sequentialFromJson(given: unknown, built: unknown, reading: Reading): Sequential {
  const config = isList(given) ? { layers: given } : given;
  const where = SEQUENTIAL.class_name;
  if (!isRecord(config)) throw new FormatError({ where, problem: "a model without a config" });
  const { name, trainable, layers } = config;
  if (!isList(layers)) throw new FormatError({ where, problem: "a model without layers" });
  const stack = layers.map((layer) => stacked(revive(layer, reading)));
  const input = stack[0] instanceof InputLayer ? [] : inputBefore(layers[0], config.build_input_shape, built);
  return new Sequential([...input, ...stack], {
    ...(name !== undefined && { name: String(name) }),
    ...(trainable === false && { trainable }),
  });
}

/** What goes into a stack, where that is written elsewhere than in a layer of its own. */
function inputBefore(first: unknown, shape: unknown, built: unknown): InputLayer[] {
  const config = isRecord(first) && isRecord(first.config) ? first.config : {};
  const known = isRecord(built) ? built.input_shape : undefined;
  const batchShape = [config.batch_input_shape, shape, known].find((one) => isList(one) && one.every(isSize));
  return batchShape === undefined ? [] : [new InputLayer({ batchShape: batchShape as readonly (number | null)[] })];
}

function isSize(size: unknown): boolean {
  return size === null || typeof size === "number";
}

function stacked(layer: Configured): StackedLayer {
  if (isA(layer, Layer)) return layer;
  throw new FormatError({ where: "Sequential", problem: "no layer", received: layer.className });
}

/**
 * How a model is put together, as JSON in Keras's form: its layers with their configs, without weights and without what `compile`
 * was told. {@link modelFromJson} makes the same again.
 *
 * Throws a FormatError for what a file cannot hold: functions, and classes that were not made known with {@link registerClass}.
 */
export function toJson(model: AnyLayer): string {
  if (!isA<AnyModel>(model, Model)) throw noModel("toJson", model);
  return JSON.stringify(describe(model, writingOf(model)));
}

/**
 * The model that {@link toJson} or Keras's `model.to_json()` has written, with fresh weights and not compiled. Classes of your own must be known:
 * see {@link registerClass}, or be given by their names in `customObjects`. Throws a FormatError for what is no such JSON, and what the layers
 * throw for their configs.
 */
export function modelFromJson(json: string, customObjects: CustomObjects = {}): AnyModel {
  if (typeof json !== "string") {
    throw new ArgumentError({
      where: "modelFromJson",
      problem: "no JSON",
      expected: "a text",
      received: inWords(json),
      remedy: isRecord(json) ? "Use JSON.stringify(…)" : "Give what toJson has written",
    });
  }
  checkCustomObjects("modelFromJson", customObjects);
  const description = parseJson("modelFromJson", json);
  if (!isRecord(description)) {
    throw new FormatError({ where: "modelFromJson", problem: "no model", received: inWords(description) });
  }
  return modelFrom("modelFromJson", description, { custom: customObjects });
}

/** Which program wrote a config, by the version that it gives itself: Keras 3 if it gives none. */
export function dialectOf(version: unknown): Dialect {
  if (typeof version !== "string") return "keras3";
  return version.startsWith("tfjs") ? "tfjs" : /^[012]\./.test(version) ? "keras2" : "keras3";
}

/** How a model is written down. `keep`: what stands for a function, which no file can hold. */
export function writingOf(model: AnyLayer, keep: Writing["keep"] = refuse): Writing {
  const [seen, shared] = [new Set<Module>(), new Map<Configured, number>()];
  for (const module of model.modules()) {
    for (const part of new Set(module.parts().values())) {
      if (seen.has(part) && isA(part, Layer) && !shared.has(part)) shared.set(part, shared.size + 1);
      seen.add(part);
    }
  }
  return { special: specialModels, keep, shared };
}

/** What a description is to be read by. */
export interface ModelReading {
  readonly dialect?: Dialect;
  readonly custom?: CustomObjects;
  /** Whether layers that stand in several places are one: not where each place has weights of its own. Default true. */
  readonly shares?: boolean;
  /** How models are made. Default: of their layers. */
  readonly special?: Special;
}

/** The model of a description, with fresh weights and not compiled. */
export function modelFrom(where: string, description: Description, reading: ModelReading = {}): AnyModel {
  const {
    dialect = dialectOf(description.keras_version),
    custom = {},
    shares = true,
    special = specialModels,
  } = reading;
  const shared = shares ? new Map<unknown, Configured>() : undefined;
  const made = revive(description, { special, dialect, custom, shared });
  if (isA<AnyModel>(made, Model)) return made;
  throw new FormatError({ where, problem: "no model", expected: "a Sequential or a Model", received: made.className });
}

export function noModel(where: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, problem: "no model", expected: "a Model", received: inWords(received) });
}
