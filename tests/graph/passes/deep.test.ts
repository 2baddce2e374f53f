import { expect, test } from "vitest";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { schedule } from "../../harness/schedule.js";

// No pass goes down a chain of ops by calling itself: the stack would end before a graph does.
test.each<[string, (x: SymbolicTensor) => SymbolicTensor]>([
  ["10,000 sums in a row, summed", (x) => ops.sum(chain(x))],
  ["and their gradients", (x) => gradients(ops.sum(ops.square(chain(x))), [x])[0] ?? expect.fail()],
])("%s", { timeout: 120_000 }, (_, build) => {
  expect(schedule((x) => build(x!), [{ shape: [4] }]).steps.length).toBeGreaterThan(0);
});

function chain(x: SymbolicTensor): SymbolicTensor {
  let y = x;
  for (let i = 0; i < 10_000; i++) y = ops.add(y, x);
  return y;
}
