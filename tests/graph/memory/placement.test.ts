import { describe, expect, test } from "vitest";
import { Slab } from "../../../src/graph/memory/slab.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { groupNames, paperMemory, schedule } from "../../harness/schedule.js";
import { mlp, trainingStep } from "../../harness/step-graph.js";

/** Two variables in one slab, as the gradients or the state of a model are. */
function pair(...shape: number[]): readonly [Variable, Variable] {
  const [a, b] = [new Variable("a", shape), new Variable("b", shape)];
  Slab.of(paperMemory, "slab", [a, b]);
  return [a, b];
}

/** What runs, one line a dispatch. */
function run(build: (x: SymbolicTensor) => void, shape: readonly number[] = [4]): string[] {
  const nothing = (x: SymbolicTensor | undefined) => {
    build(x!);
    return {};
  };
  return groupNames(schedule(nothing, [{ shape }]).storage.steps.map(({ group }) => group));
}

describe("an assignment", () => {
  test("costs nothing where the value is computed in this program", () => {
    const [a] = pair(4, 4);
    expect(run((x) => assign(a, ops.matmul(x, x)), [4, 4])).toEqual(["matmul"]);
    expect(run((x) => assign(a, ops.exp(x)), [4, 4])).toEqual(["exp + assign"]);
  });

  test("is a copy where the value is an input, a variable or a number", () => {
    const [a, b] = pair(4);
    const [c] = pair(4);
    expect(run((x) => assign(a, x))).toEqual(["assign"]);
    expect(run(() => assign(a, c.tensor))).toHaveLength(1);
    expect(run(() => assign(b, ops.add(ops.multiply(2, 3), ops.broadcastTo(c.tensor, [4]))))).toHaveLength(1);
  });

  test("waits where the old value is read in between", () => {
    const [a] = pair(4, 4);
    const [b] = pair(4, 4);
    const build = (x: SymbolicTensor) => {
      const next = ops.exp(x);
      const old = ops.matmul(a.tensor, x);
      assign(a, next);
      assign(b, old);
    };
    expect(run(build, [4, 4])).toEqual(["exp", "matmul", "assign"]);
  });

  test("waits where the kernel that computes the value reads the variable's own buffer", () => {
    const [a, b] = pair(4, 4);
    expect(run((x) => assign(a, ops.matmul(a.tensor, x)), [4, 4])).toEqual(["matmul", "assign"]);
    expect(run((x) => assign(a, ops.matmul(b.tensor, x)), [4, 4])).toEqual(["matmul", "assign"]);
  });

  test("waits where a later kernel would read one part of the buffer and write another", () => {
    const [a, b] = pair(4, 4);
    const chain = (x: SymbolicTensor) => {
      const y = ops.matmul(x, x);
      assign(a, y);
      assign(b, ops.matmul(y, x));
    };
    expect(run(chain, [4, 4])).toEqual(["matmul", "matmul", "assign"]);
  });

  test("of one value to two variables copies it to both in one buffer, and once in two", () => {
    const [a, b] = pair(4, 4);
    const [c] = pair(4, 4);
    const both = (first: Variable, second: Variable) =>
      run(
        (x) => {
          const y = ops.matmul(x, x);
          assign(first, y);
          assign(second, y);
        },
        [4, 4],
      );
    expect(both(a, b)).toEqual(["matmul", "assign", "assign"]);
    expect(both(a, c)).toEqual(["matmul", "assign"]);
  });

  test("costs nothing for the gradients of a net, all in one buffer", () => {
    const { storage } = trainingStep(mlp([31, 17]), 32, [20]);
    expect(groupNames(storage.steps.map(({ group }) => group))).not.toContain("assign");
  });

  test("waits where the variable is set again", () => {
    const [a] = pair(4, 4);
    const twice = (x: SymbolicTensor) => {
      assign(a, ops.matmul(x, x));
      assign(a, ops.softmax(x));
    };
    expect(run(twice, [4, 4])).toEqual(["matmul", "assign", "softmax", "assign"]);
  });
});
