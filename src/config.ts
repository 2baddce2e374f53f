import { ArgumentError } from "./errors.js";
import { inWords } from "./in-words.js";
import { complete, refuseUnknown } from "./options.js";
import { isRecord } from "./structure.js";

/** What a class says of itself, so that an object of it can be written down and made again. */
export interface Declaration {
  /** Its name in files and errors. A string survives minifiers, `Function.name` does not. */
  readonly className: string;
  /** Its positional arguments, in order. */
  readonly args: readonly string[];
  /**
   * Every option with its default; an argument that may be left out stands here, too. One whose default is true or false takes
   * nothing else.
   */
  readonly defaults: object;
}

/** What a constructor takes as its last argument: a config but for the positional arguments `P`, each of it optional. */
export type Options<C, P extends keyof C = never> = {
  readonly [K in keyof C as K extends P ? never : K]?: C[K] | undefined;
};

/** What `static defaults` holds: every option but for the positional arguments `P`. */
export type Defaults<C, P extends keyof C = never> = Omit<C, P>;

/**
 * Whatever is made from a config that can be written down: layers, optimizers, losses, metrics, initializers, …
 *
 * A class says its options once, in an interface with their documentation, and their defaults once, in `static defaults`. A
 * subclass of it may know more: the declaration of the class that is made counts.
 */
export abstract class Configured<C extends object = object> {
  static className = "Configured";
  static args: readonly string[] = [];
  static defaults: object = {};
  /** Every option, complete and frozen. */
  readonly config: Readonly<C>;

  /**
   * `positional` are the arguments that come before the options, by name. Throws an ArgumentError for an option that does not
   * exist, with the name that was probably meant.
   */
  constructor(options?: Options<C>, positional: Partial<C> = {}) {
    this.config = Object.freeze(completeConfig(new.target, options, positional)) as Readonly<C>;
  }

  /** The class's name, as files have it. */
  get className(): string {
    return classNameOf(this.constructor);
  }

  /** What {@link fromConfig} needs to make the same again: every option. */
  getConfig(): C {
    return { ...this.config };
  }

  /** A new object like the one that gave this config. */
  static fromConfig<T>(this: (abstract new (...args: never[]) => T) & Declaration, config: object): FromConfig<T> {
    // biome-ignore lint/complexity/noThisInStatic: which class it is asked of is the point
    return construct(this, config) as FromConfig<T>;
  }
}

/** What `fromConfig` gives: the object, but a promise of a model, since what makes models is loaded when it is first needed. */
export type FromConfig<T> = T extends { readonly wiring: unknown } ? Promise<T> : T;

/** A class's own name. A user's class that says none goes by the name of its function. */
export function classNameOf(Class: object): string {
  const own = Object.hasOwn(Class, "className") ? (Class as Declaration).className : undefined;
  return typeof own === "string" ? own : String((Class as { readonly name: unknown }).name);
}

/** A new object of a class from its config, as {@link Configured.getConfig} gives it. */
export function construct<T>(Class: (abstract new (...args: never[]) => T) & Declaration, config: object): T {
  if (!isRecord(config)) {
    const where = classNameOf(Class);
    throw new ArgumentError({ where, problem: "no config", expected: "a record", received: inWords(config) });
  }
  const entries = Object.entries(config);
  const given = new Map(entries);
  const rest = Object.fromEntries(entries.filter(([name]) => !Class.args.includes(name)));
  return Reflect.construct(Class as never, [...Class.args.map((name) => given.get(name)), rest]) as T;
}

/**
 * `new Adam(0.01)` beside `new Adam({ learningRate: 0.01 })`: what Configured takes, for a first argument that may be left out.
 * Used as in `super(...optional("learningRate", learningRate, options))`.
 */
export function optional<N extends string, A, O extends object>(
  name: N,
  first: A | O | undefined,
  options?: O,
): readonly [options: O | undefined, positional: { readonly [K in N]?: Exclude<A, O> }] {
  if (isRecord(first)) return [first as O, {}];
  return [options, (first === undefined ? {} : { [name]: first }) as { readonly [K in N]?: Exclude<A, O> }];
}

/** The options of a config, completed with the defaults of its class. */
function completeConfig(Class: Declaration, options: object = {}, positional: object = {}): object {
  const { args, defaults } = Class;
  const where = classNameOf(Class);
  const call = [...args.filter((name) => !Object.hasOwn(defaults, name)), "{ … }"].join(", ");
  refuseUnknown(where, options, Object.keys(defaults), { args, remedy: `Write new ${where}(${call})` });
  return complete(where, [...Object.entries(options), ...Object.entries(positional)], defaults);
}
