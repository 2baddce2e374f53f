import { Configured, classNameOf, construct } from "../config.js";
import type { DType } from "../dtype.js";
import { ArgumentError, FormatError } from "../errors.js";
import { SymbolicTensor } from "../graph/symbols/tensor.js";
import { inWords } from "../in-words.js";
import { isA, isSubclass } from "../is-a.js";
import { type AnyLayer, Layer } from "../layers/index.js";
import { isAdapted } from "../layers/lora.js";
import { isList, isRecord } from "../structure.js";
import { Tensor, type TensorLike } from "../tensor.js";
import { ELLIPSIS } from "./keras/get-item.js";
import { hardSigmoidOfKeras2 } from "./keras/hard-sigmoid.js";
import { classFromKeras, type Dialect, dtypeHere, dtypeName, optionsOf, precisionHere } from "./keras/read-options.js";
import { optionsToKeras } from "./keras/write-options.js";
import { choiceFromKeras, choiceToKeras, optionFromKeras, optionToKeras } from "./keras-names.js";
import { type CustomObjects, classFor, moduleOf } from "./registry.js";

/** A record of a file. */
export type Description = Readonly<Record<string, unknown>>;

/** How some objects are written down otherwise than by the config of their class: models, whose layers say what they are. */
export interface Special {
  /** Undefined for what is nothing special. */
  describe(object: Configured, writing: Writing): Description | undefined;
  revive(description: Description, reading: Reading): Configured | undefined;
}

/** What goes on while a description is made. */
export interface Writing {
  readonly special: Special;
  /** Numbers of the layers that stand in several places, by which the same is found again. Default: none does. */
  readonly shared?: ReadonlyMap<Configured, number> | undefined;
  /** What stands for a function; throws where it has to go into a file. */
  readonly keep: (value: unknown, where: string) => unknown;
}

/** What goes on while a description is read. */
export interface Reading {
  readonly special: Special;
  /** Which program wrote it. */
  readonly dialect: Dialect;
  /** What the caller says that names mean. */
  readonly custom: CustomObjects;
  /** Layers that stand in several places, once they are made; undefined where weights are told apart by place, as in older files. */
  readonly shared?: Map<unknown, Configured> | undefined;
}

/** An object as Keras writes it: `{ module, class_name, config }`, those within it, too. Throws a FormatError for what no file holds. */
export function describe(object: Configured, writing: Writing): Description {
  const id = writing.shared?.get(object);
  const own = described(object, writing);
  return id === undefined ? own : { ...own, shared_object_id: id };
}

function described(object: Configured, writing: Writing): Description {
  const special = writing.special.describe(object, writing);
  if (special !== undefined) return special;
  if (isA(object, Layer)) refuseAdapted(object);
  const name = object.className;
  const own = object.getConfig(); // first: one that cannot be written says why
  const module = moduleOf(object.constructor);
  const config = optionsToKeras(name, configToKeras(name, own, module !== null, writing));
  return { module, class_name: name, config, registered_name: module === null ? `Custom>${name}` : null };
}

/** Throws an ArgumentError for a layer whose config would not say what it computes. */
function refuseAdapted(layer: AnyLayer): void {
  if (!isAdapted(layer)) return;
  throw new ArgumentError({
    where: layer.name,
    problem: "is adapted by LoRA, of which its config says nothing",
    remedy: "Call mergeLora first",
  });
}

/** The options of a config, spelt as Keras does; text as well, where it is a choice among names of ours. What is undefined is left out. */
function configToKeras(where: string, config: object, choices: boolean, writing: Writing): Description {
  const set = Object.entries(config).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    set.map(([option, value]) => {
      const written = choices && typeof value === "string" ? choiceToKeras(option, value) : null;
      return [optionToKeras(option), written ?? valueToKeras(`${where}: ${option}`, value, writing)];
    }),
  );
}

/** A value of a config, or of a call. */
export function valueToKeras(where: string, value: unknown, writing: Writing): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (value === hardSigmoidOfKeras2) return { module: "builtins", class_name: "function", ...HARD_SIGMOID };
  if (isA(value, Configured)) return describe(value, writing);
  if (isSubclass(value, Configured)) return describe(new (value as new () => Configured)(), writing);
  if (isA(value, Tensor)) return { class_name: TENSOR, config: { value: value.toArray(), dtype: value.dtype } };
  if (isA(value, SymbolicTensor) && value.source.kind === "data")
    return valueToKeras(where, value.source.tensor, writing);
  if (ArrayBuffer.isView(value) && Symbol.iterator in value) return Array.from(value as Iterable<unknown>);
  if (isList(value)) return value.map((one) => valueToKeras(where, one, writing));
  if (isRecord(value)) {
    const set = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(set.map(([key, one]) => [key, valueToKeras(where, one, writing)]));
  }
  return writing.keep(value, where);
}

const TENSOR = "__tensor__";
/** How Keras is told of a function that it must be given in `custom_objects`. */
const HARD_SIGMOID = { config: "hard_sigmoid_of_keras2", registered_name: "wgrad>hard_sigmoid_of_keras2" };

/** Makes an object from its description. Throws a FormatError for what is none, and what its class throws. */
export function revive(description: unknown, reading: Reading): Configured {
  if (!isRecord(description)) throw noObject(description);
  const { shared_object_id: id } = description;
  const known = id === undefined ? undefined : reading.shared?.get(id);
  if (known !== undefined) return known;
  const made = revived(description, reading);
  if (id !== undefined && isA(made, Layer)) reading.shared?.set(id, made);
  return made;
}

function revived(description: Description, reading: Reading): Configured {
  const special = reading.special.revive(description, reading);
  if (special !== undefined) return special;
  const { module, class_name: written, config } = description;
  const isModule = module === null || module === undefined || typeof module === "string";
  if (!isModule || typeof written !== "string" || !isRecord(config)) throw noObject(description);
  const { Class, isOurs } = classFor(module, classFromKeras(written), reading.custom);
  const options = isOurs ? optionsOf(written, Class, config, reading.dialect) : config;
  return construct(Class, configFromKeras(Class.defaults, options, isOurs, reading));
}

function noObject(received: unknown): FormatError {
  const expected = "{ module, class_name, config }";
  return new FormatError({ where: "config", problem: "no object", expected, received: inWords(received) });
}

/** Options as we spell them. Null stands for undefined, too, which is told by the default. */
function configFromKeras(defaults: object, config: Description, choices: boolean, reading: Reading): object {
  const defaultOf = new Map<string, unknown>(Object.entries(defaults));
  const entries = Object.entries(config).map(([key, value]) => {
    const option = optionFromKeras(key);
    if (choices && typeof value === "string") return [option, choiceOf(option, value, reading)] as const;
    return [option, valueFromKeras(value, reading)] as const;
  });
  const isUnset = (option: string) => defaultOf.has(option) && defaultOf.get(option) === undefined;
  return Object.fromEntries(entries.filter(([option, value]) => value !== null || !isUnset(option)));
}

/** A choice by its name; of an activation of the user's, what that is. */
function choiceOf(option: string, value: string, { custom, dialect }: Reading): unknown {
  if (option === "dtype") return precisionHere(value) ?? value;
  if (!/(^a|A)ctivation$/.test(option)) return choiceFromKeras(option, value);
  if (Object.hasOwn(custom, value)) return custom[value];
  if (dialect !== "keras3" && value === "hard_sigmoid") return hardSigmoidOfKeras2;
  return choiceFromKeras(option, value);
}

/** A value of a config, or of a call. */
export function valueFromKeras(value: unknown, reading: Reading): unknown {
  if (isList(value)) return value.map((one) => valueFromKeras(one, reading));
  if (!isRecord(value)) return value;
  const { class_name: name, config } = value;
  switch (name) {
    case TENSOR:
    case "__numpy__":
      return tensorFrom(isRecord(config) ? config : {});
    case "DTypePolicy":
    case "DTypePolicyMap":
    case "QuantizedDTypePolicy":
    case "QuantizedFloat8DTypePolicy":
    case "Policy":
    case "PolicyV1":
      return dtypeName(value);
    case "function":
      return functionFrom(String(value.registered_name ?? ""), String(config), reading);
    case "__slice__":
      return isRecord(config) ? configOfSlice(config) : {};
    case "__ellipsis__":
      return ELLIPSIS;
    case "__lambda__":
      throw new FormatError({
        where: "config",
        problem: "the file holds Python code, which is not run",
        expected: "layers and functions that have names",
        received: "a lambda",
        remedy: "Save the model with a layer of your own in its place, and give that in customObjects",
      });
  }
  if (typeof name === "string") return revive(value, reading);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, valueFromKeras(one, reading)]));
}

/** `start:stop:step`, of which what is null was left out. */
function configOfSlice(config: Description): object {
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

/** A function that a file names: the caller's, or the name of one of ours. */
function functionFrom(registered: string, name: string, reading: Reading): unknown {
  const own = [registered, name].find((one) => Object.hasOwn(reading.custom, one));
  if (own !== undefined) return reading.custom[own];
  if (name === HARD_SIGMOID.config) return hardSigmoidOfKeras2;
  return choiceOf("activation", name, reading);
}

function tensorFrom({ value, dtype }: Description): Tensor {
  const type = typeof dtype === "string" ? dtypeHere(dtype) : dtype;
  return Tensor.from(value as TensorLike, undefined, type as DType); // which check both
}

/** The error for what no file can hold. */
export function refuse(value: unknown, where: string): never {
  const isFunction = typeof value === "function";
  throw new FormatError({
    where,
    problem: isFunction ? "a file cannot hold a function" : "a file cannot hold this",
    expected: "numbers, text, lists and objects of known classes",
    received: isFunction ? `the function ${classNameOf(value)}` : inWords(value),
    ...(isFunction && {
      remedy: "Name one of the library's, or write it as a class of your own and make that known with registerClass",
    }),
  });
}
