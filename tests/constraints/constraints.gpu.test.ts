import { describe, expect, test } from "vitest";
import {
  type Constraint,
  compile,
  Dense,
  MaxNorm,
  MinMaxNorm,
  NonNeg,
  Sequential,
  SGD,
  type SymbolicTensor,
  Tensor,
  UnitNorm,
} from "../../src/index.js";
import { expectNear } from "../harness/near.js";

const tolerance = { rtol: 1e-5, atol: 1e-6 };

describe("constraints", () => {
  const w = Tensor.from([
    [3, 0.3, -1],
    [4, 0.4, 0],
  ]);
  const norms: readonly (readonly [string, Constraint, readonly number[][]])[] = [
    [
      "MaxNorm cuts long columns",
      new MaxNorm(),
      [
        [1.2, 0.3, -1],
        [1.6, 0.4, 0],
      ],
    ],
    [
      "MinMaxNorm also stretches short ones",
      new MinMaxNorm({ minValue: 1, maxValue: 2 }),
      [
        [1.2, 0.6, -1],
        [1.6, 0.8, 0],
      ],
    ],
    [
      "MinMaxNorm goes part of the way",
      new MinMaxNorm({ minValue: 1, maxValue: 1, rate: 0.5 }),
      [
        [1.8, 0.45, -1],
        [2.4, 0.6, 0],
      ],
    ],
    [
      "UnitNorm makes every column one long",
      new UnitNorm(),
      [
        [0.6, 0.6, -1],
        [0.8, 0.8, 0],
      ],
    ],
    [
      "NonNeg has no negative weights",
      new NonNeg(),
      [
        [3, 0.3, 0],
        [4, 0.4, 0],
      ],
    ],
  ];
  test.each(norms)("%s", async (_, constraint, expected) => {
    const program = await compile<readonly [Tensor], SymbolicTensor>((x) => constraint.call(x), [w]);
    expectNear(await program.run(w), expected, tolerance);
  });

  test("hold after each training step", async () => {
    const model = new Sequential([
      new Dense(3, { inputShape: [4], kernelConstraint: "nonNeg", biasConstraint: "unitNorm" }),
    ]);
    model.compile({ optimizer: new SGD({ learningRate: 1 }), loss: "mse" });
    await model.trainOnBatch(Tensor.from([[1, -1, 2, -2]]), Tensor.from([[-5, 5, -5]]));
    const [kernel, bias] = await model.getWeights();
    expect(Math.min(...kernel!.data)).toBe(0);
    expect(Math.hypot(...bias!.data)).toBeCloseTo(1, 5);
  });
});
