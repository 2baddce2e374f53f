import { DTypeError, InternalError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { SymbolicTensor } from "./tensor.js";

// How an op's inputs and outputs are named where it is declared, and how they lie in a node. A declaration says `"x"`, `"mask?"` for
// one that may be left out, `"...xs"` for a list of any length. A node, and so every pass, knows a flat record: what was left out is
// not in it, and a list's tensors are `xs.0`, `xs.1`, ….

type IsList<N extends string> = string extends N ? false : N extends `...${string}` ? true : false;
type IsOptional<N extends string> = string extends N ? false : N extends `${string}?` ? true : false;

/** A name without its mark. */
export type Plain<N extends string> = N extends `...${infer L}` ? L : N extends `${infer M}?` ? M : N;

/** What one name stands for: a value, one that may be missing, or a list. */
export type Slot<N extends string, T> =
  IsList<N> extends true ? readonly T[] : IsOptional<N> extends true ? T | undefined : T;

/** Values by name, as a declaration's functions get them. */
export type Named<I extends readonly string[], T> = { readonly [N in I[number] as Plain<N>]: Slot<N, T> };

/** What may be said of some of them, in the same form: their gradients. */
export type Partially<I extends readonly string[], T> = {
  readonly [N in I[number] as Plain<N>]?: (IsList<N> extends true ? readonly (T | undefined)[] : T) | undefined;
};

/** One name of a declaration, read. */
export interface Place {
  readonly name: string;
  readonly kind: "one" | "optional" | "list";
}

export function placesOf(names: readonly string[]): readonly Place[] {
  return names.map((name): Place => {
    if (name.startsWith("...")) return { name: name.slice(3), kind: "list" };
    return name.endsWith("?") ? { name: name.slice(0, -1), kind: "optional" } : { name, kind: "one" };
  });
}

/** The name of a list's tensor in a node. */
function itemOf(list: string, i: number): string {
  return `${list}.${i}`;
}

/** The flat record of a call's arguments. Throws a DTypeError for what is not a tensor, or left out and must not be. */
export function readArguments(
  where: string,
  places: readonly Place[],
  args: readonly unknown[],
): Record<string, SymbolicTensor> {
  const flat: Record<string, SymbolicTensor> = {};
  places.forEach(({ name, kind }, at) => {
    const given = args[at];
    if (kind === "optional" && given === undefined) return;
    if (kind !== "list") flat[name] = requireTensor(where, name, given);
    else if (Array.isArray(given))
      given.forEach((one, i) => {
        flat[itemOf(name, i)] = requireTensor(where, itemOf(name, i), one);
      });
    else
      throw new DTypeError({
        where,
        problem: `${name} is no list`,
        expected: "an array of symbolic tensors",
        received: inWords(given),
      });
  });
  return flat;
}

/** A symbolic tensor, given back. Throws a DTypeError for anything else. */
export function requireTensor(where: string, name: string, value: unknown): SymbolicTensor {
  if (isA(value, SymbolicTensor)) return value;
  throw new DTypeError({
    where,
    problem: `${name} is not a tensor`,
    expected: "a symbolic tensor",
    received: inWords(value),
    remedy: "Use constant(tensor) for values on the host",
  });
}

/** A node's flat record in the form of the declaration. */
export function gather<T>(where: string, places: readonly Place[], flat: Readonly<Record<string, T>>): object {
  const named: Record<string, T | T[] | undefined> = {};
  for (const { name, kind } of places) {
    if (kind === "list") named[name] = listOf(name, flat);
    else if (kind === "one" && flat[name] === undefined) throw new InternalError(`${where}: ${name} is missing`);
    else named[name] = flat[name];
  }
  return named;
}

function listOf<T>(name: string, flat: Readonly<Record<string, T>>): T[] {
  const items: T[] = [];
  for (let item = flat[itemOf(name, 0)]; item !== undefined; item = flat[itemOf(name, items.length)]) items.push(item);
  return items;
}

/** The flat record of values in the form of the declaration; what is undefined is left out. */
export function flatten<T>(
  places: readonly Place[],
  named: Readonly<Record<string, T | readonly (T | undefined)[] | undefined>>,
): Record<string, T> {
  const flat: Record<string, T> = {};
  const put = (name: string, value: T | undefined) => {
    if (value !== undefined) flat[name] = value;
  };
  for (const { name, kind } of places) {
    const value = named[name];
    if (kind === "list")
      (value as readonly (T | undefined)[] | undefined)?.forEach((one, i) => {
        put(itemOf(name, i), one);
      });
    else put(name, value as T | undefined);
  }
  return flat;
}
