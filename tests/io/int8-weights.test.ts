import { describe, expect, test } from "vitest";
import { ArgumentError, FormatError } from "../../src/errors.js";
import {
  type AnyLayer,
  BatchNormalization,
  Conv2D,
  Conv2DTranspose,
  Dense,
  DepthwiseConv2D,
  EinsumDense,
  Embedding,
  LSTM,
  loadInt8Weights,
  loadSafetensors,
  Sequential,
  saveInt8Weights,
  saveSafetensors,
  Tensor,
} from "../../src/index.js";
import { fromInt8, toInt8 } from "../../src/io/abs-max.js";
import keras from "../fixtures/keras/quantizers.json" with { type: "json" };

test.each(keras.absMax.map((one) => [`axes ${one.axes}`, one] as const))(
  "integers and scales are Keras's, to the bit: %s",
  (_, { x, axes, values, scale }) => {
    const small = toInt8("test", Tensor.from(x as number[][]).cast("float32"), axes);
    expect([...small.values]).toEqual([values].flat(5));
    expect([...small.scale.data]).toEqual([...Float32Array.from([scale].flat(5) as number[])]);
    expect(small.scale.shape).toEqual(Tensor.from(scale as number[][]).shape);
  },
);

test("what comes back is within half a step", () => {
  const x = Tensor.from([
    [1, -0.3, 1e-3],
    [-20, 7, 0.05],
  ]).cast("float32");
  const { values, scale } = toInt8("test", x, [1]);
  const again = fromInt8(new Tensor([2, 3], Int32Array.from(values), "int32"), scale);
  again.data.forEach((value, i) => {
    expect(Math.abs(value - (x.data[i] ?? 0))).toBeLessThanOrEqual((i < 3 ? 1 : 20) / 127 / 2 + 1e-6);
  });
});

/** The shapes of what a file holds. */
async function shapesIn(layer: AnyLayer, sample: readonly number[]) {
  layer.ensureBuilt(sample);
  const { tensors } = loadSafetensors(await saveInt8Weights(layer));
  return Object.fromEntries(Object.entries(tensors).map(([path, { dtype, shape }]) => [path, [dtype, ...shape]]));
}

describe("a channel is what one number of the output is made of:", () => {
  test.each([
    [new Dense(4), [3], "kernel", [1, 4]],
    [new Embedding(7, 3), [5], "embeddings", [7, 1]],
    [new EinsumDense("...c,cde->...de", [2, 5]), [6, 3], "kernel", [1, 2, 5]],
    [new EinsumDense("...de,def->...f", [4]), [6, 2, 5], "kernel", [1, 1, 4]],
    [new Conv2D(4, 3), [8, 8, 2], "kernel", [1, 1, 1, 4]],
    [new Conv2DTranspose(4, 3), [8, 8, 2], "kernel", [1, 1, 4, 1]],
    [new DepthwiseConv2D(3, { depthMultiplier: 2 }), [8, 8, 5], "kernel", [1, 1, 5, 2]],
  ] as const)("$0.className", async (layer, sample, key, scale) => {
    expect((await shapesIn(layer as AnyLayer, sample))[`${key}_scale`]).toEqual(["float32", ...scale]);
  });

  test("and biases, norms and statistics stay as they are", async () => {
    const shapes = await shapesIn(new BatchNormalization(), [4]);
    expect(Object.keys(shapes)).toEqual(["gamma", "beta", "moving_mean", "moving_variance"]);
    const lstm = await shapesIn(new LSTM(3), [5, 2]);
    expect(Object.keys(lstm).map((path) => path.split("/").at(-1))).toEqual([
      "kernel",
      "kernel_scale",
      "recurrent_kernel",
      "recurrent_kernel_scale",
      "bias",
    ]);
  });
});

const model = (units = 64) =>
  new Sequential([new Dense(units, { inputShape: [100] }), new Dense(10, { biasInitializer: "ones" })]);

describe("a file", () => {
  test("takes a quarter, and sets the weights of another model", async () => {
    const [one, other] = [model(), model()];
    const file = await saveInt8Weights(one);
    expect(file.length / (4 * one.countParams())).toBeLessThan(0.35);
    await loadInt8Weights(other, file);
    const [was, is] = [await one.getWeights(), await other.getWeights()];
    expect(is[1]).toEqual(was[1]);
    expect(is[3]).toEqual(was[3]);
    const largest = Math.max(...(was[0]?.data ?? []).map(Math.abs));
    is[0]?.data.forEach((value, i) => {
      expect(Math.abs(value - (was[0]?.data[i] ?? 0))).toBeLessThanOrEqual(largest / 127 / 2 + 1e-6);
    });
  });

  test("is the same when what was loaded is saved", async () => {
    const [one, other] = [model(), model()];
    const file = await saveInt8Weights(one);
    await loadInt8Weights(other, file);
    const integers = (bytes: Uint8Array) =>
      Object.values(loadSafetensors(bytes).tensors).filter(({ dtype }) => dtype === "int32");
    expect(integers(await saveInt8Weights(other))).toEqual(integers(file));
  });

  test("of another model, or of no such weights, is refused, and nothing set", async () => {
    const [one, file] = [model(), await saveInt8Weights(model(32))];
    const before = await one.getWeights();
    await expect(loadInt8Weights(one, file)).rejects.toThrow(FormatError);
    await expect(loadInt8Weights(one, file)).rejects.toThrow("does not fit the model: expected int32 [100, 64]");
    await expect(loadInt8Weights(one, saveSafetensors({ w: Tensor.from([1]) }))).rejects.toThrow("saveInt8Weights");
    const smaller = new Sequential([new Dense(64, { inputShape: [100] })]);
    await expect(loadInt8Weights(smaller, await saveInt8Weights(one))).rejects.toThrow("the model has not");
    expect(await one.getWeights()).toEqual(before);
  });

  test("with a scale of 0 is refused, and nothing set", async () => {
    const one = model();
    const [file, before] = [await saveInt8Weights(one), await one.getWeights()];
    const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    const name = Object.keys(header).find((path) => path.endsWith("kernel_scale"))!;
    file.fill(0, 8 + length + header[name].data_offsets[0], 8 + length + header[name].data_offsets[1]);
    await expect(loadInt8Weights(one, file)).rejects.toThrow(/kernel_scale is no scale/);
    expect(await one.getWeights()).toEqual(before);
  });

  test("is not made of what is not finite, or no layer", async () => {
    const bad = new Sequential([new Dense(1, { inputShape: [1] })]);
    await bad.setWeights([Tensor.from([[Number.NaN]]), Tensor.from([0])]);
    await expect(saveInt8Weights(bad)).rejects.toThrow(ArgumentError);
    await expect(saveInt8Weights(3 as never)).rejects.toThrow("no such model");
  });
});
