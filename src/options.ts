import { nearest } from "./check.js";
import { ArgumentError } from "./errors.js";
import { inWords } from "./in-words.js";
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
 * and for what is no record of options.
 *
 * @example
 * const { axis } = withDefaults("softmax", options, { axis: -1 });
 */
export function withDefaults<O extends object, const D extends Defaults<O>>(
  where: string,
  options: O,
  defaults: D,
): Complete<O, D> {
  refuseUnknown(where, options, Object.keys(defaults));
  const complete: Record<string, unknown> = { ...defaults };
  for (const [name, value] of Object.entries(options)) if (value !== undefined) complete[name] = value;
  return complete as Complete<O, D>;
}

/** Throws an ArgumentError unless `options` is a record with none but the given keys; the nearest of them is named. */
export function refuseUnknown(where: string, options: unknown, names: readonly string[]): void {
  const known = names.length === 0 ? "none" : names.join(", ");
  if (!isRecord(options)) {
    throw new ArgumentError({
      where,
      problem: "these are no options",
      expected: names.length === 0 ? "none" : `a record with any of ${known}`,
      received: inWords(options),
    });
  }
  const stranger = Object.keys(options).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const near = nearest(stranger, names);
  throw new ArgumentError({
    where,
    problem: `no such option as ${stranger}`,
    expected: names.length === 0 ? "no options" : `any of ${known}`,
    received: `${stranger}: ${inWords(options[stranger])}`,
    ...(near !== undefined && { remedy: `Write ${near}` }),
  });
}
