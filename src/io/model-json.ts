import type { Configured } from "../config.js";
import { ArgumentError, FormatError } from "../errors.js";
import { LayerTensor } from "../graph/symbols/layer-tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, InputLayer, Layer, type Tensors } from "../layers/index.js";
import { Model, Sequential, type StackedLayer } from "../models/index.js";
import { isList, isRecord } from "../structure.js";
import { type Description, describe, type Reading, refuse, revive, type Special, type Writing } from "./describe.js";
import { parseJson } from "./json.js";
import { wiringFromJson } from "./wiring-from-json.js";
import { wiringToJson } from "./wiring-json.js";

/** Any model, whatever it takes and gives. */
type AnyModel = Model<Tensors, Tensors>;

const FUNCTIONAL = { module: "keras.src.models.functional", class_name: "Functional", registered_name: "Functional" };
const SEQUENTIAL = { module: "keras", class_name: "Sequential", registered_name: "Sequential" };

/** Models are told by their layers. A subclass of a model is an object of its own class instead, which makes its layers itself. */
const models: Special = {
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

  revive({ class_name, config }: Description, reading: Reading): Configured | undefined {
    if (class_name !== SEQUENTIAL.class_name && class_name !== FUNCTIONAL.class_name) return undefined;
    if (!isRecord(config)) throw new FormatError({ where: class_name, problem: "a model without a config" });
    if (class_name === FUNCTIONAL.class_name) return wiringFromJson(config, reading);
    const { name, trainable, layers } = config;
    if (!isList(layers)) throw new FormatError({ where: class_name, problem: "a model without layers" });
    const stack = layers.map((layer) => stacked(revive(layer, reading)));
    return new Sequential(stack, { name: String(name), ...(trainable === false && { trainable }) });
  },
};

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
  return JSON.stringify(describe(model, { special: models, keep: refuse }));
}

/**
 * The model that {@link toJson} has written, with fresh weights and not compiled. Classes of your own must be known: see
 * {@link registerClass}. Throws a FormatError for what is no such JSON, and what the layers throw for their configs.
 */
export function modelFromJson(json: string): AnyModel {
  if (typeof json !== "string") {
    throw new ArgumentError({
      where: "modelFromJson",
      problem: "no JSON",
      expected: "a text",
      received: inWords(json),
      remedy: isRecord(json) ? "Use JSON.stringify(…)" : "Give what toJson has written",
    });
  }
  const description = parseJson("modelFromJson", json);
  if (!isRecord(description)) {
    throw new FormatError({ where: "modelFromJson", problem: "no model", received: inWords(description) });
  }
  return modelOf("modelFromJson", description);
}

/**
 * A model of the same architecture, with layers and fresh weights of its own, not compiled. Functions in configs are shared with the
 * first. Throws a FormatError for classes that were not made known with {@link registerClass}.
 */
export function cloneModel<M extends AnyLayer>(model: M): M {
  if (!isA<AnyModel>(model, Model)) throw noModel("cloneModel", model);
  const clone: AnyLayer = modelOf("cloneModel", describe(model, { special: models, keep: (value) => value }));
  return clone as M;
}

function modelOf(where: string, description: Description): AnyModel {
  const made = revive(description, { special: models });
  if (isA<AnyModel>(made, Model)) return made;
  throw new FormatError({ where, problem: "no model", expected: "a Sequential or a Model", received: made.className });
}

function noModel(where: string, received: unknown): ArgumentError {
  return new ArgumentError({ where, problem: "no model", expected: "a Model", received: inWords(received) });
}
