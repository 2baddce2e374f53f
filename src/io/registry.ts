import { Configured, classNameOf, type Declaration } from "../config.js";
import * as constraints from "../constraints/index.js";
import { ArgumentError, FormatError } from "../errors.js";
import { inWords, shortened } from "../in-words.js";
import * as initializers from "../initializers/index.js";
import { isSubclass } from "../is-a.js";
import * as layers from "../layers/index.js";
import * as losses from "../losses/index.js";
import * as metrics from "../metrics/index.js";
import { Model, Sequential } from "../models/index.js";
import * as optimizers from "../optimizers/index.js";
import * as regularizers from "../regularizers/index.js";
import * as schedules from "../schedules/index.js";
import { isRecord } from "../structure.js";

/** A class whose objects can be written down and made again. */
export type ConfiguredClass = (abstract new (...args: never[]) => Configured) & Declaration;

/**
 * All classes by their names in files. There is a table a kind, since two kinds may have a class of one name. In a function, so that a
 * page without files does not get them all.
 */
function kinds(): Readonly<Record<string, object>> {
  return {
    keras: { Sequential, Model },
    "keras.layers": layers,
    "keras.losses": losses,
    "keras.metrics": metrics,
    "keras.optimizers": optimizers,
    "keras.optimizers.schedules": schedules,
    "keras.initializers": initializers,
    "keras.regularizers": regularizers,
    "keras.constraints": constraints,
  };
}

const registered = new Map<string, ConfiguredClass>();

/**
 * Makes a class of your own known to files, under its `className`: {@link toJson} then writes its objects, and {@link modelFromJson}
 * makes them again. Register it before both, under a `static className`, since minifiers shorten names. Gives the class.
 *
 * Throws an ArgumentError for what is no class with a config, and for a name that another class has taken.
 *
 * @example
 * class Twice extends Layer {
 *   static override className = "Twice";
 *   override call(x: SymbolicTensor) { return ops.multiply(x, 2); }
 * }
 * registerClass(Twice);
 */
export function registerClass<T extends ConfiguredClass>(Class: T): T {
  if (!isSubclass(Class, Configured)) {
    throw new ArgumentError({
      where: "registerClass",
      problem: "no class that has a config",
      expected: "a subclass of Layer, Loss, Metric, Optimizer, …",
      received: inWords(Class),
    });
  }
  const name = classNameOf(Class);
  const known = registered.get(name);
  if (known !== undefined && known !== Class) {
    throw new ArgumentError({
      where: "registerClass",
      problem: "two classes would have one name",
      expected: "a name of its own",
      received: name,
      remedy: "Give the class another static className",
    });
  }
  registered.set(name, Class);
  return Class;
}

/** Where files say that a class is: its kind's module, or null for one of the user's. Throws a FormatError for one it does not know. */
export function moduleOf(Class: object): string | null {
  const name = classNameOf(Class);
  for (const [module, classes] of Object.entries(kinds())) if (entryOf(classes, name) === Class) return module;
  if (registered.get(name) === Class) return null;
  throw new FormatError({
    where: name,
    problem: "files do not know this class",
    remedy: `Call registerClass(${name}) before, here and where the file is read`,
  });
}

/** What a caller says that names in a file mean: classes, or functions where a file names one. */
export type CustomObjects = Readonly<Record<string, unknown>>;

/** Throws an ArgumentError for what is no record of classes and functions. */
export function checkCustomObjects(where: string, custom: CustomObjects): void {
  const stray = isRecord(custom)
    ? Object.entries(custom).find(([, one]) => typeof one !== "function")
    : ["customObjects", custom];
  if (stray === undefined) return;
  throw new ArgumentError({
    where,
    problem: `customObjects: ${shortened(String(stray[0]))} is none`,
    expected: "{ name: class or function }",
    received: inWords(stray[1]),
  });
}

/**
 * The class that a file means, and whether it is the library's. Keras 2 wrote no module: then the kinds are gone through. A module that is
 * not Keras's is some Python file, and its class one of the user's. Throws a FormatError for a class it does not know.
 */
export function classFor(
  module: string | null | undefined,
  name: string,
  custom: CustomObjects = {},
): { readonly Class: ConfiguredClass; readonly isOurs: boolean } {
  const own = entryOf(custom, name) ?? entryOf(custom, name.replace(/^.*>/, ""));
  const ours = own === undefined ? ourClass(module, name) : undefined;
  const Class = own ?? ours ?? registered.get(name);
  if (typeof Class === "function" && isSubclass(Class, Configured)) {
    return { Class: Class as ConfiguredClass, isOurs: ours !== undefined };
  }
  throw new FormatError({
    where: name,
    problem: "no such class",
    expected: isKeras(module) ? `a class of ${module} that there is here` : "a class that was registered",
    received: name,
    remedy: "For a class of your own, call registerClass(…) before you read the file, or give it in customObjects",
  });
}

function ourClass(module: string | null | undefined, name: string): unknown {
  const all = kinds();
  const own = name.replace(/^Custom>/, ""); // as TensorFlow wrote its optimizers
  if (module === undefined) return Object.values(all).flatMap((classes) => entryOf(classes, own) ?? [])[0];
  return module === null ? undefined : entryOf(Object(entryOf(all, kindOf(module))), own);
}

/** Whether there is a layer of this name. */
export function isLayerName(name: string): boolean {
  return entryOf(layers, name) !== undefined;
}

function isKeras(module: string | null | undefined): module is string {
  return typeof module === "string" && /^keras(\.|$)/.test(module);
}

/** `keras.src.layers.core.dense` is as `keras.layers`: where Keras keeps what it has no public name for. */
function kindOf(module: string): string {
  const [, kind] = /^keras\.src\.(optimizers\.schedules|[a-z]+)(?:\.|$)/.exec(module) ?? [];
  return kind === undefined ? module : `keras.${kind}`;
}

function entryOf(classes: object, name: string): unknown {
  return Object.hasOwn(classes, name) ? (classes as Readonly<Record<string, unknown>>)[name] : undefined;
}
