import { describe, expect, test } from "vitest";
import { type Example, examples } from "../../../scripts/document-ops/examples.js";
import { compile, constant, type DType, gradients, ops, SymbolicTensor, Tensor } from "../../../src/index.js";
import { awkwardValues } from "../../harness/values.js";

// The gradient of every op's gradient, against central differences of the gradient. All inputs move along one line x + h · v, and of
// the gradients there is a weighted sum s, so that one program gives s(h) and s′(h).

/** Where the functions that are not defined around [0.2, 0.8] are. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = { arccosh: [1.3, 2.1], hsvToRgb: [0.05, 0.12] };

/** Random numbers, and those that only make whole ones: there is nothing to differentiate. */
const NOTHING =
  /^(random|bitwise|logical|arange|eye|linspace|ones|zeros|full|dropout|argsort|bincount|leftShift|rightShift|inTopK|oneHot$|multiHot)/;

/** How far to either side the gradient is looked at. Between kinks and jumps, at some of which these are near, theirs is constant. */
const stepFor = (name: string) => (/^(mod|fmod|floorDivide|.*[mM]axPool.*)$/.test(name) ? 2 ** -12 : 1 / 64);

/** Refused, with a remedy. */
const REFUSED = ["ctcLoss", "svd", "pinv", "lstsq", "matrixRank"];

/** Of whole numbers alone. */
const WHOLE = ["gcd", "lcm", "unravelIndex"];

const PHOTO = [1, 6, 6, 1];
const CORNERS = constant(Tensor.from([0, 0, 5, 0, 5, 5, 0, 5], [4, 2]));

/** Calls in the place of examples that are nearly singular, not positive definite, or have vectors of any sign. */
const INSTEAD: Readonly<Record<string, Example>> = {
  cholesky: (t) => ops.cholesky(definite(t([3, 3]))),
  choleskyInverse: (t) => ops.choleskyInverse(ops.cholesky(definite(t([3, 3])))),
  eigh: (t) => {
    const [values, vectors] = ops.eigh(ops.add(t([3, 3]), ops.diag(ops.arange(3, undefined, { dtype: "float32" }))));
    return [values, ops.square(vectors)];
  },
  perspectiveTransform: (t) => ops.perspectiveTransform(t(PHOTO), CORNERS, ops.add(CORNERS, t([4, 2]))),
};

interface Line {
  readonly s: Tensor;
  readonly slope: Tensor;
}

async function lineOf(name: string, example: Example): Promise<(h: number) => Promise<Line>> {
  const [low, high] = RANGES[name] ?? [0.2, 0.8];
  const program = await compile(
    (h) => {
      const floats: SymbolicTensor[] = [];
      const of = (dtype: DType, shape: readonly number[]): SymbolicTensor => {
        const size = shape.reduce((product, n) => product * n, 1);
        if (dtype !== "float32") return constant(Tensor.from(new Array<number>(size).fill(1), shape, dtype));
        const spread = awkwardValues(size, floats.length);
        const x = constant(
          Tensor.from(
            Float32Array.from(spread, (v) => low + (high - low) * 0.5 * (1 + v)),
            shape,
          ),
        );
        const v = constant(Tensor.from(Float32Array.from(awkwardValues(size, 50 + floats.length)), shape));
        const moved = ops.add(x, ops.multiply(h!, v));
        floats.push(moved);
        return moved;
      };
      const result = example(Object.assign((shape: readonly number[]) => of("float32", shape), { of }));
      const outputs: readonly SymbolicTensor[] = result instanceof SymbolicTensor ? [result] : Object.values(result);
      const weighted = (tensor: SymbolicTensor, i: number) =>
        ops.sum(
          ops.multiply(
            tensor,
            constant(Tensor.from(Float32Array.from(awkwardValues(tensor.size, 90 + i)), tensor.shape)),
          ),
        );
      const sum = (terms: readonly SymbolicTensor[]) => terms.reduce((a, b) => ops.add(a, b), ops.zeros([]));
      const loss = sum(outputs.filter(({ dtype }) => dtype === "float32").map(weighted));
      const s = sum(gradients(loss, floats).map((gradient, i) => weighted(gradient, 20 + i)));
      const [slope] = gradients(s, [h!]);
      return { s, slope: slope! };
    },
    [{ shape: [] }],
    { label: name },
  );
  return async (h) => (await program.enqueue([Tensor.from(h)], { iteration: 1, seed: 7 })) as object as Line;
}

/** A·Aᵀ + 1: symmetric, positive definite. */
function definite(a: SymbolicTensor): SymbolicTensor {
  return ops.add(ops.matmul(a, a, { transposeB: true }), ops.eye(3));
}

const number = ({ data }: Tensor) => data[0]!;

describe("gradients of gradients", () => {
  for (const [name, example] of Object.entries<Example>(examples)) {
    if (NOTHING.test(name) || [...REFUSED, ...WHOLE].includes(name)) continue;
    test(name, async () => {
      const at = await lineOf(name, INSTEAD[name] ?? example);
      const step = stepFor(name);
      const middle = await at(0);
      // Two steps, so that the error of h² can be taken out.
      const wide = (number((await at(step)).s) - number((await at(-step)).s)) / (2 * step);
      const near = (number((await at(step / 2)).s) - number((await at(-step / 2)).s)) / step;
      const expected = (4 * near - wide) / 3;
      const size = Math.max(1, Math.abs(number(middle.s)), Math.abs(expected));
      expect(Math.abs(number(middle.slope) - expected) / size, `${number(middle.slope)} for ${expected}`).toBeLessThan(
        2e-3,
      );
    });
  }

  test.each(["svd", "pinv", "lstsq"] as const)("%s is refused", async (name) => {
    await expect(lineOf(name, examples[name])).rejects.toThrow(
      /^gradients: gradients of gradients do not go through singular values/,
    );
  });
});
