/** Models written as ONNX graphs compute what they did when loadOnnx reads them again. */
import { expect, test } from "vitest";
import * as w from "../../src/index.js";
import { encodeModel } from "../../src/io/onnx/write/encode.js";
import type { WrittenGraph } from "../../src/io/onnx/write/graph-writer.js";
import { expectNear } from "../harness/near.js";
import { runInRuntime } from "../harness/onnx-runtime.js";
import { architectures, numbers, stack, wave } from "./onnx-models.js";

const TOLERANCE = { rtol: 5e-6, atol: 5e-6 };

test.each(Object.entries(architectures))("%s", async (_name, make) => {
  w.setRandomSeed(3);
  const [model, inputs] = make();
  const x = inputs.length === 1 ? inputs[0] : inputs;
  const wanted = [await model.predict(x as never)].flat() as w.Tensor[];
  const again = await w.loadOnnx(await model.export({ format: "onnx" }));
  const found = [await again.predict(x as never)].flat() as w.Tensor[];
  expect(found).toHaveLength(wanted.length);
  for (const [i, tensor] of wanted.entries()) expectNear(found[i]!, tensor, TOLERANCE, `output ${i}`);
  model.dispose();
  again.dispose();
});

test("masked sequences, a step of which is a graph of its own, are read again, written again and read once more", async () => {
  w.setRandomSeed(3);
  const words = w.Input([6], { dtype: "int32" });
  const e = new w.Embedding(7, 4, { maskZero: true }).apply(words);
  const h = new w.Bidirectional(new w.LSTM(3, { returnSequences: true })).apply(e) as w.SymbolicTensor;
  const model = new w.Model({ inputs: words, outputs: new w.GRU(2).apply(h) as w.SymbolicTensor });
  const x = numbers([3, 6], 7);
  const wanted = (await model.predict(x)) as w.Tensor;
  let file = await model.export({ format: "onnx" });
  for (let times = 0; times < 2; times++) {
    expect(new TextDecoder("latin1").decode(file)).toContain("Scan");
    const again = await w.loadOnnx(file);
    expectNear((await again.predict(x as never)) as w.Tensor, wanted, TOLERANCE);
    const [found] = await runInRuntime(file, [x]);
    expectNear(found!, wanted, TOLERANCE);
    file = await again.export({ format: "onnx" });
    again.dispose();
  }
  model.dispose();
});

test("what cannot be written is told", async () => {
  const functional = (make: (x: w.SymbolicTensor) => w.SymbolicTensor) => {
    const x = w.Input([4, 4]);
    return new w.Model({ inputs: x, outputs: make(x) });
  };
  const refused: readonly [w.Model, RegExp][] = [
    [functional((x) => w.ops.cholesky(x)), /the op cholesky is not supported/],
    [functional((x) => new w.Softmax().apply(w.ops.i0(x))), /the op i0 is not supported/],
    [stack(new w.LSTM(3, { stateful: true, inputShape: [4, 4] })), /keeps something from batch to batch/],
    [functional((x) => w.ops.qr(x)[0]), /the op qr/],
  ];
  for (const [model, message] of refused) {
    await expect(model.export({ format: "onnx" })).rejects.toThrow(w.UnsupportedError);
    await expect(model.export({ format: "onnx" })).rejects.toThrow(message);
  }
  class Own extends w.Model {
    static override className = "Own";
    readonly dense = new w.Dense(2);
    override call(x: w.SymbolicTensor) {
      return this.dense.apply(x);
    }
  }
  const own = new Own();
  await own.predict(wave([1, 3]));
  await expect(own.export({ format: "onnx" })).rejects.toThrow(w.ArgumentError);
  const x = w.Input([3]);
  const wired = new w.Model({ inputs: x, outputs: own.apply(x) });
  const again = await w.loadOnnx(await wired.export({ format: "onnx" }));
  expectNear((await again.predict(wave([2, 3]))) as w.Tensor, await own.predict(wave([2, 3])), TOLERANCE);
});

/** A graph whose nodes are given, of opset 17. */
function graphOf(
  graph: Pick<WrittenGraph, "nodes" | "inputs" | "outputs">,
  initializers: WrittenGraph["initializers"],
) {
  return encodeModel({ name: "made", ...graph, initializers }, 17);
}

test("graphs with 64-bit numbers, or with halves, are written again so that runtimes take them", async () => {
  const node = (op: string, inputs: string[], output: string, to?: number) => ({
    op,
    inputs,
    outputs: [output],
    attributes: to === undefined ? {} : { to },
  });
  const whole = graphOf(
    {
      nodes: [
        node("Add", ["x", "two"], "sum"),
        node("Equal", ["sum", "five"], "isFive"),
        node("Cast", ["isFive"], "y", 1),
        node("Mul", ["sum", "two"], "twice"),
      ],
      inputs: [{ name: "x", type: 7, shape: [null, 3] }],
      outputs: [{ name: "y", type: 1, shape: [null, 3] }, { name: "twice", type: 7, shape: [null, 3] }], // biome-ignore format: one line
    },
    new Map([["two", { value: [2] }], ["five", { value: [5] }]]), // biome-ignore format: one line
  );
  const halves = graphOf(
    {
      nodes: [
        node("Cast", ["x"], "half", 10),
        node("MatMul", ["half", "w"], "product"),
        node("Cast", ["product"], "y", 1),
      ],
      inputs: [{ name: "x", type: 1, shape: [null, 3] }],
      outputs: [{ name: "y", type: 1, shape: [null, 2] }],
    },
    new Map([["w", { value: wave([3, 2]), type: 10 }]]),
  );
  for (const [file, x] of [[whole, numbers([2, 3], 5)], [halves, wave([2, 3])]] as const) {
    const model = await w.loadOnnx(file);
    const wanted = [await model.predict(x as never)].flat() as w.Tensor[];
    const found = await runInRuntime(await model.export({ format: "onnx" }), [x]);
    for (const [i, tensor] of wanted.entries()) expectNear(found[i]!, tensor, TOLERANCE);
    model.dispose();
  } // biome-ignore format: two cases
});

test("what was said of training when layers were called is the model's to say", async () => {
  w.setRandomSeed(1);
  const x = w.Input([4]);
  const norm = new w.BatchNormalization({ movingMeanInitializer: "ones" });
  const y = new w.Dropout(0.5).apply(norm.apply(x, { training: true }), { training: true });
  const model = new w.Model({ inputs: x, outputs: y });
  const [found] = await runInRuntime(await model.export({ format: "onnx" }), [wave([3, 4])]);
  expectNear(found!, await model.predict(wave([3, 4])), TOLERANCE);
  model.dispose();
});
