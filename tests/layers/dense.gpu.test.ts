import { describe, expect, test } from "vitest";
import { ArgumentError, Dense, DTypeError, ShapeError, Tensor } from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";
import { startOf } from "../harness/start-of.js";
import { awkwardValues } from "../harness/values.js";

checkLayer("Dense", {
  make: (options) => new Dense(3, options),
  input: [4],
  output: [3],
  weights: { kernel: [4, 3], bias: [3] },
  values: [
    {
      label: "is x · kernel + bias",
      x: [[1, 2, 3, 4]],
      weights: [
        [
          [1, 0, 2],
          [0, 1, 0],
          [1, 1, 0],
          [0, 0, -1],
        ],
        [0.5, -0.5, 0],
      ],
      y: [[4.5, 4.5, -2]],
    },
  ],
  refuses: [
    { label: "a batch of scalars", input: [], error: ShapeError, message: /no feature axis.*\[batch, …, features\]/ },
    { label: "halves", input: [4], dtype: "float16", error: DTypeError, message: /float16.*float32/ },
  ],
});

checkLayer("Dense without bias, with relu", {
  make: (options) => new Dense(2, { activation: "relu", useBias: false, ...options }),
  input: [5],
  output: [2],
  weights: { kernel: [5, 2] },
  values: [
    {
      x: [[1, 0, 0, 0, 2]],
      weights: [
        [
          [1, -1],
          [0, 0],
          [0, 0],
          [0, 0],
          [1, -1],
        ],
      ],
      y: [[3, 0]],
    },
  ],
});

checkLayer("Dense on a sequence", {
  make: (options) => new Dense(6, { activation: "softmax", ...options }),
  input: [7, 5],
  output: [7, 6],
  weights: { kernel: [5, 6], bias: [6] },
  learningRate: 1,
});

describe("Dense", () => {
  test("starts with glorotUniform and zeros, or as it is told", () => {
    const layer = new Dense(50);
    layer.ensureBuilt([100]);
    const [kernel, bias] = layer.weights;
    const limit = Math.sqrt(6 / 150);
    const largest = startOf(kernel!).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeGreaterThan(0.98 * limit);
    expect(largest).toBeLessThanOrEqual(limit);
    expect(startOf(bias!)).toEqual(new Float32Array(50));
    const other = new Dense(2, { kernelInitializer: "ones", biasInitializer: "ones" });
    other.ensureBuilt([2]);
    expect(other.weights.flatMap((weight) => [...startOf(weight)])).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses %f units", (units) => {
    expect(() => new Dense(units)).toThrow(ArgumentError);
    expect(() => new Dense(units)).toThrow(/no such units: expected a whole number from 1 up/);
  });

  test("refuses an activation and an initializer that do not exist, naming those that do", () => {
    expect(() => new Dense(1, { activation: "rellu" as "relu" })).toThrow(
      /expected one of .*"relu".*received "rellu"\. Write "relu"/,
    );
    const misnamed = () => new Dense(1, { kernelInitializer: "glorot" as "zeros" });
    expect(misnamed).toThrow(/expected one of .*"zeros".*received "glorot"/);
  });

  test("has the input gradient of many units right, and not only its first thousand", async () => {
    const [rows, features, units] = [32, 7, 2048];
    const x = new Tensor([rows, features], Float32Array.from(awkwardValues(rows * features, 1)), "float32");
    const kernel = new Tensor([features, units], Float32Array.from(awkwardValues(features * units, 2)), "float32");
    const { gradX } = await layerValues(new Dense(units, { useBias: false }), { x, weights: [kernel] });
    // The gradient that comes back is sin(1), sin(2), …: see layerValues.
    const expected = Array.from({ length: rows }, (_, row) =>
      Array.from({ length: features }, (_, feature) => {
        let sum = 0;
        for (let unit = 0; unit < units; unit++)
          sum += Math.fround(Math.sin(row * units + unit + 1)) * kernel.data[feature * units + unit]!;
        return sum;
      }),
    );
    expectNear(gradX!, expected, { rtol: 1e-5, atol: 1e-4 });
  });
});
