/** Models made of what their `getConfig()` gives. */

import { Configured, classNameOf, construct, type Declaration } from "../config.js";
import { ArgumentError } from "../errors.js";
import type { LayerTensor } from "../graph/symbols/layer-tensor.js";
import { inWords } from "../in-words.js";
import { isA } from "../is-a.js";
import { type AnyLayer, InputLayer, Layer, type Tensors } from "../layers/index.js";
import { Model, Sequential, type StackedLayer } from "../models/index.js";
import { originOf } from "../models/wired-model.js";
import { Wiring } from "../models/wiring.js";
import { isList, isRecord, mapTree, refuseEndless, replaceLeaves } from "../structure.js";
import { type Description, describe, type Reading, revive } from "./describe.js";
import { modelFrom, specialModels } from "./model-json.js";
import { type CustomObjects, checkCustomObjects, classFor } from "./registry.js";

type Class<T> = (abstract new (...args: never[]) => T) & Declaration;

/** `Model.fromConfig`. */
export function modelFromConfig<T>(Class: Class<T>, config: object, custom: CustomObjects): T {
  const where = `${classNameOf(Class)}.fromConfig`;
  checkCustomObjects(where, custom);
  if (!isRecord(config)) throw noConfig(where, "a record", config);
  const reading: Reading = { special: specialModels, dialect: "keras3", custom, shared: new Map() };
  return made(where, Class, config, reading, 0) as T;
}

/** An object of a class from its config. Models are told by their layers, but those of a class of the user's, which makes them itself. */
function made(where: string, Class: Class<unknown>, config: Description, reading: Reading, depth: number): unknown {
  const isStack = (Class as unknown) === Sequential;
  if (!isStack && (Class as unknown) !== Model) return construct(Class, anew(config, reading));
  const { layers, ...rest } = config;
  if (!isList(layers)) throw noConfig(where, "layers", layers);
  refuseEndless(layers, depth);
  if (layers.some((entry) => isRecord(entry) && typeof entry.class_name === "string")) {
    const description = { class_name: isStack ? "Sequential" : "Functional", config };
    return modelFrom(where, description, { dialect: "keras3", custom: reading.custom });
  }
  const own = layers.map((entry, i) => layerOf(`${where}: layers[${i}]`, entry, reading, depth + 1));
  return isStack ? new Sequential(own as StackedLayer[], rest) : wired(where, own, rest);
}

function layerOf(where: string, entry: unknown, reading: Reading, depth: number): AnyLayer {
  if (!isRecord(entry) || typeof entry.className !== "string" || !isRecord(entry.config))
    throw noConfig(where, "{ className, config }", entry);
  const origin = originOf(entry);
  const known = origin && reading.shared?.get(origin);
  if (known !== undefined) return known as AnyLayer;
  const { Class } = classFor(undefined, entry.className, reading.custom);
  const layer = made(where, Class, entry.config, reading, depth);
  if (!isA<AnyLayer>(layer, Layer)) throw noConfig(where, "a layer", layer);
  if (origin !== undefined) reading.shared?.set(origin, layer);
  return layer;
}

/** The calls between the ends of a config, made by its layers in the place of those that made them. */
function wired(where: string, layers: readonly AnyLayer[], config: Description): Model<Tensors, Tensors> {
  const { inputs, outputs, ...options } = config;
  if (inputs === undefined || outputs === undefined) throw noConfig(where, "inputs and outputs", undefined);
  const wiring = new Wiring(where, inputs as Tensors, outputs as Tensors);
  const places = wiring.layers;
  if (places.length !== layers.length) {
    const received = `${layers.length}`;
    throw new ArgumentError({ where, problem: "no such layers", expected: `${places.length}`, received });
  }
  const own = new Map<unknown, AnyLayer>(places.map((place, i) => [place, layers[i] as AnyLayer]));
  const begin = replaceLeaves(wiring.inputs, (tensor: LayerTensor) => {
    const layer = own.get(wiring.layerOf(tensor));
    if (isA(layer, InputLayer)) return layer.output;
    throw noConfig(where, `an InputLayer for ${tensor.name}`, layer);
  });
  const ends = wiring.repeat(begin, (callee) => own.get(callee) ?? callee);
  return new Model({ ...options, inputs: begin, outputs: ends });
}

/** A config for another object: what has a config itself, such as a cell, is made anew. */
function anew(config: Description, reading: Reading): object {
  const writing = { special: reading.special, keep: (value: unknown) => value };
  return mapTree(config, (value: unknown) => {
    if (!isA(value, Configured)) return value;
    const own = reading.shared?.get(value) ?? revive(describe(value, writing), reading);
    if (isA(own, Layer)) reading.shared?.set(value, own);
    return own;
  }) as object;
}

function noConfig(where: string, expected: string, received: unknown): ArgumentError {
  const remedy = "Give what getConfig() of such a model gives; of text, modelFromJson makes a model";
  return new ArgumentError({ where, problem: "no config", expected, received: inWords(received), remedy });
}
