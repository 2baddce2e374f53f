import { describe, expect, test } from "vitest";
import { fuse } from "../../../src/graph/passes/fuse.js";
import type { Group } from "../../../src/graph/passes/group.js";
import { simplify } from "../../../src/graph/passes/simplify.js";
import type { Structure } from "../../../src/graph/program/compile.js";
import { rarePasses } from "../../../src/graph/program/rare-passes.js";
import type { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { graphOf, groupNames, input } from "../../harness/schedule.js";

const groupsOf = (build: () => Structure): Group[] => fuse(simplify(graphOf(build)), 8, rarePasses) ?? [];
const fused = (build: () => Structure): string[] => groupNames(groupsOf(build));

const x = input([3, 5]);
const w = input([5, 7]);
const b = input([7]);

describe("what joins", () => {
  test("a chain of element-wise ops is one kernel", () => {
    expect(fused(() => ops.exp(ops.negative(ops.square(x))))).toEqual(["square + negative + exp"]);
  });

  test("bias, activation and residual ride in a product's last write", () => {
    const residual = input([3, 7]);
    const build = () => ops.add(ops.relu(ops.add(ops.matmul(x, w), b)), residual);
    expect(fused(build)).toEqual(["matmul + add + relu + add"]);
  });

  test("so they do in a convolution's, a pooling's, a reduction's and a softmax's", () => {
    const image = input([2, 4, 4, 3]);
    expect(fused(() => ops.relu(ops.conv2d(image, input([3, 3, 3, 4]))))).toEqual(["conv2d + relu"]);
    expect(fused(() => ops.relu(ops.maxPool2d(image)))).toEqual(["maxPool2d + relu"]);
    expect(fused(() => ops.sqrt(ops.sum(x, { axis: 1 })))).toEqual(["sum + sqrt"]);
    expect(fused(() => ops.multiply(ops.softmax(x), x))).toEqual(["softmax + multiply"]);
  });

  test("so it does reshaped: an element keeps its place", () => {
    const image = input([3, 5, 2]);
    const spread = (y: SymbolicTensor) => ops.relu(ops.add(ops.reshape(y, [3, 5, 2]), input([2])));
    expect(fused(() => spread(ops.matmul(x, input([5, 10]))))).toEqual(["matmul + add + relu"]);
    expect(fused(() => ops.add(spread(ops.exp(input([30]))), ops.square(image)))).toEqual([
      "exp + add + relu + square + add",
    ]);
    const square = input([5, 5]);
    const twice = () => {
      const y = ops.exp(square);
      return ops.add(y, ops.reshape(ops.reshape(y, [25]), [5, 5]));
    };
    expect(fused(twice)).toEqual(["exp + add"]);
    expect(fused(() => ops.add(ops.reshape(ops.matmul(x, w), [3, 7, 1]), input([3, 7, 4])))).toEqual(["matmul", "add"]);
  });

  test("two branches that meet again are one kernel", () => {
    expect(fused(() => ops.add(ops.exp(x), ops.negative(x)))).toEqual(["exp + negative + add"]);
    const branches = () => {
      const y = ops.square(x);
      return ops.add(ops.exp(y), ops.negative(y));
    };
    expect(fused(branches)).toEqual(["square + exp + negative + add"]);
  });

  test("a value needed outside too is written on the way", () => {
    const groups = groupsOf(() => {
      const y = ops.matmul(x, w);
      return { y, activated: ops.relu(y) };
    });
    expect(groupNames(groups)).toEqual(["matmul + relu"]);
    expect(groups[0]!.stores).toHaveLength(2);
  });

  test("a value that is not needed outside is not written", () => {
    const [group] = groupsOf(() => ops.relu(ops.matmul(x, w)));
    expect(group!.stores.map(({ source }) => source.kind === "output" && source.node.op.name)).toEqual(["relu"]);
  });
});

describe("what does not", () => {
  test("another shape", () => {
    expect(fused(() => ops.add(ops.exp(b), ops.matmul(x, w)))).toEqual(["exp", "matmul + add"]);
    expect(fused(() => ops.add(ops.exp(b), input([3, 7])))).toEqual(["exp", "add"]);
  });

  test("a value that comes later", () => {
    const late = () => {
      const early = ops.matmul(x, w);
      return ops.multiply(early, ops.matmul(x, input([5, 7])));
    };
    expect(fused(late)).toEqual(["matmul", "matmul + multiply"]);
  });

  test("a product into what it depends on", () => {
    expect(fused(() => ops.matmul(ops.relu(x), w))).toEqual(["relu", "matmul"]);
  });

  test("a read of a variable past its assignment", () => {
    const v = new Variable("v", [3, 5]);
    const build = () => {
      const y = ops.exp(x);
      assign(v, ops.square(x));
      return ops.add(y, v.tensor);
    };
    expect(fused(build)).toEqual(["exp", "square + assign", "add"]);
  });

  test("a read of a variable past its assignment, through a view", () => {
    const v = new Variable("v", [15]);
    const groups = fused(() => {
      const y = ops.exp(x);
      assign(v, ops.reshape(ops.square(x), [15]));
      return ops.add(y, ops.reshape(v.tensor, [3, 5]));
    });
    expect(groups.indexOf("add")).toBeGreaterThan(groups.indexOf("assign"));
  });
});

describe("WebGPU's eight storage buffers", () => {
  const buffers = ({ members, stores }: Group) => {
    const own = new Set<SymbolicTensor>(members.flatMap(({ outputs }) => Object.values(outputs)));
    const reads = new Set(members.flatMap(({ inputs }) => Object.values(inputs)).filter((tensor) => !own.has(tensor)));
    return reads.size + stores.length;
  };

  test("a sum of many tensors is split so that no kernel binds more", () => {
    const many = Array.from({ length: 20 }, () => input([3, 5]));
    const groups = groupsOf(() => many.reduce((sum, one) => ops.add(sum, one)));
    expect(groups.length).toBeGreaterThan(1);
    for (const group of groups) expect(buffers(group)).toBeLessThanOrEqual(8);
    expect(groups.flatMap(({ members }) => members)).toHaveLength(19);
  });

  test("many results of one chain are split too", () => {
    const groups = groupsOf(() => {
      const results: SymbolicTensor[] = [ops.exp(x)];
      for (let i = 0; i < 12; i++) results.push(ops.square(results.at(-1)!));
      return results;
    });
    for (const group of groups) expect(buffers(group)).toBeLessThanOrEqual(8);
  });

  test("a kernel that uses four of its own leaves four", () => {
    const many = Array.from({ length: 9 }, () => input([3, 7]));
    const groups = groupsOf(() => many.reduce((sum, one) => ops.add(sum, one), ops.matmul(x, w)));
    expect(groups[0]!.anchor.op.name).toBe("matmul");
    expect(buffers(groups[0]!)).toBeLessThanOrEqual(6); // four more, the product itself and its buffer among the reads
  });
});
