import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  Dense,
  Dropout,
  FormatError,
  KerasFileEditor,
  loadModel,
  Sequential,
  Tensor,
} from "../../src/index.js";
import { bytesOfFile, kerasFiles } from "../harness/keras-files.js";

const old = () =>
  new Sequential([
    new Dense(3, { inputShape: [4], name: "first" }),
    new Dense(2, { name: "dense_1" }),
    new Dense(1, { name: "last" }),
  ]);
/** The same without the layer in the middle, and with a wider end. */
const changed = () => new Sequential([new Dense(3, { inputShape: [4] }), new Dropout(0.5), new Dense(5)]);
type Weighed = { getWeights(): Promise<{ readonly data: unknown }[]> };
const valuesOf = async (model: Weighed) => (await model.getWeights()).map(({ data }) => data);
const opened = async (model: Sequential) => KerasFileEditor.open(await model.saveWeights({ format: "weights.h5" }));

describe("a file of weights", () => {
  test("is shown as it is", async () => {
    expect((await opened(old())).summary().split("\n")).toEqual([
      ...["layers/", "  dense/ (first)", "    0: [4, 3]", "    1: [3]"],
      ...["  dense_1/", "    0: [3, 2]", "    1: [2]"],
      ...["  dense_2/ (last)", "    0: [2, 1]", "    1: [1]"],
    ]);
  });

  test("is compared to a model, both ways", async () => {
    const editor = await opened(old());
    expect(editor.compare(old())).toEqual({ status: "success", errorCount: 0, matchCount: 6, problems: [] });
    const found = editor.compare(changed());
    expect(found).toMatchObject({ status: "error", errorCount: 4, matchCount: 2 });
    expect(found.problems).toEqual([
      "layers/dense_1/0: [3, 5] in the model, [3, 2] in the file",
      "layers/dense_1/1: [5] in the model, [2] in the file",
      "layers/dense_2/0 is not in the model",
      "layers/dense_2/1 is not in the model",
    ]);
  });

  test("is mended: objects and weights renamed, removed and added", async () => {
    const model = old();
    const editor = await opened(model);
    editor.deleteObject("dense_1");
    editor.renameObject("layers/dense_2", "dense_1");
    editor.deleteWeight("dense_1", "0");
    editor.addWeights("dense_1", { "0": Tensor.zeros([3, 5]), "1": Tensor.zeros([5]) });
    const other = changed();
    expect(editor.compare(other).status).toBe("success");
    await other.loadWeights(await editor.save({ format: "weights.h5" }));
    const values = await valuesOf(other);
    expect(values.slice(0, 2)).toEqual((await valuesOf(model)).slice(0, 2));
    expect(values[2]).toEqual(new Float32Array(15));
    editor.addObject("layers/dense_7", { "0": Tensor.zeros([1]) });
    expect(editor.compare(other).problems).toEqual(["layers/dense_7/0 is not in the model"]);
  });

  test("within a model's archive keeps its config, and Keras's own opens", async () => {
    const model = old();
    const editor = await KerasFileEditor.open(await model.save({ format: "keras" }));
    editor.addWeights("dense_2", { "1": Tensor.from([7]) });
    const again = await loadModel(await editor.save({ format: "keras" }));
    expect((await valuesOf(again))[5]).toEqual(Float32Array.of(7));
    const theirs = await KerasFileEditor.open(await bytesOfFile(kerasFiles.trained, ".weights.h5"));
    const whole = await loadModel(await bytesOfFile(kerasFiles.trained, ".keras"), { compile: false });
    expect(theirs.compare(whole).status).toBe("success");
  });

  test("refuses names that are not there, taken, or stand there twice", async () => {
    const nested = new Sequential([new Sequential([new Dense(2, { inputShape: [3] })]), new Dense(2)]);
    const editor = await opened(nested);
    expect(() => editor.deleteObject("dense")).toThrow("the path of one");
    expect(() => editor.deleteObject("none")).toThrow(ArgumentError);
    expect(() => editor.renameObject("layers/dense", "sequential")).toThrow("no such name");
    expect(() => editor.renameObject("layers/dense", "a/b")).toThrow(ArgumentError);
    expect(() => editor.deleteWeight("layers/dense", "2")).toThrow("no such weight");
    expect(() => editor.addWeights("layers/dense", { "0": [1] as never })).toThrow(ArgumentError);
    await expect(editor.save({ format: "keras" })).rejects.toThrow(ArgumentError);
    await expect(KerasFileEditor.open(new Uint8Array(50))).rejects.toThrow(FormatError);
  });
});
