import { expect, test } from "vitest";
import { gradients, ops, Variable } from "../../../src/index.js";

test("a gradient may be asked with respect to a variable, as to its value", () => {
  const [w, b] = [new Variable("w", [3]), new Variable("b", [3])];
  const loss = ops.sum(ops.multiply(ops.exp(w.tensor), b.tensor));
  const found = gradients(loss, [w, b.tensor, b]);
  expect(found.map(({ shape }) => shape)).toEqual([[3], [3], [3]]);
  expect(found[1]).toBe(found[2]);
  expect(() => gradients(loss, [w, 3 as never])).toThrow("an entry of wrt is not a tensor");
});
