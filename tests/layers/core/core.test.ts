import { describe, expect, expectTypeOf, test } from "vitest";
import {
  Activation,
  ArgumentError,
  Dense,
  ELU,
  Identity,
  Input,
  InputLayer,
  Lambda,
  type Layer,
  LeakyReLU,
  ops,
  PReLU,
  ReLU,
  type Shape,
  ShapeError,
  Softmax,
  SymbolicTensor,
  Wrapper,
} from "../../../src/index.js";
import { attachMask, maskOf } from "../../../src/layers/mask.js";

const symbol = (shape: Shape, dtype: "float32" | "int32" | "bool" = "float32") =>
  new SymbolicTensor({ shape, dtype }, { kind: "input", name: "x" });

describe("InputLayer", () => {
  test("takes the shape of a sample or of a batch, as argument or option", () => {
    for (const layer of [
      new InputLayer([28, 28]),
      new InputLayer({ shape: [28, 28] }),
      new InputLayer({ batchShape: [null, 28, 28] }),
    ]) {
      expect(layer.inputShape).toEqual([28, 28]);
      expect(layer.batchShape).toEqual([null, 28, 28]);
      expect(layer.outputShape([28, 28])).toEqual([28, 28]);
      expect(layer.output.shape).toEqual([-1, 28, 28]);
    }
  });

  test("leaves sizes open that are null", () => {
    const layer = new InputLayer([null, 3], { name: "open" });
    expect(layer.inputShape).toBeUndefined();
    expect(layer.apply(symbol([2, 7, 3])).shape).toEqual([2, 7, 3]);
    expect(() => layer.apply(symbol([2, 7, 4]))).toThrow(
      "open: an input of another shape: expected [batch, any, 3], received [2, 7, 4].",
    );
    expect(() => layer.apply(symbol([2, 3]))).toThrow(ShapeError);
    expect(() => new InputLayer({ batchShape: [4, 3] }).apply(symbol([2, 3]))).toThrow(/expected \[4, 3\]/);
  });

  test("gives values of its type", () => {
    expect(new InputLayer([2], { dtype: "int32" }).apply(symbol([1, 2])).dtype).toBe("int32");
    expect(new InputLayer([2], { dtype: "int32" }).output.dtype).toBe("int32");
    const x = symbol([1, 2]);
    expect(new InputLayer([2]).apply(x)).toBe(x);
  });

  test("is told one shape, not none and not two", () => {
    expect(() => new InputLayer()).toThrow(ArgumentError);
    expect(() => new InputLayer([3], { batchShape: [null, 3] })).toThrow(ArgumentError);
    expect(() => new InputLayer({ batchShape: [] })).toThrow(ArgumentError);
    expect(() => new InputLayer({ inputShape: [3] } as object)).toThrow(/no such option.*received inputShape/);
  });
});

describe("Identity", () => {
  test("gives what it takes, lists and masks included", () => {
    const [a, b] = [symbol([2, 3]), symbol([2, 4])];
    attachMask(b, symbol([2, 4], "bool"));
    expect(new Identity().apply(a)).toBe(a);
    const both = new Identity<readonly [SymbolicTensor, SymbolicTensor]>().apply([a, b]);
    expect(both).toEqual([a, b]);
    expect(maskOf(both[1])).toBe(maskOf(b));
  });
});

describe("Lambda", () => {
  test("computes a function, which hears whether it is training", () => {
    const heard: boolean[] = [];
    const layer = new Lambda((x: SymbolicTensor, { training }) => {
      heard.push(training);
      return ops.sum(x, { axis: 1 });
    });
    expect(layer.apply(symbol([2, 3, 4]), { training: true }).shape).toEqual([2, 4]);
    expect(layer.outputShape([3, 4])).toEqual([4]);
    expect(heard).toEqual([true, false]);
  });

  test("knows the types of lists and records that go in and come out", () => {
    const layer = new Lambda((x: { a: SymbolicTensor; b: SymbolicTensor }) => [x.b, x.a] as const);
    const y = layer.apply({ a: symbol([2, 1]), b: symbol([2, 5]) });
    expectTypeOf(y).toEqualTypeOf<readonly [SymbolicTensor, SymbolicTensor]>();
    expect(y.map(({ shape }) => shape)).toEqual([
      [2, 5],
      [2, 1],
    ]);
  });

  test("counts the layers that its function calls as its own", () => {
    const dense = new Dense(3);
    const layer = new Lambda((x: SymbolicTensor) => dense.apply(x));
    layer.apply(symbol([2, 4]));
    expect([...layer.variables().keys()]).toEqual(["layers/dense/kernel", "layers/dense/bias"]);
  });
});

describe("Wrapper", () => {
  class Twice extends Wrapper<Layer> {
    static override className = "Twice";
    override call(x: SymbolicTensor): SymbolicTensor {
      return this.layer.apply(this.layer.apply(x));
    }
  }

  test("has the weights of the layer within, under its name in Keras", () => {
    const dense = new Dense(3);
    const twice = new Twice(dense, { name: "both" });
    expect(twice.apply(symbol([2, 3])).shape).toEqual([2, 3]);
    expect([...twice.variables().keys()]).toEqual(["layer/kernel", "layer/bias"]);
    expect(twice.getConfig()).toMatchObject({ name: "both", layer: dense });
    expect(Twice.fromConfig(twice.getConfig()).layer).toBe(dense);
    twice.trainable = false;
    expect(dense.trainable).toBe(false);
  });

  test("refuses what is no layer", () => {
    expect(() => new Twice("dense" as never)).toThrow(/nothing to wrap: expected a layer, received "dense"/);
  });
});

describe("activation layers", () => {
  test("take their number first, as Keras does, or among the options", () => {
    expect(new ReLU(6).config).toMatchObject({ maxValue: 6, negativeSlope: 0 });
    expect(new ReLU(6, { negativeSlope: 0.1 }).config).toMatchObject({ maxValue: 6, negativeSlope: 0.1 });
    expect(new ReLU({ maxValue: 6 }).config.maxValue).toBe(6);
    expect(new LeakyReLU(0.2).config.negativeSlope).toBe(0.2);
    expect(new LeakyReLU().config.negativeSlope).toBe(0.3);
    expect(new ELU(2).config.alpha).toBe(2);
    expect(new Softmax([1, 2]).config.axis).toEqual([1, 2]);
    expect(new Softmax().config.axis).toBe(-1);
    expect(() => new Activation("relu", 2 as never)).toThrow(/these are no options/);
  });

  test("PReLU shares no slope along the batch", () => {
    expect(() => new PReLU({ sharedAxes: [0] }).outputShape([2, 3])).toThrow(
      /no such sharedAxes: expected axes of a sample, counted from 1, received \[0\]/,
    );
    const layer = new PReLU({ sharedAxes: [-1] });
    layer.ensureBuilt([2, 3]);
    expect(layer.weights.map(({ shape }) => shape)).toEqual([[2, 1]]);
  });
});

test("a subclass has the options of its class and its own", () => {
  class Noisy extends Dense {
    static override className = "Noisy";
    static override defaults = { ...Dense.defaults, noise: 0.1 };
  }
  const options = { noise: 0.5, useBias: false } as object;
  const layer = new Noisy(3, options);
  expect(layer.config).toMatchObject({ units: 3, noise: 0.5, useBias: false, kernelInitializer: "glorotUniform" });
  expect(Noisy.fromConfig(layer.getConfig())).toBeInstanceOf(Noisy);
  expect(() => new Noisy(3, { nois: 1 } as object)).toThrow(/no such option as nois: .* Write noise/);
});

test("layers may be called on another shape, as long as their weights fit", () => {
  const dense = new Dense(3);
  dense.apply(symbol([2, 4]));
  expect(dense.apply(symbol([2, 7, 4])).shape).toEqual([2, 7, 3]);
  expect(() => dense.apply(symbol([2, 5]))).toThrow(/whose kernel does not fit these/);
});

test("an input has its batch by batchShape or batchSize, and not twice", () => {
  expect(Input({ batchShape: [4, null, 3] }).shape).toEqual([4, -1, 3]);
  expect(Input([3], { batchSize: 4 }).shape).toEqual([4, 3]);
  expect(new InputLayer([3], { batchSize: 4 }).batchShape).toEqual([4, 3]);
  expect(() => Input({ shape: [3], batchShape: [4, 3] })).toThrow(/no such shape/);
  expect(() => Input({ batchSize: 2, batchShape: [4, 3] })).toThrow(/no such shape/);
  expect(() => new InputLayer({ batchSize: 2, batchShape: [4, 3] })).toThrow(ArgumentError);
});
