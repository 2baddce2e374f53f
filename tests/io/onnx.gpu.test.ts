/** A graph as PyTorch exports it: opened, run as ONNX Runtime runs it, cut, given another head and trained on. */
import { describe, expect, test } from "vitest";
import {
  Adam,
  ArgumentError,
  Dense,
  FormatError,
  Input,
  loadOnnx,
  Model,
  type SymbolicTensor,
  setRandomSeed,
  Tensor,
  toJson,
  UnsupportedError,
} from "../../src/index.js";
import fixture from "../fixtures/onnx/classifier.json" with { type: "json" };

const file = Uint8Array.from(atob(fixture.model), (letter) => letter.charCodeAt(0));
const x = Tensor.from(fixture.x).cast("float32");

/** The file with one name of the same length in the place of another. */
function renamed(from: string, to: string): Uint8Array {
  const text = Array.from(file, (byte) => String.fromCharCode(byte)).join("");
  return Uint8Array.from(text.replaceAll(from, to), (letter) => letter.charCodeAt(0));
}

describe("loadOnnx", () => {
  test("a model gives what ONNX Runtime gives, for any number of samples", async () => {
    const model = await loadOnnx(file);
    const y = (await model.predict(x)) as Tensor;
    const wanted = fixture.y.flat();
    expect(y.shape).toEqual([3, 4]);
    for (const [i, value] of y.data.entries()) expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(1e-5);
    const one = (await model.predict(x.slice(1, 2))) as Tensor;
    for (const [i, value] of one.data.entries()) expect(Math.abs(value - (wanted[4 + i] ?? 0))).toBeLessThan(1e-5);
    model.dispose();
  });

  test("initializers are weights by their names, statistics are not trained", async () => {
    const model = await loadOnnx(file, { name: "net" });
    const names = (weights: Model["weights"]) => weights.map(({ name }) => name.replace("net/", ""));
    expect(names(model.trainableWeights).sort()).toEqual([
      "classifier.bias",
      "classifier.weight",
      "features.0.bias",
      "features.0.weight",
      "features.1.bias",
      "features.1.weight",
    ]);
    expect(names(model.nonTrainableWeights).sort()).toEqual(["features.1.running_mean", "features.1.running_var"]);
  });

  test("cut in the middle, frozen, with another head, it is trained on; then as a whole", async () => {
    setRandomSeed(4);
    const body = (await loadOnnx(file, { outputs: ["flat"] })) as unknown as Model<SymbolicTensor, SymbolicTensor>;
    expect(body.weights).toHaveLength(6);
    body.trainable = false;
    const image = Input([3, 8, 8]);
    const model = new Model({
      inputs: image,
      outputs: new Dense(2, { activation: "softmax" }).apply(body.apply(image)),
    });
    const inputs = new Tensor(
      [32, 3, 8, 8],
      Float32Array.from({ length: 32 * 192 }, (_, i) => Math.sin(i * i)),
      "float32",
    );
    const labels = new Tensor(
      [32],
      Int32Array.from({ length: 32 }, (_, i) => Number((inputs.data[192 * i] ?? 0) > 0)),
      "int32",
    );
    const learn = async (epochs: number) => {
      model.compile({ optimizer: new Adam(0.02), loss: "sparseCategoricalCrossentropy" });
      return (await model.fit(inputs, labels, { epochs, verbose: 0 })).history.loss!;
    };
    const before = await body.getWeights();
    const frozen = await learn(15);
    expect(frozen.at(-1)).toBeLessThan(frozen[0]!);
    expect((await body.getWeights()).map(({ data }) => data)).toEqual(before.map(({ data }) => data));
    body.trainable = true;
    const whole = await learn(30);
    expect(whole.at(-1)).toBeLessThan(0.5 * frozen.at(-1)!);
    const moved = await body.getWeights();
    const changed = body.weights.filter((_, i) => String(moved[i]!.data) !== String(before[i]!.data));
    expect(changed.map(({ name }) => name.split("/").at(-1))).toEqual(
      body.trainableWeights.map(({ name }) => name.split("/").at(-1)),
    );
    model.dispose();
  });

  test("what cannot be had is told", async () => {
    const other = renamed("Softmax", "Softmix");
    await expect(loadOnnx(other)).rejects.toThrow(UnsupportedError);
    await expect(loadOnnx(other)).rejects.toThrow(/operators that there are not here: received Softmix/);
    expect((await loadOnnx(other, { outputs: ["logits"] })).outputNames).toHaveLength(1);
    await expect(loadOnnx(file, { outputs: ["nothing"] })).rejects.toThrow(ArgumentError);
    await expect(loadOnnx(file, { outputs: [] })).rejects.toThrow(ArgumentError);
    await expect(loadOnnx(new Uint8Array(40))).rejects.toThrow(FormatError);
    await expect(loadOnnx(file.slice(0, -9))).rejects.toThrow(FormatError);
    const model = await loadOnnx(file);
    expect(() => toJson(model)).toThrow(/no part of a model's config/);
  });
});
