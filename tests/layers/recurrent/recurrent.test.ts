import { describe, expect, expectTypeOf, test } from "vitest";
import { traced } from "../../../src/graph/symbols/trace.js";
import {
  Bidirectional,
  type CellInput,
  type CellOutput,
  Dense,
  GRU,
  LSTM,
  LSTMCell,
  ops,
  RecurrentCell,
  RNN,
  type Shape,
  SimpleRNN,
  SymbolicTensor,
  TimeDistributed,
} from "../../../src/index.js";
import { groupNames, schedule } from "../../harness/schedule.js";

function symbol(...shape: number[]): SymbolicTensor {
  return new SymbolicTensor({ shape }, { kind: "input", name: "x" });
}

/** A cell with a layer that only it knows. */
class Deep extends RecurrentCell {
  static override className = "Deep";
  readonly #inner = new Dense(3);

  override stateShapes(): readonly Shape[] {
    return [[3]];
  }

  override call([x, [h]]: CellInput): CellOutput {
    const next = ops.add(this.#inner.apply(x), h!);
    return [next, [next]];
  }
}

describe("what recurrent layers give", () => {
  test("is a list with returnState, and a tensor without, by type too", () => {
    const states = new LSTM(4, { returnState: true });
    expectTypeOf(states).toEqualTypeOf<LSTM<true>>();
    const [y, ...rest] = states.apply(symbol(2, 5, 3));
    expectTypeOf(y).toEqualTypeOf<SymbolicTensor>();
    expect([y, ...rest].map(({ shape }) => shape)).toEqual([
      [2, 4],
      [2, 4],
      [2, 4],
    ]);
    expectTypeOf(new GRU(4).apply(symbol(2, 5, 3))).toEqualTypeOf<SymbolicTensor>();
    expect(new LSTMCell(4).apply([symbol(2, 3), [symbol(2, 4), symbol(2, 4)]])[1]).toHaveLength(2);
  });
});

describe("paths of weights", () => {
  test.each([
    ["LSTM", () => new LSTM(2, { useBias: false }), ["cell/kernel", "cell/recurrent_kernel"]],
    [
      "stacked cells",
      () => new RNN([new LSTMCell(2, { useBias: false }), new Deep()]),
      [
        "cell/cells/lstm_cell/kernel",
        "cell/cells/lstm_cell/recurrent_kernel",
        "cell/cells/deep/layers/dense/kernel",
        "cell/cells/deep/layers/dense/bias",
      ],
    ],
    [
      "Bidirectional",
      () => new Bidirectional(new SimpleRNN(2, { useBias: false })),
      [
        "forward_layer/cell/kernel",
        "forward_layer/cell/recurrent_kernel",
        "backward_layer/cell/kernel",
        "backward_layer/cell/recurrent_kernel",
      ],
    ],
    ["TimeDistributed", () => new TimeDistributed(new Dense(2)), ["layer/kernel", "layer/bias"]],
  ])("%s", (_, make, paths) => {
    const layer = make();
    layer.outputShape([4, 3]);
    expect([...layer.variables().keys()]).toEqual(paths);
  });
});

describe("a cell's activityRegularizer", () => {
  test("is the layer's: a cell refuses one, and a layer hands none on", () => {
    expect(() => new LSTMCell(2, { activityRegularizer: "l2" })).toThrow(/Give it to the layer around the cell/);
    expect(new LSTM(2, { activityRegularizer: "l2" }).cell.config.activityRegularizer).toBeUndefined();
  });
});

describe("the states of a stateful layer", () => {
  test("are no weights, and are found when asked for", () => {
    const layer = new LSTM(4, { stateful: true, name: "memory" });
    expect([...layer.variables({ states: true })]).toEqual([]);
    traced(() => layer.apply(symbol(2, 5, 3)));
    expect([...layer.variables().keys()]).toEqual(["cell/kernel", "cell/recurrent_kernel", "cell/bias"]);
    expect(layer.weights).toHaveLength(3);
    const states = [...layer.variables({ states: true })].filter(([path]) => path.startsWith("state"));
    expect(states.map(([path, { shape, name }]) => [path, name, ...shape])).toEqual([
      ["state_0", "memory/state_0", 2, 4],
      ["state_1", "memory/state_1", 2, 4],
    ]);
  });

  test("are reset to zeros, or to given values", () => {
    const layer = new SimpleRNN(2, { stateful: true });
    traced(() => layer.apply(symbol(1, 5, 3)));
    layer.resetStates([[1, 2]]);
    const state = layer.variables({ states: true }).get("state_0");
    expect(state?.initial).toEqual(Float32Array.of(1, 2));
    layer.resetStates();
    expect(state?.initial).toEqual(new Float32Array(2));
  });

  test("take the first batch's size: one that was only tried leaves none behind", () => {
    const layer = new SimpleRNN(2, { stateful: true });
    layer.outputShape([5, 3]);
    expect(layer.variables({ states: true }).has("state_0")).toBe(false);
    traced(() => layer.apply(symbol(4, 5, 3)));
    layer.outputShape([5, 3]);
    expect(layer.variables({ states: true }).get("state_0")?.shape).toEqual([4, 2]);
  });

  test("stand by themselves where there is one, as in Keras", () => {
    const shapes = [{ shape: [4, 5, 3] }, { shape: [4, 2] }];
    const groups = (given: (state: SymbolicTensor) => SymbolicTensor | SymbolicTensor[]) =>
      groupNames(schedule((x, state) => new SimpleRNN(2).apply(x!, { initialState: given(state!) }), shapes).groups);
    expect(groups((state) => state)).toEqual(groups((state) => [state]));
    expect(() => traced(() => new LSTM(2).apply(symbol(4, 5, 3), { initialState: symbol(4, 2) }))).toThrow(
      /lstm.*state/i,
    );
  });

  test("are kept even where the first batch brings its own", () => {
    const layer = new SimpleRNN(2, { stateful: true });
    const { trace } = traced(() => layer.apply(symbol(4, 5, 3), { initialState: [symbol(4, 2)] }));
    expect(trace.effects).toHaveLength(1);
  });
});
