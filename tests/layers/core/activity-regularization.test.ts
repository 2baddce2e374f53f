import { expect, test } from "vitest";
import { traced } from "../../../src/graph/symbols/trace.js";
import { ActivityRegularization, ArgumentError, SymbolicTensor } from "../../../src/index.js";
import { scope } from "../../../src/module/scope.js";

test("ActivityRegularization passes its input through and adds one penalty", () => {
  const x = new SymbolicTensor({ shape: [2, 3] }, { kind: "input", name: "x" });
  traced(() => {
    expect(new ActivityRegularization({ l1: 0.1, l2: 0.2 }).apply(x)).toBe(x);
    expect(scope().losses).toHaveLength(1);
  });
  expect(() => new ActivityRegularization({ activityRegularizer: "l2" } as never)).toThrow(ArgumentError);
});
