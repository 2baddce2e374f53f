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
  [
    "const wide = define({ attrs: { ...NONE, n: 1 } });",
    "const wide = /*#__PURE__*/ (() => (/*#__PURE__*/ define({ attrs: { ...NONE, n: 1 } })))();",
  ],
  [
    "const inner = define({ of: outer.definition, fold: Math.abs });",
    "const inner = /*#__PURE__*/ (() => (/*#__PURE__*/ define({ of: outer.definition, fold: Math.abs })))();",
  ],
  [
    `const code = op({ text: \`\${N} + u\` });`,
    `const code = /*#__PURE__*/ (() => (/*#__PURE__*/ op({ text: \`\${N} + u\` })))();`,
  ],
  ["const most = of(2 ** 20 - (N + 1));", "const most = /*#__PURE__*/ of(2 ** 20 - (N + 1));"],
  [
    'import * as library from "./library.js";\nconst row = define({ uses: [library.power] });',
    'import * as library from "./library.js";\nconst row = /*#__PURE__*/ define({ uses: [library.power] });',
  ],
  [
    "class B { static defaults = { ...KERNEL, units: 1 }; }",
    "class B {\n    static defaults = /*#__PURE__*/ (() => ({ ...KERNEL, units: 1 }))();\n}",
  ],
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
