import { describe, expect, test } from "vitest";
import {
  Dense,
  GRU,
  GRUCell,
  LSTM,
  LSTMCell,
  Masking,
  maskOf,
  RNN,
  Sequential,
  SymbolicTensor,
  Tensor,
  TimeDistributed,
} from "../../../src/index.js";
import { layerValues } from "../../harness/layer-values.js";
import { expectNear } from "../../harness/near.js";

const TOLERANCE = { rtol: 1e-5, atol: 1e-5 };

// What Keras 3.15.1 gives on JAX for weights of 0.1, 0.2 and 0.3: before any step that counts, the state that holds the output.
test.each([
  [
    "GRU",
    () => new GRU(1, { resetAfter: false, returnSequences: true }),
    [0.5, 0.5, 0.527502],
    [0.722801, 0.722801, 0.722801],
  ],
  ["LSTM", () => new LSTM(1, { returnSequences: true }), [0.5, 0.5, 0.419548], [0.406154, 0.406154, 0.406154]],
  [
    "unrolled LSTM",
    () => new LSTM(1, { returnSequences: true, unroll: true }),
    [0.5, 0.5, 0.419548],
    [0.406154, 0.406154, 0.406154],
  ],
] as const)(
  "masked first steps of a %s give the output that the initial states hold",
  async (name, make, first, second) => {
    const layer = make();
    layer.ensureBuilt([3, 1]);
    const weights = layer.weights.map(({ shape, size }, i) =>
      Tensor.from(new Float32Array(size).fill((i + 1) / 10), shape),
    );
    const state = Tensor.from([[0.5], [1]]);
    const { y } = await layerValues(layer, {
      x: Tensor.from([[[1], [2], [3]], [[-1], [0.5], [2]]]), // biome-ignore format: one line
      mask: Tensor.from([[false, false, true], [true, false, false]]), // biome-ignore format: one line
      weights,
      options: { initialState: name === "GRU" ? [state] : [state, state] },
    });
    expectNear(
      y,
      [first, second].map((steps) => steps.map((value) => [value])),
      TOLERANCE,
    );
  },
);

test("masked first steps of stacked cells give what the last cell's states hold", async () => {
  const layer = new RNN([new LSTMCell(1), new GRUCell(1, { resetAfter: false })], { returnSequences: true });
  const states = [Tensor.from([[0.5]]), Tensor.from([[0.25]]), Tensor.from([[0.75]])];
  const { y } = await layerValues(layer, {
    x: Tensor.from([[[1], [2]]]),
    mask: Tensor.from([[false, false]]),
    options: { initialState: states },
  });
  expectNear(y, [[[0.75], [0.75]]], TOLERANCE);
});

describe("masks", () => {
  test("Masking leaves steps out, and the mask goes on to the loss", async () => {
    const x = Tensor.from([
      [[1], [2], [0]],
      [[3], [0], [0]],
    ]);
    const masking = new Masking({ inputShape: [3, 1] });
    const symbol = new SymbolicTensor({ shape: [2, 3, 1] }, { kind: "input", name: "x" });
    const masked = masking.apply(symbol);
    expect(maskOf(masked)?.shape).toEqual([2, 3]);
    expect(maskOf(new TimeDistributed(new Dense(2)).apply(masked))?.shape).toEqual([2, 3]);
    expect(maskOf(new LSTM(2).apply(masked))).toBeUndefined();
    const scale = new Dense(1, { kernelInitializer: "ones", useBias: false });
    const model = new Sequential([masking, scale]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    // Errors 1, 1 and 9 count, those of the masked steps do not.
    const { loss } = await model.evaluate(
      x,
      Tensor.from([
        [[0], [1], [9]],
        [[0], [9], [9]],
      ]),
    );
    expect(loss).toBeCloseTo((1 + 1 + 9) / 3, 5);
  });

  test("Masking takes no NaN for padding", async () => {
    const model = new Sequential([new Masking({ maskValue: 0, inputShape: [3, 1] }), new LSTM(2), new Dense(1)]);
    const found = await model.predict(Tensor.from([[[1], [Number.NaN], [2]]])); // biome-ignore format: one line
    expect([...found.data]).toEqual([Number.NaN]);
  });
});
