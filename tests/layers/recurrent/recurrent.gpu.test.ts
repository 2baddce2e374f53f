import { describe, expect, test } from "vitest";
import {
  Bidirectional,
  type CellInput,
  type CellOutput,
  ConvLSTM1D,
  ConvLSTM2D,
  ConvLSTM3D,
  GRU,
  GRUCell,
  LSTM,
  LSTMCell,
  ops,
  RecurrentCell,
  RNN,
  Sequential,
  type Shape,
  SimpleRNN,
  SimpleRNNCell,
  setRandomSeed,
  Tensor,
} from "../../../src/index.js";
import { checkLayer } from "../../harness/check-layer.js";
import { layerValues } from "../../harness/layer-values.js";
import { expectNear } from "../../harness/near.js";
import { awkwardValues } from "../../harness/values.js";

const TOLERANCE = { rtol: 1e-5, atol: 1e-5 };

checkLayer("LSTM", {
  make: (options) => new LSTM(4, options),
  input: [5, 3],
  output: [4],
  weights: { "cell/kernel": [3, 16], "cell/recurrent_kernel": [4, 16], "cell/bias": [16] },
});
checkLayer("GRU that gives sequences", {
  make: (options) => new GRU(4, { ...options, returnSequences: true }),
  input: [5, 3],
  output: [5, 4],
  weights: { "cell/kernel": [3, 12], "cell/recurrent_kernel": [4, 12], "cell/bias": [2, 12] },
});
checkLayer("SimpleRNN without bias", {
  make: (options) => new SimpleRNN(4, { ...options, useBias: false }),
  input: [5, 3],
  output: [4],
  weights: { "cell/kernel": [3, 4], "cell/recurrent_kernel": [4, 4] },
});
checkLayer("ConvLSTM1D", {
  make: (options) => new ConvLSTM1D(2, 3, { ...options, returnSequences: true }),
  input: [3, 6, 2],
  output: [3, 4, 2],
  weights: {
    "cell/kernel": [3, 2, 8],
    "cell/recurrent_kernel": [3, 2, 8],
    "cell/bias": [8],
  },
});
checkLayer("ConvLSTM2D", {
  make: (options) => new ConvLSTM2D(2, 2, { ...options, padding: "same" }),
  input: [2, 4, 3, 1],
  output: [4, 3, 2],
  weights: {
    "cell/kernel": [2, 2, 1, 8],
    "cell/recurrent_kernel": [2, 2, 2, 8],
    "cell/bias": [8],
  },
});

checkLayer("ConvLSTM3D", {
  make: (options) => new ConvLSTM3D(2, 2, options),
  input: [2, 3, 2, 3, 1],
  output: [2, 1, 2, 2],
  weights: { "cell/kernel": [2, 2, 2, 1, 8], "cell/recurrent_kernel": [2, 2, 2, 2, 8], "cell/bias": [8] },
});

/** A cell that no fused kernel is for: runs step by step what LSTMCell, GRUCell and SimpleRNNCell run at once. */
function unfused<C extends RecurrentCell>(cell: C): C {
  cell.scan = () => undefined;
  return cell;
}

describe("step by step and fused kernels agree", () => {
  const x = values([3, 4, 5], 1);
  const mask = Tensor.from([
    [true, true, false, true],
    [false, false, true, true],
    [true, true, true, false],
  ]);
  const cells = {
    lstm: () => new LSTMCell(6),
    gru: () => new GRUCell(6),
    rnn: () => new SimpleRNNCell(6),
  };
  for (const [name, cell] of Object.entries(cells)) {
    for (const options of [{}, { mask }]) {
      test(`${name}${"mask" in options ? " with a mask" : ""}`, async () => {
        const fused = new RNN(cell(), { returnSequences: true, returnState: true });
        fused.ensureBuilt([4, 5]);
        const weights = fused.weights.map(({ shape }, i) => values(shape, 10 + i));
        const expected = await layerValues(fused, { x, weights, training: true, ...options });
        const slow = new RNN(unfused(cell()), { returnSequences: true, returnState: true });
        const found = await layerValues(slow, { x, weights, training: true, ...options });
        for (const [i, output] of found.outputs.entries())
          expectNear(output, expected.outputs[i]!.toArray(), TOLERANCE);
        expectNear(found.gradX!, expected.gradX!.toArray(), TOLERANCE);
        for (const [i, grad] of found.gradWeights.entries()) {
          expectNear(grad, expected.gradWeights[i]!.toArray(), TOLERANCE);
        }
      });
    }
  }

  test("activations that the kernels do not know are computed step by step", async () => {
    const known = new LSTM(3, { activation: "tanh" });
    known.ensureBuilt([4, 5]);
    const weights = known.weights.map(({ shape }, i) => values(shape, 20 + i));
    const { y } = await layerValues(known, { x, weights });
    const own = new LSTM(3, { activation: (z) => ops.tanh(z), recurrentActivation: (z) => ops.sigmoid(z) });
    expectNear((await layerValues(own, { x, weights })).y, y.toArray(), TOLERANCE);
  });
});

describe("RNN", () => {
  /** h = 0.5·h + x, with its state beside it. */
  class Half extends RecurrentCell {
    static override className = "Half";

    override stateShapes(): readonly Shape[] {
      return [[2]];
    }

    override call([x, [h]]: CellInput): CellOutput {
      const next = ops.add(ops.multiply(h!, 0.5), x);
      return [next, [next]];
    }
  }
  const x = Tensor.from([
    [
      [1, 2],
      [4, 8],
      [0, 16],
    ],
  ]);

  test("goes through a sequence with a cell of one's own", async () => {
    const { outputs } = await layerValues(new RNN(new Half(), { returnSequences: true, returnState: true }), { x });
    expectNear(
      outputs[0]!,
      [
        [
          [1, 2],
          [4.5, 9],
          [2.25, 20.5],
        ],
      ],
      TOLERANCE,
    );
    expectNear(outputs[1]!, [[2.25, 20.5]], TOLERANCE);
  });

  test("stacks cells, each fed by the one below", async () => {
    const { y } = await layerValues(new RNN([new Half(), new Half()]), { x });
    expectNear(y, [[0.25 + 2.25 + 2.25, 0.5 + 4.5 + 20.5]], TOLERANCE);
  });

  test("a stack of LSTM cells is two LSTM layers", async () => {
    const input = values([2, 3, 4], 3);
    const stack = new RNN([new LSTMCell(5), new LSTMCell(2)]);
    stack.ensureBuilt([3, 4]);
    const weights = stack.weights.map(({ shape }, i) => values(shape, 30 + i));
    const { y } = await layerValues(stack, { x: input, weights });
    const first = await layerValues(new LSTM(5, { returnSequences: true }), { x: input, weights: weights.slice(0, 3) });
    const second = await layerValues(new LSTM(2), { x: first.y, weights: weights.slice(3) });
    expectNear(y, second.y.toArray(), TOLERANCE);
  });

  test("goes backwards, and gives the outputs in that order", async () => {
    const layer = new RNN(new Half(), { returnSequences: true, goBackwards: true });
    expectNear(
      (await layerValues(layer, { x })).y,
      [
        [
          [0, 16],
          [4, 16],
          [3, 10],
        ],
      ],
      TOLERANCE,
    );
  });

  test("gives zeros for masked steps if told so", async () => {
    const mask = Tensor.from([[true, false, true]]);
    const kept = new RNN(new Half(), { returnSequences: true });
    expectNear(
      (await layerValues(kept, { x, mask })).y,
      [
        [
          [1, 2],
          [1, 2],
          [0.5, 17],
        ],
      ],
      TOLERANCE,
    );
    const zeros = new RNN(new Half(), { returnSequences: true, zeroOutputForMask: true });
    expectNear(
      (await layerValues(zeros, { x, mask })).y,
      [
        [
          [1, 2],
          [0, 0],
          [0.5, 17],
        ],
      ],
      TOLERANCE,
    );
  });

  test("begins with the state it is given, and refuses one of another shape", async () => {
    const options = { initialState: [Tensor.from([[2, 4]])] };
    expectNear((await layerValues(new RNN(new Half()), { x, options })).y, [[2.5, 21]], TOLERANCE);
    const wrong = { initialState: [Tensor.from([[2, 4, 6]])] };
    await expect(layerValues(new RNN(new Half()), { x, options: wrong })).rejects.toThrow(
      /the initial state does not fit: expected \[1, 2\], received \[1, 3\]/,
    );
  });

  test("refuses what is no sequence", () => {
    expect(() => new LSTM(2).ensureBuilt([3])).toThrow(
      /not a sequence: expected \[batch, steps, features\], received \[batch, 3\]/,
    );
  });
});

describe("a stateful layer", () => {
  test("goes on where the batch before ended, until it is reset", async () => {
    const x = values([2, 6, 3], 1);
    const parts = [0, 1].map((part) => {
      const rows = (x.toArray() as number[][][]).map((steps) => steps.slice(3 * part, 3 * part + 3));
      return Tensor.from(rows);
    });
    setRandomSeed(1);
    const whole = await new Sequential([new LSTM(4, { inputShape: [6, 3] })]).predict(x);
    setRandomSeed(1);
    const layer = new LSTM(4, { inputShape: [3, 3], stateful: true });
    const model = new Sequential([layer]);
    const first = await model.predict(parts[0]!);
    expectNear(await model.predict(parts[1]!), whole.toArray(), TOLERANCE);
    layer.resetStates();
    expect((await model.predict(parts[0]!)).data).toEqual(first.data);
    await expect(model.predict(values([3, 3, 3], 2))).rejects.toThrow(
      /keeps state_0 from run to run, for batches of one size: expected \[2, 4\], received \[3, 4\]/,
    );
    expect(() => new LSTM(4).resetStates()).toThrow(/keeps no states/);
  });
});

describe("dropout in recurrent layers", () => {
  test.each([{ dropout: 0.5 }, { recurrentDropout: 0.5 }])("%o works while training alone", async (rates) => {
    const x = values([4, 3, 5], 1);
    for (const make of [LSTM, GRU, SimpleRNN]) {
      const layer = new make(6, rates);
      layer.ensureBuilt([3, 5]);
      const weights = layer.weights.map(({ shape }, i) => values(shape, 40 + i));
      const quiet = await layerValues(layer, { x, weights });
      expectNear(quiet.y, (await layerValues(new make(6), { x, weights })).y.toArray(), TOLERANCE);
      const dropped = await layerValues(layer, { x, weights, training: true });
      expect([...dropped.y.data]).not.toEqual([...quiet.y.data]);
      expect([...dropped.y.data].every(Number.isFinite)).toBe(true);
    }
  });
});

describe("Bidirectional", () => {
  test("puts the outputs of one step together", async () => {
    const x = values([2, 4, 3], 1);
    const both = new Bidirectional(new LSTM(2, { returnSequences: true }));
    both.ensureBuilt([4, 3]);
    const weights = both.weights.map(({ shape }, i) => values(shape, 50 + i));
    const { y } = await layerValues(both, { x, weights });
    expect(y.shape).toEqual([2, 4, 4]);
    const there = await layerValues(new LSTM(2, { returnSequences: true }), { x, weights: weights.slice(0, 3) });
    const back = await layerValues(new LSTM(2, { returnSequences: true, goBackwards: true }), {
      x,
      weights: weights.slice(3),
    });
    const expected = (there.y.toArray() as number[][][]).map((steps, b) =>
      steps.map((h, t) => [...h, ...(back.y.toArray() as number[][][])[b]![3 - t]!]),
    );
    expectNear(y, expected, TOLERANCE);
  });

  // What Keras 3.15.1 gives for these weights, mask and states.
  describe("as in Keras", () => {
    const x = Tensor.from([[[1], [2], [3]], [[-1], [0.5], [2]]]); // biome-ignore format: one line
    const mask = Tensor.from([[false, false, true], [true, false, false]]); // biome-ignore format: one line
    const weights = [[[0.5]], [[0.3]], [0.1], [[-0.4]], [[0.2]], [0.05]].map((values) => Tensor.from(values));
    const both = (options: object) => new Bidirectional(new SimpleRNN(1, options), { mergeMode: "sum" });
    const near = { rtol: 1e-5, atol: 1e-5 };

    test("gives zeros for masked steps of a sequence", async () => {
      const { y } = await layerValues(both({ returnSequences: true }), { x, mask, weights });
      expectNear(y, [[[0], [0], [0.103914]], [[0.04195], [0], [0]]], near); // biome-ignore format: one line
    });

    test("gives the last output, although that step is masked and zeroOutputForMask is asked for", async () => {
      const { y } = await layerValues(both({ zeroOutputForMask: true }), { x, mask, weights });
      expectNear(y, [[0.103914], [0.04195]], near);
    });

    test("begins with the states it is given, those of the forward layer first", async () => {
      const initialState = [Tensor.from([[0.5], [1]]), Tensor.from([[-1], [0.25]])];
      const layer = both({ returnSequences: true, returnState: true });
      const { outputs } = await layerValues(layer, { x, weights, options: { initialState } });
      expectNear(outputs[0]!, [[[0.176473], [0.131104], [0.07842]], [[0.277808], [0.045159], [0.227102]]], near); // biome-ignore format: one line
      expectNear(outputs[1]!, [[0.952473], [0.83147]], near);
      expectNear(outputs[2]!, [[-0.458676], [0.377476]], near);
    });
  });

  test("copies cells of one's own for the other direction, with weights of their own", async () => {
    const x = values([2, 4, 3], 1);
    const both = new Bidirectional(new RNN([new LSTMCell(2), new GRUCell(3)], { returnSequences: true }));
    both.ensureBuilt([4, 3]);
    expect(both.weights).toHaveLength(12);
    const weights = both.weights.map(({ shape }, i) => values(shape, 60 + i));
    const { y } = await layerValues(both, { x, weights });
    const back = new RNN([new LSTMCell(2), new GRUCell(3)], { goBackwards: true });
    const last = await layerValues(back, { x, weights: weights.slice(6) });
    const first = (y.toArray() as number[][][]).map((steps) => steps[0]!.slice(3));
    expectNear(last.y, first, TOLERANCE);
  });
});

function values(shape: readonly number[], seed: number): Tensor<"float32"> {
  const size = shape.reduce((product, n) => product * n, 1);
  return new Tensor(shape, Float32Array.from(awkwardValues(size, seed)), "float32");
}
