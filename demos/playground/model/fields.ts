/** The options of a class as fields to fill in. Nothing is listed here: the class is asked what it takes, and its answer is read. */
import { getConstraint, getInitializer, getRegularizer, WgradError } from "wgrad";
import {
  classOf,
  configOf,
  kindOf,
  type Options,
  type Part,
  type PartClass,
  type PartKind,
  type Value,
} from "./part.js";

export interface Field {
  readonly option: string;
  /** What it is where it is not set; undefined for none. */
  readonly fallback: Value | undefined;
  /** A flag, one of some names, a number, a layer within the layer, or whatever JSON there is for it. */
  readonly kind: "flag" | "choice" | "number" | "layer" | "json";
  /** The names that may be chosen. */
  readonly choices: readonly string[];
  /** What the class says that it takes, in words. */
  readonly expected: string;
  /** Whether it is an argument, without which there is no such thing. */
  readonly isArgument: boolean;
}

/** What the playground says itself, and what only code could give. */
const OWN = ["name", "inputShape", "returnState", "stateful", "weights"];

const asked = new Map<string, readonly Field[]>();

/** The fields of what a part is, arguments first. `start`: the part with options that make one. */
export function fieldsOf(kind: PartKind, { name, options: start }: Part): readonly Field[] {
  const key = `${kind} ${name}`;
  const known = asked.get(key);
  if (known !== undefined) return known;
  const Class = classOf(kind, name);
  const options = [...new Set([...Class.args, ...Object.keys(Class.defaults)])].filter((one) => !OWN.includes(one));
  const fields = options.map((option) => fieldOf(Class, start, option));
  asked.set(key, fields);
  return fields;
}

function fieldOf(Class: PartClass, start: Options, option: string): Field {
  const fallback: unknown = Reflect.get(Class.defaults, option);
  const isArgument = Class.args.includes(option) && fallback === undefined;
  const common = { option, fallback: fallback as Value | undefined, isArgument };
  if (typeof fallback === "boolean") return { ...common, kind: "flag", choices: [], expected: "true or false" };
  const expected = answerOf(Class, start, option);
  const choices = [...expected.matchAll(/"(\w+)"/g)].map(([, choice = ""]) => choice);
  if (choices.length > 0) return { ...common, kind: "choice", choices, expected };
  if (/^a (recurrent )?layer/.test(expected)) return { ...common, kind: "layer", choices: [], expected };
  const isNumber = typeof fallback === "number" || /^a (whole |finite )?number\b/.test(expected);
  return { ...common, kind: isNumber ? "number" : "json", choices: [], expected };
}

/** What a class expects of an option, in its own words: it is offered what nothing takes. */
function answerOf(Class: PartClass, start: Options, option: string): string {
  try {
    Class.fromConfig({ ...configOf(start), [option]: "?" });
    return "";
  } catch (error) {
    if (!(error instanceof WgradError)) throw error;
    return /expected (.*), received/.exec(error.message)?.[1] ?? "";
  }
}

const NAMED = { initializer: getInitializer, regularizer: getRegularizer, constraint: getConstraint } as const;

/** What a name stands for, with the options it has itself: "l2" is an L2. Undefined for activations and plain choices. */
export function partNamed(option: string, name: string): Part | undefined {
  const kind = kindOf(option);
  if (!(kind in NAMED)) return undefined;
  const { className } = NAMED[kind as keyof typeof NAMED](name as never);
  return { name: className, options: {} };
}
