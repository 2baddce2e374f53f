import { arrayKinds } from "../../dtype.js";
import { ArgumentError, DTypeError, ShapeError } from "../../errors.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { isList, refuseEndless } from "../../structure.js";
import { requireTensor } from "./inputs.js";
import { SymbolicTensor } from "./tensor.js";

/** What a parameter takes, where that is not a tensor. A `numbers` is a number or a list of some; `any` is the op's own business. */
type Kind = "tensors" | "operand" | "number" | "numbers" | "sizes" | "text" | "dtype" | "options" | "any";

/**
 * A parameter of an op: `"x"` is a tensor, `"gamma?"` one that may be left out, `"...operands"` any number of them, `"axis?: number"`
 * something else.
 */
export type Parameter = `${string}: ${Kind}` | string;

interface Place {
  readonly name: string;
  readonly isOptional: boolean;
  readonly isRest: boolean;
  readonly kind: Kind | "tensor";
}

function placeOf(parameter: Parameter): Place {
  const [, rest, name = "", mark, kind = "tensor"] = /^(\.{3})?(\w+)(\?)?(?:: (\w+))?$/.exec(parameter) ?? [];
  return { name, isOptional: mark !== undefined, isRest: rest !== undefined, kind: kind as Place["kind"] };
}

/**
 * A check of what an op is called with, before it looks at any of it. The check throws a DTypeError for what is no tensor where one is
 * wanted, and an ArgumentError for numbers, lists or options that are none, and for more arguments than there are parameters.
 */
export function checkerOf(where: string, parameters: readonly Parameter[]): (args: readonly unknown[]) => void {
  const places = parameters.map(placeOf);
  const last = places.at(-1);
  return (args) => {
    if (args.length > places.length && last?.isRest !== true && args.slice(places.length).some(isGiven)) {
      throw tooMany(where, places, args);
    }
    places.forEach(({ name, isOptional, isRest, kind }, at) => {
      if (isRest) for (const [i, arg] of args.slice(at).entries()) checks.tensor(where, `${name}[${i}]`, arg);
      else if (!isOptional || isGiven(args[at])) checks[kind](where, name, args[at]);
    });
  };
}

function isGiven(argument: unknown): boolean {
  return argument !== undefined;
}

const MOST_AXES = 32;

type Check = (where: string, name: string, value: unknown) => unknown;

const checks: Readonly<Record<Place["kind"], Check>> = {
  tensor: requireTensor,
  tensors(where, name, value) {
    if (!isList(value)) throw wrong(where, name, value, "a list of symbolic tensors");
    refuseEndless(value, 0);
    for (const one of value) requireTensor(where, `an entry of ${name}`, one);
  },
  operand(where, name, value) {
    if (typeof value !== "number" && !isA(value, SymbolicTensor)) requireTensor(where, name, value);
  },
  number: requireNumber,
  numbers(where, name, value) {
    if (!isList(value)) return requireNumber(where, name, value);
    refuseEndless(value, 0);
    for (const one of value) requireNumber(where, name, one);
  },
  sizes(where, _, value) {
    if (isList(value) && value.length <= MOST_AXES && Array.from(value).every(Number.isSafeInteger)) return;
    throw new ShapeError({
      where,
      problem: "not a shape",
      expected: "whole sizes in a list",
      received: inWords(value),
    });
  },
  text(where, name, value) {
    if (typeof value !== "string") throw wrong(where, name, value, "a text");
  },
  dtype(where, _, value) {
    if (typeof value !== "string" || !Object.hasOwn(arrayKinds, value)) {
      const expected = Object.keys(arrayKinds).join(", ");
      throw new DTypeError({ where, problem: "no such type", expected, received: inWords(value) });
    }
  },
  options: () => undefined, // whoever knows their names looks at them
  any: () => undefined,
};

function requireNumber(where: string, name: string, value: unknown): void {
  if (typeof value !== "number" || Number.isNaN(value)) throw wrong(where, name, value, "a number");
}

function wrong(where: string, name: string, value: unknown, expected: string): ArgumentError {
  return new ArgumentError({ where, problem: `no such ${name}`, expected, received: inWords(value) });
}

function tooMany(where: string, places: readonly Place[], args: readonly unknown[]): ArgumentError {
  return new ArgumentError({
    where,
    problem: "too many arguments",
    expected: places.map(({ name }) => name).join(", ") || "none",
    received: `${args.length}, the last of them ${inWords(args.at(-1))}`,
  });
}
