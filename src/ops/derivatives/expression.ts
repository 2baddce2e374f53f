import { InternalError } from "../../errors.js";

/** A WGSL expression of numbers, names, calls and operators, as a tree. */
export type Expression =
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "negative"; readonly of: Expression }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "operator"; readonly operator: string; readonly a: Expression; readonly b: Expression };

/** Operators from those that bind least. `&` and `|` ask both sides: a branch, as `&&` is, is dear in a loop. */
const LEVELS = [["|"], ["&"], ["==", "!=", "<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]];

const TOKEN = /\s*(\d[\w.]*(?:[eE][+-]?\d+)?[fu]?|\.\d+\w*|[A-Za-z_]\w*|[=!<>]=|[-+*/%<>(),!&|])/y;

/** Reads an expression as the element-wise rows of our ops have them. */
export function parse(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const whole = binary(0);
  if (at < tokens.length) throw unreadable();
  return whole;

  function binary(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    let a = binary(level + 1);
    for (let operator = tokens[at]; operator !== undefined && operators.includes(operator); operator = tokens[at]) {
      at++;
      a = { kind: "operator", operator, a, b: binary(level + 1) };
    }
    return a;
  }

  function unary(): Expression {
    const token = tokens[at++];
    if (token === "-") return { kind: "negative", of: unary() };
    if (token === "!") return { kind: "call", name: "!", args: [unary()] };
    if (token === "(") {
      const inner = binary(0);
      expect(")");
      return inner;
    }
    if (token === undefined || !/^[\w.]/.test(token)) throw unreadable();
    if (/^[\d.]/.test(token)) return { kind: "number", text: token };
    if (tokens[at] !== "(") return { kind: "name", name: token };
    at++;
    const args: Expression[] = [];
    while (tokens[at] !== ")") {
      args.push(binary(0));
      if (tokens[at] !== ")") expect(",");
    }
    at++;
    return { kind: "call", name: token, args };
  }

  function expect(token: string): void {
    if (tokens[at++] !== token) throw unreadable();
  }

  function unreadable(): InternalError {
    return new InternalError(`"${text}" cannot be differentiated: it is not read beyond "${tokens[at] ?? "its end"}"`);
  }
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined)
      throw new InternalError(`"${text}" cannot be differentiated: it is not read from ${from} on`);
    tokens.push(token);
  }
  return tokens;
}

/** The expression as WGSL. */
export function print(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return expression.text;
    case "name":
      return expression.name;
    case "negative":
      return `(-${print(expression.of)})`;
    case "call":
      return expression.name === "!"
        ? `(!${expression.args.map(print).join("")})`
        : `${expression.name}(${expression.args.map(print).join(", ")})`;
    case "operator":
      return `(${print(expression.a)} ${expression.operator} ${print(expression.b)})`;
  }
}

/** The same expression with other expressions where names are. */
export function substitute(expression: Expression, values: Readonly<Record<string, Expression>>): Expression {
  switch (expression.kind) {
    case "number":
      return expression;
    case "name":
      return values[expression.name] ?? expression;
    case "negative":
      return { ...expression, of: substitute(expression.of, values) };
    case "call":
      return { ...expression, args: expression.args.map((arg) => substitute(arg, values)) };
    case "operator":
      return { ...expression, a: substitute(expression.a, values), b: substitute(expression.b, values) };
  }
}
