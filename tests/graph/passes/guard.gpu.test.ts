import { expect, test } from "vitest";
import { countOnlyIfFinite } from "../../../src/graph/symbols/trace.js";
import { assign, compile, ops, type SymbolicTensor, Tensor, Variable } from "../../../src/index.js";

/** Runs a step on batches; gives the values of `variables` after each. */
async function after(
  batches: readonly (readonly number[])[],
  variables: readonly Variable[],
  step: (x: SymbolicTensor) => SymbolicTensor,
): Promise<number[][]> {
  const build = (x: SymbolicTensor) => [step(x), ...variables.map(({ tensor }) => tensor)];
  const program = await compile(build, [{ shape: [2] }]);
  const seen: number[][] = [];
  for (const batch of batches) {
    const [, ...values] = await program.run(Tensor.from(batch));
    seen.push(values.flatMap(({ data }) => [...data]));
  }
  program.dispose();
  return seen;
}

const variable = (name: string) => new Variable(name, [2], Float32Array.of(1, 2));

test.each([
  ["not a number", Number.NaN],
  ["infinite", Number.POSITIVE_INFINITY],
  ["infinitely small", Number.NEGATIVE_INFINITY],
])("nothing changes in a run whose number is %s, and the next one counts", async (_, bad) => {
  const [early, late] = [variable("early"), variable("late")];
  const step = (x: SymbolicTensor) => {
    assign(early, ops.add(early.tensor, x));
    const loss = ops.sum(x);
    assign(late, ops.multiply(late.tensor, x));
    countOnlyIfFinite([loss]);
    return loss;
  };
  const seen = await after(
    [
      [1, 2],
      [bad, 3],
      [2, 2],
    ],
    [early, late],
    step,
  );
  expect(seen).toEqual([
    [2, 4, 1, 4],
    [2, 4, 1, 4],
    [4, 6, 2, 8],
  ]);
});

test("what is read between an early change and the number sees the new value, also in a run that is undone", async () => {
  const [state, copy] = [variable("state"), variable("copy")];
  const step = (x: SymbolicTensor) => {
    assign(state, ops.add(state.tensor, x));
    assign(state, ops.multiply(state.tensor, 2));
    const loss = ops.sum(ops.multiply(state.tensor, x));
    assign(copy, ops.add(state.tensor, 0.5));
    countOnlyIfFinite([loss]);
    return loss;
  };
  const seen = await after(
    [
      [1, 1],
      [Number.NaN, 1],
      [0, 1],
    ],
    [state, copy],
    step,
  );
  expect(seen).toEqual([
    [4, 6, 4.5, 6.5],
    [4, 6, 4.5, 6.5],
    [8, 14, 8.5, 14.5],
  ]);
});

test("all numbers must be finite, and what is exempt changes all the same", async () => {
  const [kept, exempt] = [variable("kept"), variable("exempt")];
  const step = (x: SymbolicTensor) => {
    const [first, second] = [ops.sum(x), ops.sum(ops.log(x))];
    assign(exempt, x);
    assign(kept, ops.add(kept.tensor, x));
    countOnlyIfFinite([first, second], (one) => one === exempt);
    return first;
  };
  const seen = await after(
    [
      [1, 1],
      [0, 1],
      [2, 1],
    ],
    [kept, exempt],
    step,
  );
  expect(seen).toEqual([
    [2, 3, 1, 1],
    [2, 3, 0, 1],
    [4, 4, 2, 1],
  ]);
});
