import { expect, test } from "vitest";
import { takenNames } from "../../scripts/taken-names.js";

const library = new Map([
  ["lib/numbers.wgsl", "fn larger(a: f32, b: f32) -> f32 { return max(a, b); }\nconst TINY = 1e-30;"],
]);

test("a shader that declares a name of the library is found, whatever it is there", () => {
  const sources = new Map([
    ["a.wgsl", "fn larger(x: f32) -> f32 { return x; }"],
    ["b.wgsl", "struct TINY { x: f32 }\nvar<workgroup> larger: f32;"],
  ]);
  expect(takenNames(sources, library)).toEqual([
    "a.wgsl: larger is the name of something in lib/numbers.wgsl. Choose another.",
    "b.wgsl: TINY is the name of something in lib/numbers.wgsl. Choose another.",
    "b.wgsl: larger is the name of something in lib/numbers.wgsl. Choose another.",
  ]);
});

test("names within functions, and longer ones, are a shader's own", () => {
  const source = "fn larger_one() {\n  let larger = 1.0;\n  const TINY = 2;\n}";
  expect(takenNames(new Map([["a.wgsl", source]]), library)).toEqual([]);
});
