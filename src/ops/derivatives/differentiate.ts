import { InternalError } from "../../errors.js";
import * as library from "../../kernels/library/index.js";
import { type Expression, parse, print, substitute } from "./expression.js";
import { SLOPES } from "./slopes.js";

/** A WGSL expression, and the functions that it calls. */
export interface Text {
  readonly text: string;
  readonly library: readonly string[];
}

/** The derivative of a WGSL expression by one of its names; undefined where it is 0 everywhere. */
export function differentiate(text: string, by: string): Text | undefined {
  const derivative = derive(parse(text), by);
  return derivative && { text: print(derivative), library: libraryFor(print(derivative)) };
}

const number = (text: string): Expression => ({ kind: "number", text });
const operator = (name: string, a: Expression, b: Expression): Expression => ({
  kind: "operator",
  operator: name,
  a,
  b,
});

function derive(expression: Expression, by: string): Expression | undefined {
  switch (expression.kind) {
    case "number":
      return undefined;
    case "name":
      return expression.name === by ? number("1.0") : undefined;
    case "negative":
      return negative(derive(expression.of, by));
    case "operator":
      return deriveOperator(expression.operator, expression.a, expression.b, by);
    case "call":
      return deriveCall(expression.name, expression.args, by);
  }
}

function deriveOperator(name: string, a: Expression, b: Expression, by: string): Expression | undefined {
  const da = derive(a, by);
  const db = derive(b, by);
  switch (name) {
    case "+":
      return plus(da, db);
    case "-":
      return plus(da, negative(db));
    case "*":
      return plus(times(da, b), times(db, a));
    case "/":
      // (a / b)′ = a′ / b − b′ · (a / b) / b
      return plus(da && operator("/", da, b), negative(db && times(db, operator("/", operator("/", a, b), b))));
    default:
      throw new InternalError(`derivatives: ${name} is no operator on numbers`);
  }
}

function deriveCall(name: string, args: readonly Expression[], by: string): Expression | undefined {
  if (name === "select") {
    const [no, yes, condition] = args.slice(0, 2).map((arg) => derive(arg, by));
    if ((no ?? yes) === undefined) return undefined;
    const zero = number("0.0");
    return { kind: "call", name, args: [no ?? zero, yes ?? zero, args[2] ?? condition ?? zero] };
  }
  const inner = args.map((arg) => derive(arg, by));
  if (inner.every((slope) => slope === undefined)) return undefined;
  const known = SLOPES[name];
  if (known === undefined) throw new InternalError(`derivatives: the slope of ${name} is not in the table`);
  const [names, ...slopes] = known;
  const values = Object.fromEntries(names.split(" ").map((arg, i) => [arg, args[i] ?? number("0.0")]));
  const parts = inner.map((slope, i) => {
    const outer = slopes[i];
    return outer == null ? undefined : times(slope, substitute(parse(outer), values));
  });
  return parts.reduce(plus, undefined);
}

function negative(a: Expression | undefined): Expression | undefined {
  return a && { kind: "negative", of: a };
}

function plus(a: Expression | undefined, b: Expression | undefined): Expression | undefined {
  return a && b ? operator("+", a, b) : (a ?? b);
}

function times(slope: Expression | undefined, by: Expression): Expression | undefined {
  if (slope === undefined) return undefined;
  return slope.kind === "number" && slope.text === "1.0" ? by : operator("*", slope, by);
}

/** The parts of the library that a text calls, and those that these call. */
function libraryFor(text: string): readonly string[] {
  const parts = Object.values(library);
  const needed = new Set<string>();
  const visit = (code: string) => {
    for (const part of parts) {
      if (needed.has(part) || !namesIn(part).some((name) => new RegExp(`\\b${name}\\(`).test(code))) continue;
      needed.add(part);
      visit(part);
    }
  };
  visit(text);
  return parts.filter((part) => needed.has(part));
}

function namesIn(part: string): readonly string[] {
  return [...part.matchAll(/^fn (\w+)/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
