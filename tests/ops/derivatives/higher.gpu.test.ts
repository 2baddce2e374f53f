import { describe, expect, test } from "vitest";
import {
  compile,
  GRU,
  gradients,
  jvp,
  type Layer,
  LSTM,
  ops,
  SimpleRNN,
  type SymbolicTensor,
  Tensor,
} from "../../../src/index.js";
import { expectNear } from "../../harness/near.js";
import { awkwardValues } from "../../harness/values.js";

const tensor = (shape: readonly number[], seed: number) =>
  Tensor.from(
    awkwardValues(
      shape.reduce((a, b) => a * b, 1),
      seed,
    ),
    shape,
  );

/** Runs a function of symbolic tensors on tensors. */
async function run<R extends Readonly<Record<string, SymbolicTensor>>>(
  fn: (...xs: SymbolicTensor[]) => R,
  inputs: readonly Tensor[],
): Promise<{ readonly [K in keyof R]: Tensor }> {
  const program = await compile(
    fn,
    inputs.map(({ shape, dtype }) => ({ shape, dtype })),
  );
  const found = await program.run(...inputs);
  program.dispose();
  return found as { readonly [K in keyof R]: Tensor };
}

/** The derivative of a function of one number, of any order. */
function derived(fn: (x: SymbolicTensor) => SymbolicTensor, order: number, x: SymbolicTensor): SymbolicTensor {
  if (order === 0) return fn(x);
  return gradients(ops.sum(derived(fn, order - 1, x)), [x])[0];
}

describe("derivatives of any order", () => {
  // biome-ignore format: a table
  const rows: readonly [string, (x: SymbolicTensor) => SymbolicTensor, number, (x: number) => number][] = [
    ["sin, 5", (x) => ops.sin(x), 5, Math.cos],
    ["exp, 4", (x) => ops.exp(x), 4, Math.exp],
    ["log, 4", (x) => ops.log(x), 4, (x) => -6 / x ** 4],
    ["sqrt, 3", (x) => ops.sqrt(x), 3, (x) => (3 / 8) * x ** -2.5],
    ["x⁵, 3", (x) => ops.power(x, 5), 3, (x) => 60 * x * x],
    ["1/x, 3", (x) => ops.reciprocal(x), 3, (x) => -6 / x ** 4],
    ["tanh, 3", (x) => ops.tanh(x), 3, (x) => { const t = Math.tanh(x); return (1 - t * t) * (6 * t * t - 2); }],
    ["sigmoid, 3", (x) => ops.sigmoid(x), 3, (x) => { const s = 1 / (1 + Math.exp(-x)); return s * (1 - s) * (1 - 6 * s + 6 * s * s); }],
    ["erf, 3", (x) => ops.erf(x), 3, (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * (4 * x * x - 2)],
    ["relu, 2", (x) => ops.relu(x), 2, () => 0],
    ["square, 3", (x) => ops.square(x), 3, () => 0],
  ];
  test.each(rows)("%s", async (_, fn, order, expected) => {
    const x = Tensor.from([0.3, 0.7, 1.1, 1.9]);
    const { d } = await run((x) => ({ d: derived(fn, order, x!) }), [x]);
    expectNear(
      d,
      Array.from(x.data, (v) => expected(Number(v))),
      { atol: 2e-4, rtol: 2e-4 },
    );
  });
});

test("jvp gives the value and the change along a tangent", async () => {
  const [x, v] = [tensor([3, 4], 1), tensor([3, 4], 2)];
  const fn = (x: SymbolicTensor) => ops.softmax(ops.multiply(x, x));
  const h = 1 / 256;
  const { y, dy, ahead, behind } = await run(
    (x, v) => {
      const [y, dy] = jvp((x) => fn(x!), [x!], [v!]);
      const at = (t: number) => fn(ops.add(x!, ops.multiply(v!, t)));
      return { y, dy, ahead: at(h), behind: at(-h) };
    },
    [x, v],
  );
  expect(y.shape).toEqual([3, 4]);
  const along = Array.from(ahead.data, (a, i) => (Number(a) - Number(behind.data[i])) / (2 * h));
  expectNear(dy, [along.slice(0, 4), along.slice(4, 8), along.slice(8)], { atol: 1e-3, rtol: 1e-3 });
});

test("a Hessian times a vector is the jvp of a gradient", async () => {
  // L = Σ (x·A·x)/2 + Σ x⁴/12 has the Hessian (A + Aᵀ)/2 + diag(x²).
  const [a, x, v] = [tensor([3, 3], 3), tensor([3], 4), tensor([3], 5)];
  const { hv } = await run(
    (a, x, v) => {
      const gradientOf = (x: SymbolicTensor) => {
        const quadratic = ops.multiply(ops.dot(x, ops.matmul(a!, x)), 0.5);
        return gradients(ops.add(quadratic, ops.multiply(ops.sum(ops.power(x, 4)), 1 / 12)), [x])[0];
      };
      return { hv: jvp((x) => gradientOf(x!), [x!], [v!])[1] };
    },
    [a, x, v],
  );
  const at = (i: number, j: number) => Number(a.data[3 * i + j]);
  const expected = [0, 1, 2].map((i) =>
    [0, 1, 2].reduce(
      (sum, j) => sum + 0.5 * (at(i, j) + at(j, i)) * Number(v.data[j]),
      Number(x.data[i]) ** 2 * Number(v.data[i]),
    ),
  );
  expectNear(hv, expected, { atol: 1e-5, rtol: 1e-5 });
});

test("jvp refuses a tangent of another shape", async () => {
  await expect(compile((x) => jvp((x) => x!, [x!], [ops.zeros([3])])[1], [{ shape: [2] }])).rejects.toThrow(
    "jvp: tangent 0 does not fit its primal: expected [2], received [3].",
  );
});

describe("through attention whose scores are not written down", () => {
  const inputs = [tensor([1, 5, 2, 4], 1), tensor([1, 6, 2, 4], 2), tensor([1, 6, 2, 3], 3)];
  const penalty = (flashAttention: boolean) => (q?: SymbolicTensor, k?: SymbolicTensor, v?: SymbolicTensor) => {
    const y = ops.dotProductAttention(q!, k!, v!, { flashAttention });
    const [dq, dk, dv] = gradients(ops.sum(ops.square(y)), [q!, k!, v!]);
    const size = ops.add(ops.sum(ops.square(dq)), ops.add(ops.sum(ops.square(dk)), ops.sum(ops.square(dv))));
    const [q2, k2, v2] = gradients(size, [q!, k!, v!]);
    return { q2, k2, v2 };
  };

  test("gradients of gradients are those of the written ones", async () => {
    const [fused, written] = [await run(penalty(true), inputs), await run(penalty(false), inputs)];
    for (const name of ["q2", "k2", "v2"] as const) {
      expect(Math.max(...written[name].data.map(Math.abs))).toBeGreaterThan(0.1);
      expectNear(fused[name], written[name].toArray(), { atol: 1e-4, rtol: 1e-4 });
    }
  });
});

describe("through recurrent layers", () => {
  const x = tensor([2, 4, 3], 1);
  const make = { LSTM, GRU, SimpleRNN };
  const twice = (layer: Layer) => (x?: SymbolicTensor) => {
    const [dx] = gradients(ops.sum(layer.apply(x!) as SymbolicTensor), [x!]);
    return { dx: gradients(ops.sum(ops.square(dx)), [x!])[0] };
  };

  test.each(["LSTM", "GRU", "SimpleRNN"] as const)("%s is refused, and with unroll is not", async (name) => {
    const fused = new make[name](3, { inputShape: [4, 3] } as object);
    await expect(run(twice(fused as object as Layer), [x])).rejects.toThrow(
      /gradients of gradients do not go through a recurrent layer.* Make the layer with unroll: true/,
    );
    const unrolled = new make[name](3, { inputShape: [4, 3], unroll: true } as object);
    const { dx } = await run(twice(unrolled as object as Layer), [x]);
    expect(Math.max(...dx.data.map(Math.abs))).toBeGreaterThan(1e-4);
  });
});
