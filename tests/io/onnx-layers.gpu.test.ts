/** Every layer that Keras is asked about (scripts/keras-judge/layers.ts), written by model.export and run by ONNX Runtime. */
import { afterAll, describe, expect, test } from "vitest";
import { inputsFor, modelOf } from "../../scripts/keras-judge/case.js";
import { cases } from "../../scripts/keras-judge/layers.js";
import * as w from "../../src/index.js";
import { setRandomSeed, type Tensor } from "../../src/index.js";
import { expectNear } from "../harness/near.js";
import { runInRuntime } from "../harness/onnx-runtime.js";

const worst = { name: "", difference: 0 };

describe("model.export", () => {
  test.each(cases)("$name", async (one) => {
    setRandomSeed(7);
    const model = modelOf(one);
    const inputs = inputsFor(one);
    const wanted = [await model.predict((inputs.length === 1 ? inputs[0] : inputs) as never)].flat() as Tensor[];
    const found = await runInRuntime(await model.export({ format: "onnx" }), inputs);
    expect(found.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
    for (const [i, { data }] of wanted.entries()) {
      for (const [j, value] of data.entries()) {
        const difference = Math.abs(value - found[i]!.data[j]!) / Math.max(1, Math.abs(value));
        if (!(difference <= worst.difference)) Object.assign(worst, { name: one.name, difference });
        expect(difference, `output ${i} at ${j}`).toBeLessThan(5e-5);
      }
    }
    model.dispose();
  });

  afterAll(() => console.info(`largest relative difference: ${worst.difference.toExponential(1)}, of ${worst.name}`));
});

/** Layers that Keras is not asked about, some of them of this house alone. */
const others: Readonly<
  Record<string, readonly [shape: readonly number[], make: () => w.AnyLayer, dtype?: "int32" | undefined]>
> = {
  AdaptiveAveragePooling3D: [[4, 5, 3, 2], () => new w.AdaptiveAveragePooling3D([2, 3, 2])],
  AdaptiveMaxPooling3D: [[4, 5, 3, 2], () => new w.AdaptiveMaxPooling3D(2)],
  CategoryEncoding: [[3], () => new w.CategoryEncoding(5, { outputMode: "multiHot" }), "int32"],
  ConvLSTM1D: [[3, 6, 2], () => new w.ConvLSTM1D(3, 2, { returnSequences: true })],
  ConvLSTM3D: [[2, 4, 4, 3, 2], () => new w.ConvLSTM3D(2, 2)],
  Lambda: [[4, 3], () => new w.Lambda((x: w.SymbolicTensor) => w.ops.flip(w.ops.cumsum(x, { axis: 1 }), 2))],
  Solarization: [[4, 4, 3], () => new w.Solarization({ valueRange: [-2, 2] })],
  RandomFlip: [[4, 4, 3], () => new w.RandomFlip()],
  RandomZoom: [[4, 4, 3], () => new w.RandomZoom(0.3)],
  RBF: [[4], () => new w.RBF(5)],
  ReversibleEmbedding: [[4], () => new w.ReversibleEmbedding(7, 3), "int32"],
  SpatialDropout3D: [[2, 2, 2, 3], () => new w.SpatialDropout3D(0.5)],
  StackedRNNCells: [[4, 3], () => new w.RNN([new w.LSTMCell(3), new w.GRUCell(2)], { returnSequences: true })],
  STFTSpectrogram: [[40, 1], () => new w.STFTSpectrogram({ frameLength: 16, frameStep: 8, fftLength: 16 })],
  MelSpectrogram: [
    [64],
    () => new w.MelSpectrogram({ fftLength: 16, sequenceStride: 8, numMelBins: 4, samplingRate: 100, maxFreq: 50 }),
  ],
};

describe("model.export, further layers", () => {
  test.each(Object.entries(others))("%s", async (name, [shape, make, dtype]) => {
    w.setRandomSeed(7);
    const x = w.Input(shape, { dtype: dtype ?? "float32" });
    const model = new w.Model({ inputs: x, outputs: make().apply(x) as w.SymbolicTensor });
    const input = inputsFor({
      name,
      inputs: [shape],
      ...(dtype === "int32" && { below: 5 }),
      build: (one) => one as never,
    });
    const wanted = (await model.predict(input[0]!)) as Tensor;
    const [found] = await runInRuntime(await model.export({ format: "onnx" }), input);
    expectNear(found!, wanted, { rtol: 5e-5, atol: 5e-5 });
    model.dispose();
  });
});
