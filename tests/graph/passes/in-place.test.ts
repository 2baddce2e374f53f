import { describe, expect, test } from "vitest";
import { Slab } from "../../../src/graph/memory/slab.js";
import { type SymbolicTensor, scalar } from "../../../src/graph/symbols/tensor.js";
import { assign, Stretch, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";
import { groupNames, paperMemory, schedule } from "../../harness/schedule.js";

/** Variables side by side in one buffer. */
function side(shape: readonly number[], ...names: string[]): Variable[] {
  const variables = names.map((name) => new Variable(name, shape));
  Slab.of(paperMemory, "slab", variables);
  return variables;
}

const scheduled = (build: (x: SymbolicTensor) => void, shape: readonly number[]) =>
  schedule(
    (x) => {
      build(x!);
      return {};
    },
    [{ shape }],
  );

/** What runs, one line a dispatch. */
const run = (build: (x: SymbolicTensor) => void, shape: readonly number[] = [4]): string[] =>
  groupNames(scheduled(build, shape).storage.steps.map(({ group }) => group));

/** How the only step binds memory: the kind of each binding, as "read" or "read_write". */
const bindings = (build: (x: SymbolicTensor) => void, shape: readonly number[] = [4]) => {
  const { steps } = scheduled(build, shape).storage;
  expect(steps).toHaveLength(1);
  return [...(steps[0]?.fused?.bindings.values() ?? [])].flatMap(({ kind }) => (kind.startsWith("read") ? [kind] : []));
};

describe("an assignment is made where its value is computed", () => {
  test("with the variable bound once, to be read and written", () => {
    const [a] = side([4], "a");
    const step = (x: SymbolicTensor) => assign(a!, ops.add(a!.tensor, x));
    expect(run(step)).toEqual(["add + assign"]);
    expect(bindings(step)).toEqual(["read_write", "read"]);
  });

  test("in the last write of any kernel, whose own output the variable then is", () => {
    const [a, b] = side([4, 4], "a", "b");
    const product = (x: SymbolicTensor) => assign(a!, ops.add(a!.tensor, ops.matmul(x, x)));
    expect(run(product, [4, 4])).toEqual(["matmul + add + assign"]);
    expect(bindings(product, [4, 4])).toEqual([]);
    const [total] = side([], "total");
    expect(run((x) => assign(total!, ops.add(total!.tensor, ops.sum(x))))).toEqual(["sum + add + assign"]);
    // But not where the kernel itself reads that buffer.
    expect(run((x) => assign(a!, ops.add(a!.tensor, ops.matmul(b!.tensor, x))), [4, 4])).toEqual([
      "matmul + add",
      "assign",
    ]);
  });

  test("with everything else in that buffer bound to be written too, as WebGPU wants it", () => {
    const [a, b] = side([4], "a", "b");
    const step = (x: SymbolicTensor) => assign(a!, ops.multiply(ops.add(a!.tensor, b!.tensor), x));
    expect(run(step)).toEqual(["add + multiply + assign"]);
    expect(bindings(step)).toEqual(["read_write", "read_write", "read"]);
  });

  test("but not where parts of that buffer overlap in one kernel", () => {
    const [a, b, c] = side([64], "a", "b", "c");
    const { region } = a!;
    const both = new Variable("b and c", [64]); // half of b, half of c
    both.region = new Stretch(region!.home, 384, 256);
    const step = (x: SymbolicTensor) => assign(a!, ops.add(ops.add(x, b!.tensor), both.tensor));
    expect(run(step, [64])).toEqual(["add + add", "assign"]);
    expect(run((x) => assign(a!, ops.add(ops.add(x, b!.tensor), c!.tensor)), [64])).toHaveLength(1);
  });

  test("but not where an element needs more of the old value than its own", () => {
    const [a] = side([4, 4], "a");
    expect(run((x) => assign(a!, ops.add(x, ops.sum(a!.tensor, { axis: 0 }))), [4, 4])).toEqual([
      "sum",
      "add + assign",
    ]);
    const [row] = side([1, 4], "row");
    const broadcast = (x: SymbolicTensor) => {
      const y = ops.add(x, row!.tensor);
      assign(a!, y);
      assign(row!, ops.slice(y, [{ stop: 1 }]));
    };
    expect(run(broadcast, [4, 4])[0]).toBe("add + assign");
    const square = side([2, 2], "square")[0]!;
    const turned = (x: SymbolicTensor) => assign(square, ops.add(x, ops.transpose(square.tensor)));
    expect(run(turned, [2, 2]).at(-1)).toBe("add + assign");
    const shown = (x: SymbolicTensor) =>
      assign(square, ops.add(ops.multiply(square.tensor, x), ops.reshape(ops.reshape(square.tensor, [4]), [2, 2])));
    expect(run(shown, [2, 2]).join()).toContain("assign");
  });

  test("but not where somebody after that kernel reads the old value", () => {
    const [a] = side([4, 4], "a");
    const [b] = side([4, 4], "b");
    const step = (x: SymbolicTensor) => {
      const next = ops.multiply(a!.tensor, x);
      const old = ops.matmul(a!.tensor, next);
      assign(a!, next);
      assign(b!, old);
    };
    expect(run(step, [4, 4])).toEqual(["multiply", "matmul", "assign"]);
  });

  test("but not where the variable is set twice, past one another", () => {
    const [a] = side([4], "a");
    const twice = (x: SymbolicTensor) => {
      const y = ops.exp(x);
      assign(a!, y);
      assign(a!, ops.add(y, 1));
    };
    expect(run(twice)).toEqual(["exp + assign + add", "assign"]);
  });
});

describe("groups of one shape that stand alone", () => {
  test("become one where they meet", () => {
    expect(run((x) => assign(side([4], "a")[0]!, ops.add(ops.exp(x), ops.negative(x))))).toHaveLength(1);
  });

  test("stay apart where somebody between them wants the earlier one's values", () => {
    const [a] = side([4, 4], "a");
    const step = (x: SymbolicTensor) => {
      const early = ops.exp(x);
      const between = ops.matmul(early, x);
      assign(a!, ops.add(early, ops.multiply(ops.negative(x), ops.sum(between))));
    };
    expect(run(step, [4, 4])).toEqual(["exp", "matmul", "negative", "sum", "multiply + add + assign"]);
  });

  test("stay apart where what the earlier one reads changes in between", () => {
    const [a] = side([4], "a");
    const [b] = side([4], "b");
    const step = (x: SymbolicTensor) => {
      const old = ops.exp(a!.tensor);
      assign(a!, ops.square(x));
      assign(b!, ops.add(old, ops.tanh(a!.tensor)));
    };
    expect(run(step)).toHaveLength(3);
  });
});

describe("updates of variables", () => {
  const lerp = (from: SymbolicTensor, to: SymbolicTensor, by: number) =>
    ops.add(from, ops.multiply(ops.subtract(to, from), by));

  test("of one shape that nothing brings together are one kernel", () => {
    const [mean] = side([4], "mean");
    const [variance] = side([4], "variance");
    const step = (x: SymbolicTensor) => {
      assign(mean!, lerp(mean!.tensor, x, 0.1));
      assign(variance!, lerp(variance!.tensor, ops.square(x), 0.1));
    };
    expect(run(step)).toHaveLength(1);
  });

  test("are one kernel where the earlier reads, element by element, what the later changes", () => {
    const [w] = side([4], "w");
    const [m] = side([4], "m");
    const lion = (g: SymbolicTensor) => {
      const next = ops.subtract(w!.tensor, ops.multiply(scalar("rate"), ops.sign(lerp(g, m!.tensor, 0.9))));
      const m1 = lerp(m!.tensor, g, 0.01);
      assign(w!, next);
      assign(m!, m1);
    };
    expect(run(lion)).toHaveLength(1);
    expect(bindings(lion)).toEqual(["read_write", "read", "read_write"]);
  });

  test("stay apart where the later reads what the earlier changes", () => {
    const [a] = side([4], "a");
    const [b] = side([4], "b");
    const step = (x: SymbolicTensor) => {
      assign(a!, ops.add(a!.tensor, x));
      assign(b!, ops.add(b!.tensor, a!.tensor));
    };
    expect(run(step)).toHaveLength(2);
  });

  test("stay apart where somebody between them needs the first", () => {
    const [a] = side([4], "a");
    const [b] = side([4], "b");
    const [total] = side([], "total");
    const step = (x: SymbolicTensor) => {
      assign(a!, ops.add(a!.tensor, x));
      assign(total!, ops.sum(a!.tensor));
      assign(b!, ops.add(b!.tensor, total!.tensor));
    };
    expect(run(step)).toHaveLength(3);
  });
});

describe("a kernel that would bind too many buffers", () => {
  /** One update of that many variables, each from all. */
  const update = (count: number, most: number) => {
    const variables = Array.from({ length: count }, (_, i) => side([4], `v${i}`)[0]!);
    return schedule(
      () => {
        const total = variables.map(({ tensor }) => tensor).reduce((sum, one) => ops.add(sum, one));
        const next = variables.map(({ tensor }, i) => ops.multiply(ops.add(total, tensor), i + 2));
        for (const [i, variable] of variables.entries()) assign(variable, next[i]!);
        return {};
      },
      [],
      "simd4",
      most,
    ).storage.steps;
  };

  test("is split, and assigns only when all have been read", () => {
    expect(update(8, 8)).toHaveLength(1);
    const steps = update(9, 8);
    expect(steps.length).toBeGreaterThan(1);
    const names = groupNames(steps.map(({ group }) => group));
    expect(names.findLastIndex((name) => name.includes("add"))).toBeLessThan(
      names.findIndex((name) => name.includes("assign")),
    );
  });

  test("takes as many as the device has", () => {
    expect(update(9, 10)).toHaveLength(1);
    for (const { fused } of update(20, 10))
      expect(
        [...(fused?.bindings.values() ?? [])].filter(({ kind }) => kind.startsWith("read")).length,
      ).toBeLessThanOrEqual(10);
  });
});
