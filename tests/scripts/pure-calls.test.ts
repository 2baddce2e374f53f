import ts from "typescript";
import { expect, test } from "vitest";
import { markPureCalls } from "../../scripts/build/pure-calls.js";

/** What the build makes of a module. */
function built(source: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  return ts.transpileModule(source, { compilerOptions, transformers: { after: [markPureCalls] } }).outputText.trim();
}

test.each([
  [
    "export const relu = defineElementwise({ name: f() });",
    "export const relu = /*#__PURE__*/ defineElementwise({ name: /*#__PURE__*/ f() });",
  ],
  ["const cache = new WeakMap<object, number>();", "const cache = /*#__PURE__*/ new WeakMap();"],
  ["const rows = { a: row(1), b: 2 };", "const rows = { a: /*#__PURE__*/ row(1), b: 2 };"],
  ["export class A { static kind = of(A); }", "export class A {\n    static kind = /*#__PURE__*/ of(A);\n}"],
])("marks what runs while a module loads: %s", (source, expected) => {
  expect(built(source)).toBe(expected);
});

test.each([
  "const late = () => f();",
  "export function g() {\n    return f();\n}",
  "class A {\n    own = f();\n}",
  "f();",
])("leaves alone what runs later, and what is done for its effect: %s", (source) => {
  expect(built(source)).toBe(source);
});
