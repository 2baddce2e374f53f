import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { inWords } from "../src/in-words.js";

class Camera {}

test.each<[unknown, string]>([
  [1.5, "1.5"],
  [Number.NaN, "NaN"],
  [null, "null"],
  [undefined, "undefined"],
  [true, "true"],
  [5n, "5n"],
  [Symbol("s"), "Symbol(s)"],
  ["same", '"same"'],
  ['say "hi"\n', '"say \\"hi\\"\\n"'],
  ["a".repeat(1000), `"${"a".repeat(40)}…"`],
  [() => 0, "a function"],
  [Camera, "the class Camera"],
  [[1, "a", null], '[1, "a", null]'],
  [[[0, 1], [2]], "[[0, 1], [2]]"],
  [[[[1]]], "a list of 1"],
  [new Array(6).fill(1e-100 / 3), "a list of 6"],
  [new Array(300).fill(0), "a list of 300"],
  [{}, "{}"],
  [{ x: 1, y: [2] }, "{ x, y }"],
  [{ a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 }, "{ a, b, c, d, e, f, … }"],
  [Promise.resolve(), "a Promise"],
  [runInNewContext("Promise.resolve()"), "a Promise"],
  [new Map(), "a Map"],
  [new Int32Array(2), "an Int32Array"],
  [new Uint8Array(2), "a Uint8Array"],
  [new ArrayBuffer(2), "an ArrayBuffer"],
  [new Camera(), "a Camera"],
  [new (class {})(), "an object"],
  [Object.create({ constructor: null }), "an object"],
  [new Error("no"), "an Error"],
])("%#", (value, words) => {
  expect(inWords(value)).toBe(words);
});
