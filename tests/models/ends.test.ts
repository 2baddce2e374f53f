import { expect, test } from "vitest";
import { Dense, Input, Model, Sequential } from "../../src/index.js";

test("inputs and outputs of a model are lists, whatever structure it was given", () => {
  const [a, b] = [Input([4]), Input([2])];
  const y = new Dense(3).apply(a);
  const one = new Model({ inputs: a, outputs: y });
  expect([one.inputs, one.outputs]).toEqual([[a], [y]]);
  const several = new Model({ inputs: { b, a }, outputs: [y, b] });
  expect([several.inputs, several.outputs]).toEqual([
    [b, a],
    [y, b],
  ]);
  const deeper = new Model({ inputs: one.inputs, outputs: [one.layers[1]!.output, ...one.outputs] });
  expect(deeper.outputs).toEqual([y, y]);
});

test("a stack has them as soon as its input is known, a model that was not called does not", () => {
  const stack = new Sequential([new Dense(3, { inputShape: [4] })]);
  expect(stack.inputs).toEqual([stack.input]);
  expect(stack.outputs).toEqual([stack.output]);
  expect(() => new Sequential([new Dense(3)]).inputs).toThrow(/has not been called between layers yet/);
});
