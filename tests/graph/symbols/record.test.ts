import { describe, expect, test } from "vitest";
import { ArgumentError, ShapeError } from "../../../src/errors.js";
import { betweenIn, type Callee } from "../../../src/graph/symbols/between.js";
import { constant } from "../../../src/graph/symbols/constant.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { LayerTensor, record, replaceBetween } from "../../../src/graph/symbols/layer-tensor.js";
import { applyOp, defineOp as defineGraphOp } from "../../../src/graph/symbols/op.js";
import { recordable } from "../../../src/graph/symbols/record.js";
import { fill, type SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { currentTrace, nextStream, traced } from "../../../src/graph/symbols/trace.js";
import { Variable } from "../../../src/graph/symbols/variable.js";
import { defineOp } from "../../../src/index.js";
import * as ops from "../../../src/ops/index.js";
import { leaves } from "../../../src/structure.js";
import { Tensor } from "../../../src/tensor.js";
import { input } from "../../harness/schedule.js";

const between = (...shape: number[]) => new LayerTensor({ shape }, { name: "x" });

const outside = between(-1);

/** A callee of one function of tensors. */
const callee = (apply: (...xs: SymbolicTensor[]) => unknown): Callee => ({ className: "Mine", apply });

/** The one tensor that a call gives. */
function single(call: unknown): LayerTensor {
  if (!(call instanceof LayerTensor)) throw new Error("no value between layers");
  return call;
}

describe("a value between layers", () => {
  test("has no size before there is a batch", () => {
    expect(() => between(-1, 3).size).toThrow(ShapeError);
    expect(() => between(-1, 3).size).toThrow(
      "x: the size of a value between layers is not known before there is a batch: expected a shape of known sizes, received [-1, 3].",
    );
    expect(between(2, 3).size).toBe(6);
  });

  test("is found in lists and records at any depth, and not in tensors of a graph", () => {
    const x = between(-1);
    for (const value of [x, [x], { a: x }, { a: [{ b: x }] }, [1, [x]]]) expect(betweenIn(value)).toBe(x);
    for (const value of [input([2]), [input([2])], { a: 1 }, [[1, 2]], "x", null])
      expect(betweenIn(value)).toBe(undefined);
  });

  test("is replaced in a copy", () => {
    const x = between(-1);
    const args = [[x, 1], { mask: x, axis: -1 }];
    expect(replaceBetween(args, () => "seen")).toEqual([["seen", 1], { mask: "seen", axis: -1 }]);
    expect(args).toEqual([[x, 1], { mask: x, axis: -1 }]);
  });

  test.each<[string, () => unknown]>([
    [
      "an op that records nothing",
      () => defineGraphOp({ name: "op", inputs: ["x"], infer: ({ x }) => x })(between(-1)),
    ],
    ["a node", () => applyOp(ops.exp.definition, { x: between(-1) })],
    ["a loss", () => gradients(between(), [input([2])])],
    ["a tensor to differentiate by", () => gradients(input([]), [between(2)])],
  ])("is refused as %s", (_, call) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(
      /^\w+: a value between layers came into a graph: .* Between layers, call layers, functions of ops/,
    );
  });
});

describe("record", () => {
  test("tells which sizes depend on the batch", () => {
    const x = between(-1, 28, 28, 1);
    const [mean, conv] = [ops.mean(x, { axis: 0 }), ops.conv2d(x, fill(1, [3, 3, 1, 8]))];
    expect(mean.shape).toEqual([28, 28, 1]);
    expect(conv.shape).toEqual([-1, 26, 26, 8]);
    expect(ops.matmul(between(-1, -1, 8), fill(1, [8, 4])).shape).toEqual([-1, -1, 4]);
    expect(ops.argmax(x, { axis: 1 }).dtype).toBe("int32");
  });

  test("knows of unknown sizes how they hang together", () => {
    const x = between(-1, -1, 8);
    // What is turned over has the batch second; pairs of rows are whole only as long as the number of rows is remembered.
    expect(ops.add(x, ops.transpose(ops.transpose(x, [1, 0, 2]), [1, 0, 2])).shape).toEqual([-1, -1, 8]);
    const rows = ops.reshape(x, [-1, 8]);
    expect(ops.reshape(rows, [-1, 64, 8]).shape).toEqual([-1, 64, 8]);
    expect(() => ops.add(rows, between(-1, 8))).toThrow(ShapeError);
  });

  test("keeps what was called with what, once a call", () => {
    const [x, y] = [between(-1, 3), between(-1, 3)];
    const list = [x, y];
    const joined = single(ops.concat(list));
    list.push(x);
    expect(joined.from?.callee.className).toBe("concat");
    expect(joined.from?.args).toEqual([[x, y]]);
    expect(joined.from?.outputs).toBe(joined);
    expect(single(ops.concat(list)).from?.callee).not.toBe(joined.from?.callee);
    const layer = callee((x) => x);
    expect([record(layer, [x]), record(layer, [y])].map((one) => single(one).from?.callee)).toEqual([layer, layer]);
  });

  test("gives results of every structure", () => {
    const split = ops.split(between(-1, 4), 2, 1);
    expect(split.map(({ shape }) => shape)).toEqual([
      [-1, 2],
      [-1, 2],
    ]);
    const { mean, variance } = ops.moments(between(-1, 4), { axes: 0 });
    expect([mean, variance].map((one) => single(one).shape)).toEqual([[4], [4]]);
    expect(single(mean).from).toBe(single(variance).from);
    const nested = record(
      callee((x) => ({ a: [x], b: { c: x } })),
      [between(-1, 4)],
    );
    expect(leaves<LayerTensor>(nested).map(({ from }) => from?.outputs)).toEqual([nested, nested]);
  });

  test("tries calls in traces of their own, and a value that comes twice is one tensor", () => {
    const seen: unknown[] = [];
    const layer = callee((a, b) => {
      seen.push(currentTrace(), a === b, nextStream());
      return a;
    });
    const { trace } = traced(() => record(layer, [between(-1), between(-1)]));
    expect(seen[0]).not.toBe(seen[3]);
    expect(seen[0]).not.toBe(trace);
    expect(trace.streams).toBe(0);
    expect([seen[1], seen[2], seen[5]]).toEqual([false, 0, 0]);
    const x = between(-1);
    record(layer, [x, x]);
    expect(seen[7]).toBe(true);
    expect(currentTrace()).toBeUndefined();
  });

  test.each<[string, () => unknown, string]>([
    [
      "another number of tensors",
      () => ops.unstack(between(-1, 2)),
      "unstack: how many tensors it gives, their ranks or",
    ],
    [
      "another rank",
      () =>
        record(
          callee((x) => (x.shape[0] === 2 ? ops.mean(x) : x)),
          [between(-1)],
        ),
      "Mine: how many",
    ],
    [
      "no tensor",
      () =>
        record(
          callee(() => 1),
          [between(-1)],
        ),
      "Mine: the result is no tensor: expected symbolic",
    ],
    [
      "nothing",
      () =>
        record(
          callee(() => undefined),
          [between(-1)],
        ),
      "received undefined.",
    ],
    [
      "a value from outside",
      () =>
        record(
          callee(() => outside),
          [between(-1)],
        ),
      'Mine: the result depends on "x", a value',
    ],
  ])("refuses a call that gives %s", (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });
});

describe("values between layers and tensors of a graph", () => {
  const mixed = "add: a value between layers came together with a tensor of a traced function.";
  test.each<[string, () => unknown]>([
    [
      "an argument",
      () =>
        record(
          callee((x) => ops.add(x, outside)),
          [between(-1)],
        ),
    ],
    ["what is computed", () => traced(() => ops.add(ops.randomNormal([1]), outside))],
  ])("do not mix: %s", (_, call) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(mixed);
  });

  test("constants, variables and what is computed outside a graph may come along", () => {
    const w = new Variable("w", [2]);
    for (const one of [fill(1, [2]), constant(Tensor.from([1, 2])), w.tensor, ops.randomNormal([2])]) {
      expect(single(ops.add(between(-1, 2), one)).from?.args[1]).toBe(one);
    }
  });
});

describe("recordable", () => {
  test("leaves a function as it is, but for values between layers", () => {
    const op = Object.assign((x: SymbolicTensor, n = 2) => [x, n] as const, { note: "kept" });
    const recorded = recordable("op", ["x", "n?: number"], op);
    const x = input([2]);
    expect(recorded(x)).toEqual([x, 2]);
    expect(recorded(x, 5)).toEqual([x, 5]);
    expect(recorded.note).toBe("kept");
  });

  test("holds for ops that users define", () => {
    const cube = defineOp({
      name: "cube",
      inputs: ["x"],
      attrs: { scale: 1 },
      infer: ({ x }) => x,
      elementwise: "x * x * x",
    });
    const made = single(cube(between(-1, 3), { scale: 2 }));
    expect(made.shape).toEqual([-1, 3]);
    expect(made.from?.callee.className).toBe("cube");
    expect(made.from?.args[1]).toEqual({ scale: 2 });
    expect(cube(input([2])).source.kind).toBe("output");
    expect(cube.definition.name).toBe("cube");
  });
});
