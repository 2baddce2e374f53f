import { describe, expect, test } from "vitest";
import type { Options } from "../../src/config.js";
import {
  type DType,
  InputLayer,
  Layer,
  ops,
  Sequential,
  SGD,
  type Shape,
  SymbolicTensor,
  setRandomSeed,
  Tensor,
  type TensorLike,
  type Variable,
  WgradError,
} from "../../src/index.js";
import type { LayerConfig } from "../../src/layers/layer.js";
import { formatShape, sizeOf } from "../../src/shape.js";
import { layerValues } from "./layer-values.js";
import { expectNear, ROUNDING, type Tolerance } from "./near.js";
import { awkwardValues } from "./values.js";

/** What every layer takes. */
export type LayerOptions = Options<LayerConfig>;

/** What is known of a layer, as Keras's run_layer_test takes it. */
export interface LayerCheck {
  /** A new layer. The check adds options of its own, so pass them on. */
  readonly make: (options: LayerOptions) => Layer<SymbolicTensor, SymbolicTensor, any, any>;
  /** Shape of one input sample, and of the output for it. */
  readonly input: Shape;
  readonly output: Shape;
  /** The layer takes int32 numbers from 0 up to, not including, this one. Default: it takes floats. */
  readonly ids?: number;
  /** Path and shape of each weight that training changes, in order. Default none. */
  readonly weights?: Readonly<Record<string, Shape>>;
  /** Path and shape of each weight that it does not. Default none. */
  readonly state?: Readonly<Record<string, Shape>>;
  /** Known results. */
  readonly values?: readonly LayerValues[];
  /** Inputs that must be refused, with the kind of error and words from its message. */
  readonly refuses?: readonly LayerRefusal[];
  /** What one step of plain gradient descent goes by. Default 0.1. */
  readonly learningRate?: number;
}

export interface LayerValues {
  readonly label?: string;
  readonly x: TensorLike;
  readonly y: TensorLike;
  /** In the order of `layer.weights`. Default: as initialised. */
  readonly weights?: readonly TensorLike[];
  readonly training?: boolean;
  /** Default a few rounding errors. */
  readonly tolerance?: Tolerance;
}

export interface LayerRefusal {
  readonly label: string;
  readonly input: Shape;
  readonly dtype?: DType;
  readonly error: new (message: string) => WgradError;
  readonly message: RegExp;
}

const BATCH = 3;

/** Multiplies its input by a weight of the same shape: something to train in front of a layer without weights. */
class Scale extends Layer {
  override build(inputShape: Shape): void {
    this.addWeight("factor", inputShape, "ones");
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return ops.multiply(x, this.weight("factor"));
  }
}

/**
 * Checks a layer as Keras does: output shape, symbolic and real; number, names and shapes of its weights; the same
 * output after the weights went into another one; gradients that lower the loss in one step and reach every weight; the
 * same output for the same seed; known values; typed errors for inputs that do not fit.
 */
export function checkLayer(label: string, check: LayerCheck): void {
  const { make, input, output, weights = {}, state = {} } = check;
  const x = check.ids === undefined ? batch(BATCH, input, 1) : idBatch(BATCH, input, check.ids);
  const modelOf = (options: LayerOptions = {}) =>
    new Sequential([make({ name: "checked", inputShape: input, ...options })]);

  describe(label, () => {
    test(`gives ${batchOf(output)} for ${batchOf(input)}`, async () => {
      const layer = make({ name: "checked" });
      expect(layer.outputShape(input)).toEqual(output);
      expect(layer.apply(symbol([7, ...input])).shape).toEqual([7, ...output]);
      const predicted = await modelOf().predict(x);
      expect(predicted.shape).toEqual([BATCH, ...output]);
      expect(predicted.dtype).toBe("float32");
      expect(predicted.data.every(Number.isFinite)).toBe(true);
    });

    test(`has these weights: ${[...Object.keys(weights), ...Object.keys(state)].join(", ") || "none"}`, () => {
      const layer = make({ name: "checked" });
      expect(layer.weights, "before it is built").toEqual([]);
      layer.ensureBuilt(input);
      const paths = (variables: readonly Variable[]) =>
        [...layer.variables()].flatMap(([path, variable]) => (variables.includes(variable) ? [path] : []));
      expect(paths(layer.trainableWeights)).toEqual(Object.keys(weights));
      expect(paths(layer.nonTrainableWeights)).toEqual(Object.keys(state));
      const shapes = [...Object.values(weights), ...Object.values(state)];
      expect(layer.weights.map(({ shape }) => shape)).toEqual(shapes);
      expect(layer.countParams()).toBe(shapes.reduce((sum, shape) => sum + sizeOf(shape), 0));
      const frozen = make({ name: "checked", trainable: false });
      frozen.ensureBuilt(input);
      expect(frozen.trainableWeights).toEqual([]);
      expect([...frozen.variables().keys()]).toEqual([...layer.variables().keys()]);
    });

    test("is called by its class in snake case unless it is given a name", () => {
      const layer = make({});
      const { name } = layer;
      expect(name).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
      expect(name.replace(/_\d+$/, "").replaceAll("_", "")).toBe(layer.constructor.name.toLowerCase());
      expect(make({}).name).not.toBe(name);
      expect(make({ name: "mine" }).name).toBe("mine");
    });

    test("gives each sample the same output in a batch and alone", async () => {
      const model = modelOf();
      const together = await model.predict(x, { batchSize: BATCH });
      const alone = await model.predict(x, { batchSize: 1 });
      expectNear(alone, together);
    });

    test("gives the same output with the same seed, and with the weights of another", async () => {
      setRandomSeed(7);
      const first = modelOf();
      const expected = await first.predict(x);
      setRandomSeed(7);
      expect((await modelOf().predict(x)).data).toEqual(expected.data);
      setRandomSeed(8);
      const other = modelOf();
      const before = await other.predict(x);
      const random = (await first.getWeights()).some(({ data }) => new Set(data).size > 1);
      if (random) expect(before.data, "another seed").not.toEqual(expected.data);
      await other.setWeights(await first.getWeights());
      expect((await other.predict(x)).data).toEqual(expected.data);
    });

    test("learns: one step lowers the loss and changes every weight", async () => {
      setRandomSeed(3);
      // Nothing can be trained in front of a layer that takes ids.
      const front =
        check.ids === undefined ? new Scale({ inputShape: input }) : new InputLayer(input, { dtype: "int32" });
      const model = new Sequential([front, make({ name: "checked" })]);
      model.compile({ optimizer: new SGD({ learningRate: check.learningRate ?? 0.1 }), loss: "mse" });
      const y = batch(BATCH, output, 2);
      const { loss: before } = await model.testOnBatch(x, y);
      const weightsBefore = await model.getWeights();
      const { loss: training } = await model.trainOnBatch(x, y);
      const { loss: after } = await model.testOnBatch(x, y);
      expect(training).toBeGreaterThan(0);
      expect(after).toBeLessThan(before!);
      const weightsAfter = await model.getWeights();
      model.trainableWeights.forEach(({ name }, i) => {
        expect(weightsAfter[i]!.data.every(Number.isFinite), `${name} is finite`).toBe(true);
        expect(weightsAfter[i]!.data, `${name} has changed`).not.toEqual(weightsBefore[i]!.data);
      });
    });

    test("keeps its weights when it is called on another shape, or refuses that", () => {
      const layer = make({});
      const dtype = check.ids === undefined ? "float32" : "int32";
      const call = (sample: Shape) => layer.apply(symbol([2, ...sample], dtype)).shape;
      expect(call(input)).toEqual([2, ...output]);
      const { weights: before } = layer;
      try {
        call([...input, 1]);
      } catch (error) {
        expect(error).toBeInstanceOf(WgradError);
      }
      expect(call(input)).toEqual([2, ...output]);
      expect(layer.weights).toEqual(before);
    });

    for (const one of check.values ?? []) {
      test(one.label ?? "gives the known values", async () => {
        const { y } = await layerValues(make({}), {
          x: Tensor.from(one.x),
          weights: one.weights?.map((weight) => Tensor.from(weight)),
          training: one.training ?? false,
        });
        expectNear(y, one.y, one.tolerance ?? ROUNDING);
      });
    }

    for (const { label: what, input: shape, dtype = "float32", error, message } of check.refuses ?? []) {
      test(`refuses ${what}`, () => {
        const apply = () => make({ name: "checked" }).apply(symbol([2, ...shape], dtype));
        expect(apply).toThrow(error);
        expect(apply).toThrow(message);
      });
    }
  });
}

function batchOf(sample: Shape): string {
  return formatShape(["batch", ...sample]);
}

function symbol(shape: Shape, dtype: DType = "float32"): SymbolicTensor {
  return new SymbolicTensor({ shape, dtype }, { kind: "input", name: "x" });
}

function batch(count: number, sample: Shape, seed: number): Tensor<"float32"> {
  const shape = [count, ...sample];
  return new Tensor(shape, Float32Array.from(awkwardValues(sizeOf(shape), seed)), "float32");
}

/** Every id there is, again and again. */
function idBatch(count: number, sample: Shape, ids: number): Tensor<"int32"> {
  const shape = [count, ...sample];
  return new Tensor(
    shape,
    Int32Array.from({ length: sizeOf(shape) }, (_, i) => (i * 7) % ids),
    "int32",
  );
}
