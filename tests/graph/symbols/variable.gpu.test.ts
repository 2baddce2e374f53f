import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DTypeError, ShapeError } from "../../../src/errors.js";
import { currentDevice } from "../../../src/gpu/current.js";
import { Slab } from "../../../src/graph/memory/slab.js";
import { compile } from "../../../src/graph/program/compile.js";
import { fill, type SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { assign, Variable } from "../../../src/graph/symbols/variable.js";
import * as ops from "../../../src/ops/index.js";

let a: Variable;
let b: Variable;
let slab: Slab;

// Two variables side by side in one buffer, as the state of a model lies.
beforeEach(async () => {
  a = new Variable("a", [2, 2], Float32Array.of(1, 2, 3, 4));
  b = new Variable("b", [2, 2], Float32Array.of(10, 20, 30, 40));
  slab = Slab.of((await currentDevice()).memory, "state", [a, b]);
});
afterEach(() => slab.release());

const X = Float32Array.of(1, -1, 2, 0.5);

/** Runs a step on x = [[1, −1], [2, 0.5]] as often as told, and gives its last results and the variables' values. */
async function step(build: (x: SymbolicTensor) => Readonly<Record<string, SymbolicTensor>>, times = 1) {
  const program = await compile((x) => build(x), [{ shape: [2, 2] }]);
  let found = {};
  for (let i = 0; i < times; i++) found = await program.run(X);
  const values = await compile(() => ({ a: a.tensor, b: b.tensor }), []);
  const all = { ...found, ...(await values.run()) } as Record<string, { data: ArrayLike<number> }>;
  program.dispose();
  values.dispose();
  return Object.fromEntries(Object.entries(all).map(([name, { data }]) => [name, Array.from(data)]));
}

const A = [1, 2, 3, 4];
const B = [10, 20, 30, 40];

describe("a variable", () => {
  test("keeps its value from run to run", async () => {
    const found = await step(() => ({ sum: ops.add(a.tensor, b.tensor) }), 3);
    expect(found).toEqual({ sum: [11, 22, 33, 44], a: A, b: B });
  });

  test("starts at 0 without values, in a slab of its own if it has none", async () => {
    const loose = new Variable("loose", [3]);
    const program = await compile(() => ops.add(loose.tensor, 1), []);
    expect([...(await program.run()).data]).toEqual([1, 1, 1]);
  });

  test("is read whole, padding and all, through its slab", async () => {
    const program = await compile(() => ops.sum(slab.whole.tensor), []);
    expect((await program.run()).item()).toBe(110);
  });
});

describe("assign", () => {
  test("sets the value each time the program runs", async () => {
    const build = () => {
      assign(a, ops.add(a.tensor, 1));
      return {};
    };
    expect(await step(build, 3)).toEqual({ a: [4, 5, 6, 7], b: B });
  });

  test("takes inputs, numbers and other variables", async () => {
    const inputs = await step((x) => {
      assign(a, x);
      return {};
    });
    expect(inputs.a).toEqual([...X]);
    const numbers = await step(() => {
      assign(a, fill(7, [2, 2]));
      assign(b, a.tensor);
      return {};
    });
    expect(numbers).toEqual({ a: [7, 7, 7, 7], b: [7, 7, 7, 7] });
  });

  test("what is read before sees the old value, what is read after the new one", async () => {
    const found = await step((x) => {
      const before = ops.multiply(a.tensor, 2);
      assign(a, ops.add(x, 100));
      return { before, after: ops.multiply(a.tensor, 2) };
    });
    expect(found).toEqual({ before: [2, 4, 6, 8], after: [202, 198, 204, 201], a: [101, 99, 102, 100.5], b: B });
  });

  test("an exchange exchanges", async () => {
    const found = await step(() => {
      const [oldA, oldB] = [ops.add(a.tensor, 0.5), ops.add(b.tensor, 0.5)];
      assign(a, oldB);
      assign(b, oldA);
      return {};
    });
    expect(found).toEqual({ a: B.map((n) => n + 0.5), b: A.map((n) => n + 0.5) });
  });

  test("one value for two variables, as the gradients of layers that are added", async () => {
    const found = await step((x) => {
      const y = ops.matmul(x, x);
      assign(a, y);
      assign(b, y);
      return {};
    });
    const y = [-1, -1.5, 3, -1.75];
    expect(found).toEqual({ a: y, b: y });
  });

  test("a value that depends on one just assigned in the same slab", async () => {
    const found = await step((x) => {
      const y = ops.matmul(x, x);
      assign(a, y);
      assign(b, ops.matmul(y, x));
      return {};
    });
    expect(found).toEqual({ a: [-1, -1.5, 3, -1.75], b: [-4, 0.25, -0.5, -3.875] });
  });

  test("a value that is also a result", async () => {
    const found = await step((x) => {
      const y = ops.square(x);
      assign(a, y);
      return { y, z: ops.add(y, 1) };
    });
    expect(found).toEqual({ y: [1, 1, 4, 0.25], z: [2, 2, 5, 1.25], a: [1, 1, 4, 0.25], b: B });
  });

  test("a view of a value", async () => {
    const found = await step((x) => {
      assign(a, ops.reshape(ops.square(ops.reshape(x, [4])), [2, 2]));
      return {};
    });
    expect(found.a).toEqual([1, 1, 4, 0.25]);
  });

  test("twice in one program: the last one stays, and each value is what it was", async () => {
    const found = await step((x) => {
      const first = ops.matmul(x, x);
      assign(a, first);
      const between = ops.multiply(a.tensor, 2);
      assign(a, ops.matmul(first, x));
      return { first, between, after: ops.multiply(a.tensor, 2) };
    });
    expect(found).toEqual({
      first: [-1, -1.5, 3, -1.75],
      between: [-2, -3, 6, -3.5],
      after: [-8, 0.5, -1, -7.75],
      a: [-4, 0.25, -0.5, -3.875],
      b: B,
    });
  });

  test("twice, from one kernel", async () => {
    const found = await step((x) => {
      const first = ops.square(x);
      assign(a, first);
      assign(a, ops.add(first, 1));
      return { first };
    });
    expect(found).toEqual({ first: [1, 1, 4, 0.25], a: [2, 2, 5, 1.25], b: B });
  });

  test("of the whole slab is seen by its parts, and of a part by the whole", async () => {
    const part = await step(() => {
      const before = ops.multiply(slab.whole.tensor, 2);
      assign(a, fill(100, [2, 2]));
      return { sum: ops.add(before, slab.whole.tensor) };
    });
    expect(part.sum!.slice(0, 4)).toEqual(A.map((n) => 2 * n + 100));
    expect(part.sum!.slice(64, 68)).toEqual(B.map((n) => 3 * n));
    const whole = await step(() => {
      const before = ops.multiply(b.tensor, 2);
      assign(slab.whole, fill(7, slab.whole.shape));
      return { sum: ops.add(before, b.tensor) };
    });
    expect(whole.sum).toEqual(B.map((n) => 2 * n + 7));
  });

  test("a view that was taken of a part before the whole is set keeps the old value", async () => {
    const found = await step((x) => {
      const view = ops.reshape(a.tensor, [4, 1]);
      assign(slab.whole, fill(7, slab.whole.shape));
      return { old: ops.matmul(view, ops.reshape(ops.slice(x, [{ stop: 1 }, { stop: 1 }]), [1, 1])) };
    });
    expect(found.old).toEqual(A);
  });

  test("the same expression before and after is two values, whoever names the bytes", async () => {
    const found = await step(() => {
      const before = ops.square(a.tensor);
      assign(slab.whole, fill(7, slab.whole.shape));
      return { before, after: ops.square(a.tensor) };
    });
    expect(found).toMatchObject({ before: A.map((n) => n * n), after: [49, 49, 49, 49] });
  });

  test("refuses another shape or type, naming the variable", async () => {
    const assigning = (value: SymbolicTensor) => {
      const build = () => {
        assign(a, value);
        return {};
      };
      return compile(build, []);
    };
    await expect(assigning(fill(1, [3]))).rejects.toThrow(ShapeError);
    await expect(assigning(fill(1, [2, 2], "int32"))).rejects.toThrow(DTypeError);
    await expect(assigning(fill(1, [4]))).rejects.toThrow(
      "assign: the value does not fit a: expected float32 [2, 2], received float32 [4].",
    );
  });

  test("outside a program has nothing to change", () => {
    expect(() => assign(a, fill(1, [2, 2]))).toThrow(
      "assign: changes a variable where nothing is traced. Call it inside compile()",
    );
  });
});
