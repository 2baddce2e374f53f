import { describe, expect, test } from "vitest";
import { Slab } from "../../../src/graph/memory/slab.js";
import { simplify } from "../../../src/graph/passes/simplify.js";
import { snapshot } from "../../../src/graph/passes/snapshot.js";
import type { Structure } from "../../../src/graph/program/compile.js";
import type { Graph } from "../../../src/graph/symbols/graph.js";
import { defineOp } from "../../../src/graph/symbols/op.js";
import { fill, type SymbolicTensor, uniformValue } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { graphOf, input, names, paperMemory } from "../../harness/schedule.js";

const x = input([3, 5]);
const y = input([3, 5]);

const simplified = (build: () => Structure): Graph => simplify(graphOf(build));
/** The number that a graph's only output is known to be. */
const known = (build: () => Structure) => uniformValue(simplified(build).outputs.out!);

describe("what nobody needs", () => {
  test("is not in the graph", () => {
    const graph = graphOf(() => {
      ops.exp(x);
      return ops.relu(ops.negative(x));
    });
    expect(names(graph)).toEqual(["negative", "relu"]);
  });

  test("stays if it changes a variable", () => {
    const counter = new Variable("counter", []);
    const graph = graphOf(() => {
      assign(counter, ops.add(counter.tensor, 1));
      return { x };
    });
    expect(names(graph)).toEqual(["add", "assign"]);
  });
});

describe("constant folding", () => {
  test("works out ops on known numbers", () => {
    expect(known(() => ops.add(ops.multiply(2, 3), 4))).toBe(10);
    expect(known(() => ops.subtract(1, fill(3, [5])))).toBe(-2);
    expect(known(() => ops.divide(1, 4))).toBe(0.25);
    expect(known(() => ops.power(2, 10))).toBe(1024);
    expect(known(() => ops.exp(fill(0)))).toBe(1);
    expect(known(() => ops.sqrt(fill(9)))).toBe(3);
  });

  test("sees through views, broadcasts and casts, and keeps shape and type", () => {
    const { outputs } = simplified(() => ({
      view: ops.reshape(fill(7, [6]), [2, 3]),
      spread: ops.broadcastTo(fill(7), [4, 5]),
      whole: ops.cast(fill(-2.5, [2]), "int32"),
      bool: ops.cast(fill(0.5, [2]), "bool"),
    }));
    expect(Object.values(outputs).map(uniformValue)).toEqual([7, 7, -2, 1]);
    expect(Object.values(outputs).map(({ shape }) => shape)).toEqual([[2, 3], [4, 5], [2], [2]]);
    expect(Object.values(outputs).map(({ dtype }) => dtype)).toEqual(["float32", "float32", "int32", "bool"]);
  });

  test("leaves alone what depends on an input", () => {
    expect(names(simplified(() => ops.multiply(x, ops.add(1, 1))))).toEqual(["multiply"]);
  });
});

describe("identities", () => {
  test.each([
    ["x + 0", () => ops.add(x, 0)],
    ["0 + x", () => ops.add(0, x)],
    ["x − 0", () => ops.subtract(x, 0)],
    ["x · 1", () => ops.multiply(x, 1)],
    ["1 · x", () => ops.multiply(fill(1, [3, 5]), x)],
    ["x / 1", () => ops.divide(x, 1)],
  ])("%s is x", (_, build) => {
    expect(simplified(build).outputs.out).toBe(x);
  });

  test.each([
    ["0 − x", () => ops.subtract(0, x)],
    ["1 / x", () => ops.divide(1, x)],
    ["x · 0, which is NaN for some x", () => ops.multiply(x, 0)],
    ["x + 0 where the sum is larger than x", () => ops.add(x, fill(0, [2, 3, 5]))],
  ])("%s is not", (_, build) => {
    expect(simplified(build).nodes).toHaveLength(1);
  });
});

test("an op of somebody else's is none of ours, whatever its name", () => {
  const add = defineOp({ name: "add", inputs: ["a", "b"], infer: ({ a }) => a, elementwise: "a + b + 1.0" });
  expect(simplified(() => add(x, fill(0, [3, 5]))).nodes).toHaveLength(1);
});

describe("what is taken of a variable that changes later", () => {
  const v = new Variable("v", [3, 5]);
  /** The names in the graph of a value that is used after the assignment. */
  const kept = (take: () => SymbolicTensor) =>
    names(
      simplify(
        snapshot(
          graphOf(() => {
            const before = take();
            assign(v, x);
            return ops.exp(before);
          }),
        ),
      ),
    );

  test("keeps the old value: an identity is computed, a view is taken of a copy", () => {
    expect(kept(() => ops.add(v.tensor, 0))).toEqual(["add", "assign", "exp"]);
    expect(kept(() => ops.reshape(v.tensor, [15]))).toEqual(["copy", "reshape", "assign", "exp"]);
    expect(kept(() => ops.reshape(ops.reshape(v.tensor, [15]), [5, 3]))).toEqual([
      "copy",
      "reshape",
      "reshape",
      "assign",
      "exp",
    ]);
  });

  test("costs nothing where nothing changes, not after it, or only once it has been used", () => {
    const unchanged = graphOf(() => ops.exp(ops.reshape(v.tensor, [15])));
    expect(names(snapshot(unchanged))).toEqual(["reshape", "exp"]);
    const afterwards = graphOf(() => {
      assign(v, x);
      return ops.exp(ops.reshape(v.tensor, [15]));
    });
    expect(names(snapshot(afterwards))).toEqual(["assign", "reshape", "exp"]);
    const used = graphOf(() => {
      const y = ops.exp(ops.reshape(ops.reshape(v.tensor, [15]), [5, 3]));
      assign(v, x);
      return y;
    });
    expect(names(snapshot(used))).toEqual(["reshape", "reshape", "exp", "assign"]);
  });

  test("goes by bytes: a slab changes with its parts, and they with it, but not with each other", () => {
    const [a, b] = [new Variable("a", [4]), new Variable("b", [4])];
    const { whole } = Slab.of(paperMemory, "slab", [a, b]);
    const viewed = (read: Variable, written: Variable) =>
      names(
        snapshot(
          graphOf(() => {
            const view = ops.reshape(read.tensor, [read.size, 1]);
            assign(written, fill(1, written.shape));
            return ops.exp(view);
          }),
        ),
      ).includes("copy");
    expect([viewed(a, whole), viewed(whole, b), viewed(a, b), viewed(b, a)]).toEqual([true, true, false, false]);
  });
});

describe("common subexpressions", () => {
  test("are computed once", () => {
    expect(names(simplified(() => ops.add(ops.exp(x), ops.exp(x))))).toEqual(["exp", "add"]);
    expect(names(simplified(() => [ops.sum(ops.exp(x)), ops.sum(ops.exp(x))]))).toEqual(["exp", "sum"]);
  });

  test("are told apart by inputs, attributes, shapes and types", () => {
    expect(simplified(() => [ops.exp(x), ops.exp(y)]).nodes).toHaveLength(2);
    expect(simplified(() => [ops.sum(x, { axis: 0 }), ops.sum(x, { axis: 1 })]).nodes).toHaveLength(2);
    expect(simplified(() => [ops.subtract(x, y), ops.subtract(y, x)]).nodes).toHaveLength(2);
    expect(simplified(() => [ops.add(x, 1), ops.add(x, 2)]).nodes).toHaveLength(2);
    expect(simplified(() => [ops.reshape(x, [15]), ops.reshape(x, [5, 3])]).nodes).toHaveLength(2);
    expect(simplified(() => [ops.cast(x, "int32"), ops.cast(x, "uint32")]).nodes).toHaveLength(2);
  });

  test("are told apart by numbers that JSON knows nothing of", () => {
    const scaled = defineOp({
      name: "scaled",
      inputs: ["x"],
      attrs: { by: 0 },
      infer: ({ x: a }) => a,
      elementwise: "x * by",
    });
    const build = () => [Infinity, -Infinity, Number.NaN].map((by) => scaled(x, { by }));
    expect(simplified(build).nodes).toHaveLength(3);
    // Behind the point (x, −0) the angle turns the other way.
    expect(simplified(() => [ops.arctan2(0, x), ops.arctan2(-0, x)]).nodes).toHaveLength(2);
  });

  test("are not made of two ops that happen to have one name", () => {
    const make = (elementwise: string) =>
      defineOp({ name: "mine", inputs: ["x"], infer: ({ x: a }) => a, elementwise });
    expect(simplified(() => [make("x + 1.0")(x), make("x - 1.0")(x)]).nodes).toHaveLength(2);
  });

  test("do not include random numbers: each draw is its own", () => {
    expect(simplified(() => [ops.dropout(x, 0.5), ops.dropout(x, 0.5)]).nodes).toHaveLength(2);
    expect(simplified(() => [ops.randomUniform([3]), ops.randomUniform([3])]).nodes).toHaveLength(2);
  });

  test("include what reads a variable twice between its changes, as the casts of a weight do", () => {
    const w = new Variable("w", [3, 5]);
    const graph = simplified(() => {
      const early = [ops.cast(w.tensor, "float16"), ops.cast(w.tensor, "float16")];
      const viewed = [ops.tanh(ops.reshape(w.tensor, [15])), ops.tanh(ops.reshape(w.tensor, [15]))];
      assign(w, x);
      return [...early, ...viewed, ops.cast(w.tensor, "float16")];
    });
    expect(names(graph)).toEqual(["cast_float16", "reshape", "tanh", "assign", "cast_float16"]);
  });

  test("do not include what reads a variable that has changed in between", () => {
    const v = new Variable("v", [3, 5]);
    const graph = simplified(() => {
      const before = ops.exp(v.tensor);
      assign(v, x);
      return [before, ops.exp(v.tensor)];
    });
    expect(names(graph)).toEqual(["exp", "assign", "exp"]);
  });
});
