import { expect, test } from "vitest";
import { SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { ShapeError } from "../../src/index.js";
import { pairOutputs } from "../../src/training/outputs.js";

const tensor = (name: string) => new SymbolicTensor({ shape: [4, 1] }, { kind: "input", name });
const [p, q, t, u, w] = ["p", "q", "t", "u", "w"].map(tensor) as [
  SymbolicTensor,
  SymbolicTensor,
  SymbolicTensor,
  SymbolicTensor,
  SymbolicTensor,
];
type Trees = Parameters<typeof pairOutputs>;

const paired = (yPred: Trees[0], yTrue: unknown, sampleWeight?: unknown) =>
  pairOutputs(yPred, yTrue as Trees[1], sampleWeight as Trees[2], ["first", "second"]).map(
    ({ name, yPred, yTrue, sampleWeight }) => [name, yPred, yTrue, sampleWeight],
  );

test("outputs meet their targets and weights: alone, in lists and by name", () => {
  expect(paired(p, t, w)).toEqual([["first", p, t, w]]);
  expect(paired(p, [t], { any: w })).toEqual([["first", p, t, w]]);
  expect(paired([p, q], [t, u], [w])).toEqual([["first", p, t, w], ["second", q, u, undefined]]); // biome-ignore format: a table
  expect(paired({ a: p, b: q }, { b: u, a: t }, { b: w })).toEqual([["first", p, t, undefined], ["second", q, u, w]]); // biome-ignore format: a table
  expect(paired({ a: p, b: q }, { b: u })).toEqual([["first", p, undefined, undefined], ["second", q, u, undefined]]); // biome-ignore format: a table
});

test("one weight counts for all outputs", () => {
  expect(paired([p, q], [t, u], w)).toEqual([["first", p, t, w], ["second", q, u, w]]); // biome-ignore format: a table
});

test.each<[string, Trees[0], unknown, unknown]>([
  ["one target for two outputs", [p, q], t, undefined],
  ["two targets for one output", p, [t, u], undefined],
  ["two weights for one output", p, t, [w, w]],
  ["no weight in a list, for one output", p, t, []],
  ["no weight in a record, for several", { a: p, b: q }, { a: t, b: u }, {}],
  ["a weight by a name that no output has", { a: p, b: q }, { a: t, b: u }, { typo: w }],
  ["a weight by a name, where outputs have none", [p, q], [t, u], { a: w }],
  ["a target more than outputs", [p, q], [t, u, t], undefined],
  ["a target by a name that no output has", { a: p, b: q }, { a: t, b: u, c: t }, undefined],
])("%s is a ShapeError, not left out", (_, yPred, yTrue, sampleWeight) => {
  expect(() => paired(yPred, yTrue, sampleWeight)).toThrow(ShapeError);
});
