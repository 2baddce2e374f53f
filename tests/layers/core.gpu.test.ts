import { describe, expect, test } from "vitest";
import {
  Activation,
  ArgumentError,
  Dense,
  Dropout,
  Flatten,
  InputLayer,
  Reshape,
  Sequential,
  ShapeError,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { checkLayer } from "../harness/check-layer.js";
import { layerValues } from "../harness/layer-values.js";
import { expectNear } from "../harness/near.js";

describe("InputLayer", () => {
  test("tells a model its input shape and is not one of its layers", async () => {
    const model = new Sequential([new InputLayer([3]), new Activation("linear")]);
    expect(model.inputShape).toEqual([3]);
    expect(model.layers.map((layer) => layer.constructor)).toEqual([Activation]);
    expect(model.weights).toEqual([]);
    expectNear(await model.predict([[1, 2, 3]]), [[1, 2, 3]]);
  });
});

checkLayer("Activation", {
  make: (options) => new Activation("tanh", options),
  input: [2, 3],
  output: [2, 3],
  values: [
    {
      x: [
        [
          [0, 1, -1],
          [2, -20, 20],
        ],
      ],
      y: [
        [
          [0, Math.tanh(1), -Math.tanh(1)],
          [Math.tanh(2), -1, 1],
        ],
      ],
    },
  ],
});

checkLayer("Activation by a function of one's own", {
  make: (options) => new Activation((x) => x, options),
  input: [4],
  output: [4],
  values: [{ x: [[1, -2, 3]], y: [[1, -2, 3]] }],
});

checkLayer("Dropout", {
  make: (options) => new Dropout(0.4, options),
  input: [6],
  output: [6],
  values: [{ label: "passes everything through in prediction", x: [[1, -2, 3]], y: [[1, -2, 3]] }],
});

describe("Dropout", () => {
  const ones = new Tensor([50, 40], new Float32Array(2000).fill(1), "float32");

  test("while training, drops its share and scales up the rest, forward and backward alike", async () => {
    const { y, gradX } = await layerValues(new Dropout(0.25), { x: ones, training: true });
    const kept = y.data.filter((value) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.75)]));
    const share = kept.length / y.size; // ± five standard deviations
    expect(Math.abs(share - 0.75)).toBeLessThan(5 * Math.sqrt((0.75 * 0.25) / y.size));
    const c = Float32Array.from(y.data, (value, i) => value * Math.sin(i + 1));
    expectNear(gradX!, new Tensor(y.shape, c, "float32"));
  });

  test("draws other masks in every step, and the same ones after the same seed", async () => {
    const losses = async () => {
      setRandomSeed(11);
      const model = new Sequential([
        new Dropout(0.5, { inputShape: [40] }),
        new Dense(1, { kernelInitializer: "ones" }),
      ]);
      model.compile({ optimizer: "sgd", loss: "mae" });
      model.optimizer.learningRate = 0;
      const y = Tensor.zeros([50, 1]);
      const found: number[] = [];
      for (let step = 0; step < 3; step++) found.push((await model.trainOnBatch(ones, y)).loss!);
      return found;
    };
    const first = await losses();
    expect(new Set(first).size).toBe(3);
    expect(await losses()).toEqual(first);
  });

  test("drops nothing at rate 0", async () => {
    expect((await layerValues(new Dropout(0), { x: ones, training: true })).y.data).toEqual(ones.data);
  });

  test.each([-0.1, 1.5, Number.NaN])("refuses a rate of %f", (rate) => {
    expect(() => new Dropout(rate)).toThrow(ArgumentError);
    expect(() => new Dropout(rate)).toThrow(/no such rate: expected a number from 0 to 1/);
  });
});

checkLayer("Flatten", {
  make: (options) => new Flatten(options),
  input: [2, 3, 4],
  output: [24],
  values: [
    {
      x: [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
      y: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    },
  ],
});

checkLayer("Flatten of scalars", {
  make: (options) => new Flatten(options),
  input: [],
  output: [1],
  values: [{ x: [1, 2], y: [[1], [2]] }],
});

checkLayer("Reshape", {
  make: (options) => new Reshape([3, -1], options),
  input: [2, 6],
  output: [3, 4],
  values: [
    {
      x: [[1, 2, 3, 4, 5, 6]],
      y: [
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      ],
    },
  ],
  refuses: [
    {
      label: "another number of elements",
      input: [7],
      error: ShapeError,
      message: /another number of elements.*received \[2, 3, -1\]/,
    },
  ],
});
