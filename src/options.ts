import { nearest } from "./check.js";
import { ArgumentError } from "./errors.js";
import { inWords, shortened } from "./in-words.js";
import { isRecord } from "./structure.js";

/** Options with their defaults put in: what has one, or must be given, is never undefined. */
export type Complete<O extends object, D extends Defaults<O>> = {
  readonly [K in keyof Required<O>]: undefined extends D[K] ? MaybeLeftOut<O, K> : Exclude<O[K], undefined>;
};
type MaybeLeftOut<O, K extends keyof O> = object extends Pick<O, K> ? O[K] | undefined : O[K];

/** A default for every option, undefined where there is none: so that no option is forgotten. */
export type Defaults<O extends object> = { readonly [K in keyof Required<O>]: O[K] | undefined };

/**
 * The options of a function, those left out or undefined as `defaults` says. Throws an ArgumentError for an option that there is not,
 * for what is no record of options, and for anything but true and false where that is the default.
 * Used as in `const { axis } = withDefaults("softmax", options, { axis: -1 })`.
 */
export function withDefaults<O extends object, const D extends Defaults<O>>(
  where: string,
  options: O,
  defaults: D,
): Complete<O, D> {
  refuseUnknown(where, options, Object.keys(defaults));
  const all = complete(where, Object.entries(options), defaults);
  for (const [name, value] of Object.entries(all)) {
    if (typeof Reflect.get(defaults, name) === "number") requireNumbers(where, name, value);
  }
  return all as Complete<O, D>;
}

/** `defaults` with what was given in their place, unless that is undefined. Throws an ArgumentError for a flag that is none. */
export function complete(
  where: string,
  given: readonly (readonly [string, unknown])[],
  defaults: object,
): Readonly<Record<string, unknown>> {
  const all: Record<string, unknown> = { ...defaults };
  for (const [name, value] of given) {
    if (value === undefined) continue;
    if (typeof all[name] === "boolean" && typeof value !== "boolean") {
      const problem = `no such ${name}`;
      throw new ArgumentError({ where, problem, expected: "true or false", received: inWords(value) });
    }
    all[name] = value;
  }
  return all;
}

/** What may be a list, of one number for each axis or of axes, or null: whoever takes it says what it may be. */
const LISTS: readonly string[] = ["axis", "axes", "strides", "poolSize", "dilationRate", "size"];

/** What has a number as its default is a number. */
function requireNumbers(where: string, name: string, value: unknown): void {
  if (LISTS.includes(name) || (typeof value === "number" && !Number.isNaN(value))) return;
  throw new ArgumentError({ where, problem: `no such ${name}`, expected: "a number", received: inWords(value) });
}

/** How options go beside other arguments, for the advice in errors. */
export interface Beside {
  /** The positional arguments, in order: one of them among the options is answered with its place. */
  readonly args?: readonly string[];
  /** How to write the call. */
  readonly remedy?: string;
}

/**
 * Throws an ArgumentError unless `options` is a record with none but the given keys; the nearest of them, or of the positional
 * arguments, is named.
 */
export function refuseUnknown(
  where: string,
  options: unknown,
  names: readonly string[],
  { args = [], remedy }: Beside = {},
): void {
  const known = names.length === 0 ? "none" : names.join(", ");
  if (!isRecord(options)) {
    throw new ArgumentError({
      where,
      problem: "these are no options",
      expected: names.length === 0 ? "none" : `a record with any of ${known}`,
      received: inWords(options),
      ...(remedy !== undefined && { remedy }),
    });
  }
  const stranger = Object.keys(options).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const near = nearest(stranger, [...names, ...args]);
  const place = near === undefined || names.includes(near) ? -1 : args.indexOf(near);
  const instead = place < 0 ? `Write ${near}` : `Write ${near} as argument ${place + 1}, not as an option`;
  throw new ArgumentError({
    where,
    problem: `no such option as ${shortened(stranger)}`,
    expected: names.length === 0 ? "no options" : `any of ${known}`,
    received: `${shortened(stranger)}: ${inWords(options[stranger])}`,
    ...(near !== undefined && { remedy: instead }),
  });
}
