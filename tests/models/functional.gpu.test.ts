import { describe, expect, test } from "vitest";
import {
  add,
  average,
  Concatenate,
  concatenate,
  Dense,
  Embedding,
  GlobalAveragePooling1D,
  Input,
  Model,
  ops,
  Sequential,
  SGD,
  ShapeError,
  Tensor,
} from "../../src/index.js";
import { rowsOf, samples } from "../harness/models.js";
import { expectNear, expectNumberNear } from "../harness/near.js";

const LOOSE = { rtol: 1e-5, atol: 1e-5 };

/** Tickets: a title and a body of words, tags of the department; wanted are how urgent they are, and whose. */
function ticketModel() {
  const title = Input([null], { name: "title" });
  const body = Input([null], { name: "body" });
  const tags = Input([3], { name: "tags" });
  const words = (x: typeof title) => new GlobalAveragePooling1D().apply(new Embedding(20, 4).apply(x));
  const features = concatenate([words(title), words(body), tags]);
  return new Model({
    inputs: { title, body, tags },
    outputs: {
      priority: new Dense(1, { name: "priority", activation: "sigmoid" }).apply(features),
      department: new Dense(4, { name: "department" }).apply(features),
    },
  });
}

function tickets(count: number) {
  const words = (size: number, from: number) =>
    Tensor.from(rowsOf(samples(count, size, from)).map((row) => row.map((x) => Math.floor((x + 1) * 10))));
  return {
    x: { title: words(3, 1), body: words(6, 2), tags: samples(count, 3, 3) },
    y: {
      priority: Tensor.from(Array.from({ length: count }, (_, i) => [(i % 3) / 2])),
      department: Tensor.from(Array.from({ length: count }, (_, i) => [0, 1, 2, 3].map((j) => Number(j === i % 4)))),
    },
  };
}

describe("the ticket model of Keras's functional guide", () => {
  test("three inputs and two outputs by name, losses weighted, metrics by output, logs named as Keras's", async () => {
    const model = ticketModel();
    model.compile({
      optimizer: new SGD({ learningRate: 0.1 }),
      loss: { priority: "binaryCrossentropy", department: "mse" },
      lossWeights: { priority: 1, department: 0.2 },
      metrics: { priority: ["mae"], department: "mse" },
    });
    const { x, y } = tickets(8);
    const before = await model.predict(x);
    expect(before.priority.shape).toEqual([8, 1]);
    expect(before.department.shape).toEqual([8, 4]);
    const logs = await model.evaluate(x, y, { batchSize: 4 });
    expect(Object.keys(logs).sort()).toEqual([
      "department_loss",
      "department_mse",
      "loss",
      "priority_loss",
      "priority_mae",
    ]);
    const mean = (values: number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const [p, t] = [before.priority.data, y.priority.data];
    const bce = mean(Array.from(p, (q, i) => -t[i]! * Math.log(q) - (1 - t[i]!) * Math.log(1 - q)));
    const mse = mean(Array.from(before.department.data, (q, i) => (q - y.department.data[i]!) ** 2));
    expectNumberNear(logs.priority_loss, bce, LOOSE);
    expectNumberNear(logs.priority_mae, mean(Array.from(p, (q, i) => Math.abs(q - t[i]!))), LOOSE);
    expectNumberNear(logs.department_loss, mse, LOOSE);
    expectNumberNear(logs.department_mse, mse, LOOSE);
    expectNumberNear(logs.loss, bce + 0.2 * mse, LOOSE);
    const { history } = await model.fit(x, y, { epochs: 3, batchSize: 4, validationData: [x, y] });
    expect(Object.keys(history)).toEqual(
      ["department_loss", "department_mse", "loss", "priority_loss", "priority_mae"]
        .flatMap((name) => [name])
        .concat(
          ["department_loss", "department_mse", "loss", "priority_loss", "priority_mae"].map((name) => `val_${name}`),
        ),
    );
    expect(history.loss![2]).toBeLessThan(history.loss![0]!);
    model.dispose();
  });

  test("the same by lists, to the very numbers", async () => {
    const byName = ticketModel();
    const { title, body, tags } = byName.input;
    const { priority, department } = byName.output;
    const byList = new Model({ inputs: [title, body, tags], outputs: [priority, department] });
    const { x, y } = tickets(8);
    const optimizer = () => new SGD({ learningRate: 0.1 });
    byName.compile({
      optimizer: optimizer(),
      loss: { priority: "mse", department: "mae" },
      lossWeights: { department: 0.5 },
    });
    byList.compile({ optimizer: optimizer(), loss: ["mse", "mae"], lossWeights: [1, 0.5], metrics: [["mae"], []] });
    const named = await byName.evaluate(x, y);
    const listed = await byList.evaluate([x.title, x.body, x.tags], [y.priority, y.department]);
    expect(Object.keys(listed).sort()).toEqual(["department_loss", "loss", "priority_loss", "priority_mae"]);
    expectNumberNear(listed.loss, named.loss);
    const weights = await byName.getWeights();
    await byName.trainOnBatch(x, y);
    const trained = await byName.getWeights();
    await byName.setWeights(weights);
    await byList.trainOnBatch([x.title, x.body, x.tags], [y.priority, y.department]);
    for (const [i, value] of (await byName.getWeights()).entries()) expectNear(value, trained[i]!);
    const [p] = await byList.predict([x.title, x.body, x.tags]);
    expectNear(p, (await byName.predict(x)).priority);
  });
});

describe("how functional models are put together", () => {
  test("intermediate outputs: a second model on the first one's layers", async () => {
    const x = Input([3]);
    const hidden = new Dense(4, { activation: "relu", name: "hidden_layer" }).apply(x);
    const model = new Model({ inputs: x, outputs: new Dense(2).apply(hidden) });
    const features = new Model({ inputs: model.input, outputs: model.getLayer("hidden_layer").output });
    const data = samples(5, 3);
    const [kernel, bias] = await model.getLayer("hidden_layer").getWeights();
    const [k, b] = [rowsOf(kernel!), Array.from(bias!.data)];
    const wanted = rowsOf(data).map((row) =>
      b.map((offset, j) =>
        Math.max(
          0,
          row.reduce((sum, v, i) => sum + v * k[i]![j]!, offset),
        ),
      ),
    );
    expectNear((await features.predict(data)) as Tensor, wanted, LOOSE);
    const all = new Model({ inputs: x, outputs: model.layers.map((layer) => layer.output) });
    expect(((await all.predict(data)) as Tensor[]).map(({ shape }) => shape)).toEqual([
      [5, 3],
      [5, 4],
      [5, 2],
    ]);
  });

  test("a shared embedding learns from both of its calls", async () => {
    const shared = new Embedding(6, 2, { embeddingsInitializer: "ones" });
    const [a, b] = [Input([1], { name: "a" }), Input([1], { name: "b" })];
    const model = new Model({
      inputs: [a, b],
      outputs: ops.sum(add([shared.apply(a), shared.apply(b)]), { axis: [1, 2] }),
    });
    expect(model.weights.length).toBe(1);
    model.compile({ optimizer: new SGD({ learningRate: 1 }), loss: "mse" });
    await model.trainOnBatch([[[1]], [[2]]], [3]); // Σ = 4, gradient of (4 − 3)² by each of four numbers: 2
    expectNear((await shared.getWeights())[0]!, [
      [1, 1],
      [-1, -1],
      [-1, -1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    await model.trainOnBatch([[[3]], [[3]]], [4 + 0.5]); // the same row twice: Σ = 4, −0.5 · 2 · 2 calls
    expectNear((await shared.getWeights())[0]!, [
      [1, 1],
      [-1, -1],
      [-1, -1],
      [3, 3],
      [1, 1],
      [1, 1],
    ]);
  });

  test("an ensemble is the average of its members", async () => {
    const member = () => {
      const x = Input([3]);
      return new Model({ inputs: x, outputs: new Dense(1).apply(x) });
    };
    const members = [member(), member(), member()];
    const x = Input([3]);
    const ensemble = new Model({ inputs: x, outputs: average(members.map((model) => model.apply(x))) });
    const data = samples(4, 3);
    const each = await Promise.all(members.map((model) => model.predict(data)));
    const wanted = Array.from({ length: 4 }, (_, i) => [each.reduce((sum, one) => sum + one.data[i]!, 0) / 3]);
    expectNear(await ensemble.predict(data), wanted);
    ensemble.compile({ optimizer: new SGD({ learningRate: 0.1 }), loss: "mse" });
    await ensemble.fit(data, samples(4, 1), { epochs: 2 });
    const after = await members[0]!.predict(data);
    expect([...after.data], "members learn with the ensemble").not.toEqual([...each[0]!.data]);
  });

  test("models in models and stacks in stacks, all weights counted once", async () => {
    const inner = new Sequential([new Dense(3, { activation: "tanh" }), new Sequential([new Dense(2)])]);
    const x = Input([2]);
    const model = new Model({ inputs: x, outputs: ops.multiply(inner.apply(inner.apply(x)), 2) });
    expect(model.weights.length).toBe(4);
    const data = samples(3, 2);
    const once = await inner.predict(data);
    const twice = await inner.predict(once);
    expectNear(
      await model.predict(data),
      rowsOf(twice).map((row) => row.map((v) => 2 * v)),
    );
  });

  test("a layer on several shapes, and sequences of any length: one program each, kept", async () => {
    const x = Input([null, 2]);
    const dense = new Dense(3);
    const model = new Model({ inputs: x, outputs: new GlobalAveragePooling1D().apply(dense.apply(x)) });
    expect(model.output.shape).toEqual([-1, 3]);
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: "mse" });
    const [kernel] = await model.getWeights();
    for (const length of [2, 5, 2, 5, 3]) {
      const ones = Tensor.from(Array.from({ length: 4 }, () => Array.from({ length }, () => [1, 1])));
      const k = rowsOf(kernel!);
      const row = k[0]!.map((_, j) => k[0]![j]! + k[1]![j]!);
      expectNear(await model.predict(ones), [row, row, row, row], LOOSE);
      await model.trainOnBatch(ones, samples(4, 3));
    }
    const y = Input([2]);
    const flat = new Model({ inputs: y, outputs: new Concatenate().apply([dense.apply(y), y]) });
    expect((await flat.predict(samples(4, 2))).shape).toEqual([4, 5]);
  });

  test("inputs with names are met by their names, in whatever order they come", async () => {
    const inputs = { a: Input([1]), b: Input([1]) };
    const model = new Model({ inputs, outputs: ops.subtract(inputs.a, inputs.b) });
    const [a, b] = [Tensor.from([[5]]), Tensor.from([[2]])];
    expectNear(await model.predict({ b, a }), [[3]]);
    const [left, right] = [Input([1]), Input([1])];
    const outer = new Model({ inputs: [left, right], outputs: model.apply({ b: right, a: left }) });
    expectNear(await outer.predict([a, b]), [[3]]);
    for (const wrong of [{ a }, { a, c: b }, a])
      await expect(model.predict(wrong as never)).rejects.toThrow(ShapeError);
  });
});
