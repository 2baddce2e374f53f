/** Models written as ONNX graphs compute what they did when loadOnnx reads them again. */
import { expect, test } from "vitest";
import * as w from "../../src/index.js";
import { expectNear } from "../harness/near.js";
import { runInRuntime } from "../harness/onnx-runtime.js";
import { architectures, numbers, stack, wave } from "./onnx-models.js";

const TOLERANCE = { rtol: 5e-6, atol: 5e-6 };

test.each(Object.entries(architectures))("%s", async (_name, make) => {
  w.setRandomSeed(3);
  const [model, inputs] = make();
  const x = inputs.length === 1 ? inputs[0] : inputs;
  const wanted = [await model.predict(x as never)].flat() as w.Tensor[];
  const again = await w.loadOnnx(await w.saveOnnx(model));
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
  let file = await w.saveOnnx(model);
  for (let times = 0; times < 2; times++) {
    expect(new TextDecoder("latin1").decode(file)).toContain("Scan");
    const again = await w.loadOnnx(file);
    expectNear((await again.predict(x as never)) as w.Tensor, wanted, TOLERANCE);
    const [found] = await runInRuntime(file, [x]);
    expectNear(found!, wanted, TOLERANCE);
    file = await w.saveOnnx(again);
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
    await expect(w.saveOnnx(model)).rejects.toThrow(w.UnsupportedError);
    await expect(w.saveOnnx(model)).rejects.toThrow(message);
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
  await expect(w.saveOnnx(own)).rejects.toThrow(w.ArgumentError);
  const x = w.Input([3]);
  const wired = new w.Model({ inputs: x, outputs: own.apply(x) });
  const again = await w.loadOnnx(await w.saveOnnx(wired));
  expectNear((await again.predict(wave([2, 3]))) as w.Tensor, await own.predict(wave([2, 3])), TOLERANCE);
});
