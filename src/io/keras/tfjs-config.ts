/** The config of a model as tfjs reads it: as Keras 2 wrote it, with tfjs's classes and options alone. */

import { FormatError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isList, isRecord } from "../../structure.js";
import type { Description } from "../describe.js";
import { choiceToKeras, optionFromKeras } from "../keras-names.js";
import { classFor } from "../registry.js";
import { KERAS_TENSOR, OPS, type Place } from "../wiring-json.js";
import { isKerasOp } from "./ops.js";
import { TFJS_ACTIVATIONS, TFJS_CONSTRAINTS, TFJS_INITIALIZERS, TFJS_LAYERS } from "./tfjs-classes.js";

/** What belongs to every layer, and to none in tfjs's eyes: `input_shape` stands in the input's. */
const EVERYWHERE = ["name", "trainable"];
const LEFT_OUT = ["dtype", "input_shape"];
/** Written under another name. */
const RENAMED: Readonly<Record<string, string>> = {
  "InputLayer batch_shape": "batch_input_shape",
  "LeakyReLU negative_slope": "alpha",
};

/** A model's or layer's description of Keras 3 as `{ class_name, config }` of tfjs's. Throws a FormatError for what tfjs has not. */
export function tfjsConfig(description: Description): Description {
  const { class_name: name, config, module } = description;
  const where = String(isRecord(config) ? (config.name ?? name) : name);
  if (!isRecord(config) || typeof name !== "string") throw notIn(where, "its config", inWords(config));
  if (name === "Sequential" && isList(config.layers)) {
    return {
      class_name: name,
      config: { name: config.name, layers: config.layers.map((one) => tfjsConfig(Object(one))) },
    };
  }
  if (name === "Functional") return { class_name: "Model", config: wiring(config) };
  if (module === OPS || isKerasOp(module))
    throw notIn(where, "an op between layers", name, "Use a layer for it: Add, Concatenate");
  if (!Object.hasOwn(TFJS_LAYERS, name)) throw notIn(where, "a layer", name);
  return { class_name: name, config: layerConfig(where, name, config) };
}

function layerConfig(where: string, name: string, config: Description): Description {
  const known = TFJS_LAYERS[name] ?? [];
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(config)) {
    if (EVERYWHERE.includes(key) || (name === "InputLayer" && key === "dtype")) kept.push([key, value]);
    else if (known.includes(key)) {
      if (key === "padding" && value === "causal") throw notIn(where, "padding", "causal");
      const written = optionOf(where, key, value);
      if (written !== undefined) kept.push([RENAMED[`${name} ${key}`] ?? key, written]);
    } else if (name === "GRU" && key === "reset_after") {
      if (value !== false)
        throw notIn(where, "a GRU that resets after", "resetAfter: true", "Make it with { resetAfter: false }");
      kept.push([key, value]);
    } else if (!LEFT_OUT.includes(key) && !isDefault(name, key, value)) {
      throw notIn(where, `${name}'s ${optionFromKeras(key)}`, inWords(value));
    }
  }
  return Object.fromEntries(kept);
}

/** Whether an option says nothing. */
function isDefault(name: string, key: string, value: unknown): boolean {
  const option = optionFromKeras(key);
  const usual: unknown = Object(classFor("keras.layers", name).Class.defaults)[option];
  const written = typeof usual === "string" ? choiceToKeras(option, usual) : usual;
  const all = isList(value) && typeof written === "number" ? value.map(() => written) : written; // one number for each axis
  return JSON.stringify(all ?? null) === JSON.stringify(value ?? null);
}

/** The value of an option; undefined for one that may be left out. */
function optionOf(where: string, key: string, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (/(^|_)activation$/.test(key)) return activationOf(where, value);
  if (/_initializer$/.test(key)) return initializerOf(value);
  if (/_regularizer$/.test(key)) return regularizerOf(where, value);
  if (/_constraint$/.test(key)) return constraintOf(where, value);
  return key === "layer" ? tfjsConfig(Object(value)) : value;
}

function activationOf(where: string, value: unknown): string {
  if (isRecord(value) && value.config === "hard_sigmoid_of_keras2") return "hard_sigmoid";
  const found = typeof value === "string" ? TFJS_ACTIVATIONS[value] : undefined;
  if (found !== undefined) return found;
  throw notIn(where, "an activation", typeof value === "string" ? value : inWords(value));
}

function initializerOf(value: unknown): Description | undefined {
  const given = typeof value === "string" ? { class_name: upperCase(value), config: {} } : Object(value);
  const name = TFJS_INITIALIZERS[given.class_name];
  return name === undefined ? undefined : { class_name: name, config: given.config };
}

/** L1 and L2 are one class there. */
function regularizerOf(where: string, value: unknown): Description {
  const name = typeof value === "string" ? value.toUpperCase() : String(Object(value).class_name);
  const usual = { L1: { l1: 0.01, l2: 0 }, L2: { l1: 0, l2: 0.01 }, L1L2: { l1: 0, l2: 0 } }[
    name.replace("L1_L2", "L1L2")
  ];
  if (usual === undefined) throw notIn(where, "a regularizer", name);
  const { l1 = usual.l1, l2 = usual.l2 } = typeof value === "string" ? usual : Object(value).config;
  return { class_name: "L1L2", config: { l1, l2 } };
}

function constraintOf(where: string, value: unknown): Description {
  const { class_name: name, config } =
    typeof value === "string" ? { class_name: upperCase(value), config: {} } : Object(value);
  if (TFJS_CONSTRAINTS.includes(name)) return { class_name: name, config };
  throw notIn(where, "a constraint", String(name));
}

/** `glorot_uniform` is the class GlorotUniform. */
function upperCase(name: string): string {
  return name.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

/** How many calls of a layer come before those of the file: a model's first one was made when it was. */
type Before = (layer: string) => number;

/** Layers and their calls, one list `[layer, call, tensor, kwargs]` for each tensor that goes in. */
function wiring({ name, layers, input_layers: inputs, output_layers: outputs }: Description): Description {
  const all = layers as readonly Description[];
  const named = (className: string) =>
    new Set(all.filter((layer) => layer.class_name === className).map((layer) => layer.name));
  const [stacks, models] = [named("Sequential"), named("Functional")];
  const before: Before = (layer) => (stacks.has(layer) || models.has(layer) ? 1 : 0);
  const beforeOutput: Before = (layer) => (stacks.has(layer) ? 1 : 0); // Keras counts a functional model's there
  const entries = all.map((layer) => {
    const nodes = (layer.inbound_nodes as readonly Description[]).map((node) =>
      nodeOf(String(layer.name), node, before),
    );
    return { ...tfjsConfig(layer), name: layer.name, inbound_nodes: nodes };
  });
  return {
    name,
    layers: entries,
    input_layers: endsOf(String(name), inputs, before),
    output_layers: endsOf(String(name), outputs, beforeOutput),
  };
}

function nodeOf(where: string, { args, kwargs }: Description, before: Before): unknown[] {
  const [first, ...more] = args as readonly unknown[];
  const tensors = (isList(first) ? first : [first]).map(placeOf);
  const named = Object.entries(kwargs as object).filter(([key, value]) => key !== "training" && value !== null);
  if (more.length > 0 || named.length > 0 || !tensors.every((place) => place !== undefined)) {
    const received = named.map(([key]) => key).join(", ") || `${more.length + 1} arguments`;
    throw notIn(where, "a call with more than tensors", received);
  }
  return tensors.map((place) => [...counted(place as Place, before), {}]);
}

function counted([layer, call, tensor]: Place, before: Before): Place {
  return [layer, call + before(layer), tensor];
}

function placeOf(value: unknown): Place | undefined {
  if (!isRecord(value) || value.class_name !== KERAS_TENSOR || !isRecord(value.config)) return undefined;
  return value.config.keras_history as Place;
}

/** Inputs or outputs as a list of places. */
function endsOf(where: string, tree: unknown, before: Before): readonly Place[] {
  const ends = isList(tree) && typeof tree[0] === "string" ? [tree] : tree;
  if (isList(ends) && ends.every((one) => isList(one) && typeof one[0] === "string")) {
    return (ends as readonly Place[]).map((place) => counted(place, before));
  }
  throw notIn(where, "inputs and outputs that are no list", inWords(tree));
}

/** The error for what tfjs has no word for. */
export function notIn(where: string, what: string, received: string, remedy?: string): FormatError {
  return new FormatError({
    where,
    problem: `tfjs has not got ${what}`,
    expected: "what tfjs-layers 4 has",
    received,
    remedy: remedy ?? "Save it as .keras",
  });
}
