import { describe, expect, test } from "vitest";
import { Adam, Dense, FormatError, loadModel, Sequential, Tensor } from "../../../src/index.js";
import { leaves } from "../../../src/structure.js";
import { bytesOfFile, type FileValues, type KerasFile, kerasFiles } from "../../harness/keras-files.js";

const tensor = ({ shape, data }: FileValues) => Tensor.from(data, shape);
const values = (tensors: readonly Tensor[]) => tensors.map(({ data }) => data);

async function checkPredictions(model: { predict(x: never): Promise<unknown> }, { inputs, outputs }: KerasFile) {
  const x = inputs.map(tensor);
  const found = leaves<Tensor>((await model.predict((x.length === 1 ? x[0] : x) as never)) as never);
  expect(found.map(({ shape }) => shape)).toEqual(outputs.map(({ shape }) => shape));
  outputs.forEach(({ data }, i) => {
    const far = data.filter((value, j) => !(Math.abs(value - (found[i]?.values[j] ?? Number.NaN)) <= 1e-5));
    expect(far).toEqual([]);
  });
}

describe.each([
  ["trained", ".keras"],
  ["trained", ".h5"],
  ["wired", ".keras"],
  ["wired", ".h5"],
] as const)("%s%s of Keras", (name, end) => {
  test("predicts what it did there, also when it was written again", async () => {
    const model = await loadModel(await bytesOfFile(kerasFiles[name], end));
    await checkPredictions(model, kerasFiles[name]);
    for (const format of ["keras", "h5"]) {
      const again = await loadModel(await model.save({ format }));
      expect(values(await again.getWeights())).toEqual(values(await model.getWeights()));
      await checkPredictions(again, kerasFiles[name]);
    }
  });
});

describe("a model that was trained in Keras", () => {
  test("is compiled as it was, and its optimizer goes on", async () => {
    for (const end of [".keras", ".h5"]) {
      const model = await loadModel(await bytesOfFile(kerasFiles.trained, end));
      expect(model.optimizer).toBeInstanceOf(Adam);
      const { iterations, learningRate, slots } = await model.getOptimizerState();
      expect([iterations, Math.fround(learningRate)]).toEqual([3, Math.fround(0.01)]);
      for (const own of Object.values(slots)) expect(own.m?.data.some((value) => value !== 0)).toBe(true);
      const again = await loadModel(await model.save({ format: "keras" }));
      expect(await again.getOptimizerState()).toEqual(await model.getOptimizerState());
    }
  });

  test("is not compiled if that is not wanted", async () => {
    const model = await loadModel(await bytesOfFile(kerasFiles.trained, ".keras"), { compile: false });
    expect(await model.getCompileConfig()).toBeUndefined();
  });

  test("gives its weights to another model of its layers, whatever they are called", async () => {
    const model = await loadModel(await bytesOfFile(kerasFiles.trained, ".keras"));
    for (const format of ["weights.h5", "h5", "safetensors"]) {
      const again = await loadModel(await bytesOfFile(kerasFiles.trained, ".keras"));
      await again.setWeights((await again.getWeights()).map(({ shape }) => Tensor.zeros(shape)));
      await again.loadWeights(await model.saveWeights({ format }));
      expect(values(await again.getWeights())).toEqual(values(await model.getWeights()));
    }
    await model.loadWeights(await bytesOfFile(kerasFiles.trained, ".weights.h5"));
    await checkPredictions(model, kerasFiles.trained);
  });

  test("gives none to a model of other layers, unless mismatches are skipped", async () => {
    const other = new Sequential([new Dense(4, { inputShape: [5] }), new Dense(3)]);
    const before = values(await other.getWeights());
    const file = await bytesOfFile(kerasFiles.trained, ".weights.h5");
    await expect(other.loadWeights(file)).rejects.toThrow(FormatError);
    expect(values(await other.getWeights())).toEqual(before);
    await other.loadWeights(file, { skipMismatch: true });
    const after = values(await other.getWeights());
    expect(after[0]).not.toEqual(before[0]);
    expect(after[2]).toEqual(before[2]);
  });

  test("gives weights by the names of layers", async () => {
    const model = await loadModel(await bytesOfFile(kerasFiles.trained, ".h5"));
    const [first] = model.layers;
    const file = await model.saveWeights({ format: "h5" });
    const other = new Sequential([new Dense(7, { inputShape: [5] }), new Dense(4, { name: first?.name })], {
      name: "o",
    });
    const own = new Sequential([new Dense(4, { inputShape: [5], name: first?.name }), new Dense(9)]);
    await own.loadWeights(file, { byName: true });
    expect(values(await own.getWeights()).slice(0, 2)).toEqual(values(await model.getWeights()).slice(0, 2));
    await expect(other.loadWeights(file)).rejects.toThrow(FormatError);
    await expect(
      own.loadWeights(await bytesOfFile(kerasFiles.trained, ".weights.h5"), { byName: true }),
    ).rejects.toThrow("does not name its layers");
  });
});
