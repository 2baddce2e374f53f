/** Graphs as PyTorch's two exporters write them: opened, run, cut, given another head, fine-tuned, and written again for ONNX Runtime. */
import { describe, expect, test } from "vitest";
import * as w from "../../src/index.js";
import digits from "../fixtures/onnx/digits.json" with { type: "json" };
import pytorch from "../fixtures/onnx/pytorch.json" with { type: "json" };
import { expectNear } from "../harness/near.js";
import { runInRuntime } from "../harness/onnx-runtime.js";

const bytesIn = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function unpacked(text: string): Promise<Uint8Array> {
  const stream = new Blob([bytesIn(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const TOLERANCE = { rtol: 2e-5, atol: 2e-5 };

type Body = w.Model<w.SymbolicTensor, w.SymbolicTensor>;

describe("nets from PyTorch", () => {
  test.each(pytorch.cases)("$name: as in PyTorch, and again for ONNX Runtime", async ({ model: text, x, y }) => {
    const file = await unpacked(text);
    const model = (await w.loadOnnx(file)) as unknown as Body;
    const input = w.Tensor.from(x.values, x.shape, x.dtype as "float32");
    const output = w.Tensor.from(y.values, y.shape, "float32");
    expectNear(await model.predict(input), output, TOLERANCE);
    const [again] = await runInRuntime(await model.export({ format: "onnx" }), [input]);
    expectNear(again!, output, TOLERANCE);
    w.enableLora(model, 1); // then it is written by the ops that it computes with, of the opset that it is of
    const [adapted] = await runInRuntime(await model.export({ format: "onnx" }), [input]);
    expectNear(adapted!, output, TOLERANCE);
    model.dispose();
  });
});

describe("a reader of the digits 0 to 4, which learns 5 to 9", () => {
  const pixels = (text: string) => {
    const bytes = bytesIn(text);
    return new w.Tensor(
      [bytes.length / 64, 1, 8, 8],
      Float32Array.from(bytes, (byte) => byte / 16),
      "float32",
    );
  };
  const [train, test5] = [digits.train, digits.test].map(({ x, y }) => ({
    x: pixels(x),
    y: w.Tensor.from(Int32Array.from(y), [y.length], "int32"),
  })) as [{ x: w.Tensor; y: w.Tensor }, { x: w.Tensor; y: w.Tensor }];
  const files = { older: "/Relu_2_output_0", dynamo: "relu_2" } as const;

  /** The body, cut where the head begins, with the head that PyTorch was given. */
  async function begun(name: keyof typeof files, options: w.LoadOnnxOptions = {}) {
    const file = await unpacked(digits.files[name]);
    const body = (await w.loadOnnx(file, { outputs: [files[name]], ...options })) as unknown as Body;
    const x = w.Input([1, 8, 8]);
    const head = new w.Dense(5);
    const model = new w.Model({ inputs: x, outputs: head.apply(body.apply(x)) });
    const kernel = w.Tensor.from(
      Array.from({ length: 24 * 5 }, (_, i) => digits.head.weight[(i % 5) * 24 + Math.floor(i / 5)]!),
      [24, 5],
    );
    await head.setWeights([kernel, w.Tensor.from(digits.head.bias)]);
    return { body, head, model };
  }

  /** Full batches, as in PyTorch: the order of the samples does not count. */
  async function learned(model: w.Model<any, any>, rate = 5e-3, epochs = 60) {
    const loss = new w.SparseCategoricalCrossentropy({ fromLogits: true });
    model.compile({ optimizer: new w.Adam(rate), loss, metrics: ["accuracy"] });
    const { history } = await model.fit(train.x, train.y, { epochs, batchSize: 50, shuffle: false, verbose: 0 });
    const { accuracy = 0 } = await model.evaluate(test5.x, test5.y);
    return { losses: history.loss!, accuracy };
  }

  /** Written for ONNX Runtime, which must see what the model sees. */
  async function judged(model: w.Model<any, any>) {
    const wanted = await model.predict(test5.x);
    const [found] = await runInRuntime(await model.export({ format: "onnx" }), [test5.x]);
    expectNear(found!, wanted as w.Tensor, { rtol: 1e-4, atol: 1e-4 });
  }

  test.each(["older", "dynamo"] as const)("%s exporter: the head alone, as PyTorch", async (name) => {
    const { body, model } = await begun(name);
    const before = await body.getWeights();
    body.trainable = false;
    const { losses, accuracy } = await learned(model);
    const wanted = digits.results.head;
    for (const [i, loss] of wanted.losses.entries()) expect(Math.abs(losses[i]! - loss)).toBeLessThan(1e-4);
    expect(Math.abs(accuracy - wanted.accuracy)).toBeLessThan(0.007); // one digit of 150
    expect((await body.getWeights()).map(({ data }) => data)).toEqual(before.map(({ data }) => data));
    await judged(model);
    model.dispose();
  });

  test.each(["older", "dynamo"] as const)("%s exporter: the whole net, as PyTorch", async (name) => {
    const { model } = await begun(name);
    const { losses, accuracy } = await learned(model);
    const wanted = digits.results.whole;
    for (const [i, loss] of wanted.losses.slice(0, 20).entries())
      expect(Math.abs(losses[i]! - loss)).toBeLessThan(2e-3);
    expect(accuracy).toBeGreaterThan(wanted.accuracy - 0.03);
    await judged(model);
    model.dispose();
  });

  test("LoRA beside the frozen body", async () => {
    w.setRandomSeed(11);
    const { body, model } = await begun("dynamo", { trainable: false });
    const before = await body.getWeights();
    w.enableLora(body, 4);
    expect(body.trainableWeights.map(({ shape }) => shape)).toEqual([
      [24, 4],
      [4, 48],
    ]);
    const { accuracy } = await learned(model, 1e-2);
    expect(accuracy).toBeGreaterThan(digits.results.head.accuracy + 0.03);
    await judged(model); // with the change beside the weight
    const wanted = await model.predict(test5.x);
    await w.mergeLora(body);
    expect(body.trainableWeights).toEqual([]);
    const after = await body.getWeights();
    const changed = body.weights.filter((_, i) => String(after[i]!.data) !== String(before[i]!.data));
    expect(changed.map(({ name }) => name.replace(/^.*?\//, ""))).toEqual(["hidden.weight"]);
    expectNear((await model.predict(test5.x)) as w.Tensor, wanted as w.Tensor, { rtol: 1e-4, atol: 1e-4 });
    await judged(model); // and taken into it
    model.dispose();
  });

  test("weights are trained that are asked for, by their names", async () => {
    const { body } = await begun("older", { trainable: (name) => name.startsWith("hidden") });
    expect(body.trainableWeights.map(({ name }) => name.replace(/^.*?\//, "")).sort()).toEqual([
      "hidden.bias",
      "hidden.weight",
    ]);
  });

  test("written again, the graph has its operators and the names of its weights", async () => {
    const file = await unpacked(digits.files.older);
    const again = new TextDecoder("latin1").decode(await (await w.loadOnnx(file)).export({ format: "onnx" }));
    for (const name of ["conv1.weight", "hidden.bias", "Gemm", "MaxPool", "Flatten"]) expect(again).toContain(name);
    expect(again).not.toContain("MatMul");
  });
});
