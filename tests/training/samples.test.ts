import { expect, test } from "vitest";
import { WgradError } from "../../src/index.js";
import { Tensor } from "../../src/tensor.js";
import { toTensors } from "../../src/training/samples.js";

const HOLES = new Array(2 ** 32 - 1);
const [one, two] = [Tensor.from([1]), Tensor.from([2])];

function itself(): object {
  const record: Record<string, unknown> = {};
  record.self = record;
  return record;
}

test("lists and records of tensors are what they are, at any depth, and nested numbers one tensor", () => {
  expect(toTensors([one, two])).toEqual([one, two]);
  expect(toTensors({ a: one, b: { c: [2] } })).toEqual({ a: one, b: { c: two } });
  expect(toTensors([[1], [2]], [one, two])).toEqual([one, two]);
  expect(toTensors([[1], [2]], one)).toEqual(Tensor.from([[1], [2]]));
});

test("records come in the order of what the model takes, others behind", () => {
  const data = toTensors({ more: one, b: two, a: one }, { a: one, b: two });
  expect(Object.entries(data)).toEqual([["a", one], ["b", two], ["more", one]]); // biome-ignore format: a table
});

test.each<[string, unknown, unknown]>([
  ["a record that holds itself", itself(), undefined],
  ["a record that holds itself, in the place of one tensor", itself(), one],
  ["a list of holes without end", HOLES, undefined],
  ["a list of holes without end, in the place of one tensor", HOLES, one],
  ["a list of holes without end, in the place of several", HOLES, [one, two]],
  ["a hole in the place of a tensor", new Array(3), [one, one, one]],
])("%s is refused at once", (_, data, like) => {
  expect(() => toTensors(data, like as Tensor | undefined)).toThrow(WgradError);
});
