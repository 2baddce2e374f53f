import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  Dataset,
  Dense,
  DTypeError,
  LabelError,
  MeanSquaredError,
  NotFiniteError,
  Sequential,
  SGD,
  ShapeError,
  Tensor,
} from "../../src/index.js";
import { column, identityModel, samples } from "../harness/models.js";

/** Every way of giving a model data. */
const ways: readonly [string, (model: Sequential, x: Tensor, y: Tensor) => Promise<unknown>][] = [
  ["fit", (model, x, y) => model.fit(x, y)],
  ["evaluate", (model, x, y) => model.evaluate(x, y)],
  ["trainOnBatch", (model, x, y) => model.trainOnBatch(x, y)],
  ["testOnBatch", (model, x, y) => model.testOnBatch(x, y)],
];

function classifier(
  loss: "sparseCategoricalCrossentropy" | "categoricalCrossentropy" = "sparseCategoricalCrossentropy",
) {
  const model = new Sequential([new Dense(3, { activation: "softmax", inputShape: [4] })], { name: "net" });
  model.compile({ optimizer: "sgd", loss, metrics: ["accuracy"] });
  return model;
}

describe.each(ways)("%s refuses", (where, use) => {
  test("inputs and targets that differ in number", async () => {
    const using = use(identityModel(), column([1, 2, 3]), column([1, 2]));
    await expect(using).rejects.toThrow(ShapeError);
    await expect(using).rejects.toThrow(
      `${where}: inputs and targets differ in number of samples: expected 3 targets, received 2.`,
    );
  });

  test("no samples at all", async () => {
    const using = use(identityModel(), Tensor.zeros([0, 1]), Tensor.zeros([0, 1]));
    await expect(using).rejects.toThrow(ArgumentError);
    await expect(using).rejects.toThrow(`${where}: there is no data: expected at least one sample`);
  });

  test("inputs of another shape than the model's", async () => {
    const using = use(classifier(), samples(2, 5), Tensor.from(Int32Array.of(0, 1)));
    await expect(using).rejects.toThrow(ShapeError);
    await expect(using).rejects.toThrow(/^net: .* expected \[batch, 4\], received \[batch, 5\]/);
  });

  test("inputs of another width; whole numbers are read as floats", async () => {
    const halves = use(identityModel(), Tensor.from([1, 2], [2, 1], "float16"), column([1, 2]));
    await expect(halves).rejects.toThrow(DTypeError);
    await expect(halves).rejects.toThrow(/expected float16, received float32|expected float32, received float16/);
    await use(identityModel(), Tensor.from(Int32Array.of(1, 2), [2, 1]), column([1, 2]));
  });

  test("targets that do not fit the loss", async () => {
    const using = use(identityModel(), column([1, 2]), samples(2, 3));
    await expect(using).rejects.toThrow(/mean_squared_error: .* expected targets of shape \[2, 1\], received \[2, 3\]/);
  });

  test("a model that is not compiled", async () => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })], { name: "raw" });
    const using = use(model, column([1]), column([1]));
    await expect(using).rejects.toThrow(ArgumentError);
    await expect(using).rejects.toThrow("raw: is not compiled yet. Call model.compile({ optimizer, loss }) first.");
  });
});

describe("labels", () => {
  test("one-hot for a sparse loss, and the other way round, are told apart with advice", async () => {
    const [x, oneHot] = [
      samples(2, 4),
      Tensor.from([
        [1, 0, 0],
        [0, 1, 0],
      ]),
    ];
    await expect(classifier().fit(x, oneHot)).rejects.toThrow(/For one-hot labels use categoricalCrossentropy/);
    const integers = Tensor.from(Int32Array.of(0, 1));
    const fitting = classifier("categoricalCrossentropy").fit(x, integers);
    await expect(fitting).rejects.toThrow(/For integer labels use sparseCategoricalCrossentropy/);
  });

  test("that are no class are named before they do harm", async () => {
    const fitting = classifier().fit(samples(2, 4), Tensor.from(Int32Array.of(0, 3)));
    await expect(fitting).rejects.toThrow(LabelError);
  });
});

describe("fit", () => {
  test("without targets is refused", async () => {
    await expect(identityModel().fit(column([1]))).rejects.toThrow(/fit: there are no targets: expected y beside x/);
  });

  test("names validation data that does not fit", async () => {
    const fitting = identityModel().fit(column([1]), column([1]), { validationData: [column([1, 2]), column([1])] });
    await expect(fitting).rejects.toThrow(/fit: validationData: inputs and targets differ in number of samples/);
  });

  test("refuses a loss that is no scalar", async () => {
    const model = identityModel();
    model.compile({ loss: new MeanSquaredError({ reduction: "none" }) });
    await expect(model.fit(column([1, 2]), column([1, 2]))).rejects.toThrow(/the loss is not a scalar/);
  });

  test("finds out that a later batch of a data set does not fit", async () => {
    const batches = Dataset.fromGenerator(function* () {
      yield { x: column([1]), y: column([1]) };
      yield { x: samples(1, 2), y: column([1]) };
    });
    await expect(identityModel().fit(batches)).rejects.toThrow(/expected \[batch, 1\], received \[batch, 2\]/);
  });

  test("and evaluate and predict refuse batches of no samples, and no data", async () => {
    const empty = Tensor.zeros([0, 1]);
    const pair = { x: column([1]), y: column([1]) };
    const batches = () =>
      Dataset.fromGenerator(function* () {
        yield pair;
        yield { x: empty, y: empty };
      });
    await expect(identityModel().fit(batches())).rejects.toThrow("fit: epoch 1, step 2: the batch is empty");
    await expect(identityModel().evaluate(batches())).rejects.toThrow("evaluate, step 2: the batch is empty");
    await expect(identityModel().predict(batches())).rejects.toThrow("predict: the batch is empty");
    const model = identityModel();
    const validating = model.fit(pair.x, pair.y, { validationData: Dataset.fromTensors(pair).take(0).batch(1) });
    await expect(validating).rejects.toThrow(ArgumentError);
    for (const using of [
      () => model.fit(empty, empty),
      () => model.evaluate(empty, empty),
      () => model.predict(empty),
      () => model.trainOnBatch(empty, empty),
      () => model.testOnBatch(empty, empty),
    ]) {
      await expect(using()).rejects.toThrow(/there is no data: expected at least one sample, received \[0, 1\]/);
    }
  });

  test("finds out that there is nothing to learn from", async () => {
    const pair = { x: column([1]), y: column([1]) };
    const generator = (function* () {
      yield pair;
    })();
    const once = Dataset.fromGenerator(() => generator);
    const learning = identityModel().fit(once, { epochs: 2 });
    await expect(learning).rejects.toThrow(ArgumentError);
    await expect(learning).rejects.toThrow(/no elements in epoch 1: .* Return a new iterator from the function/);
    const nothing = Dataset.fromTensors(pair).take(0).batch(1);
    await expect(identityModel().fit(nothing)).rejects.toThrow(/no elements in epoch 0/);
    await expect(identityModel().evaluate(nothing)).rejects.toThrow(/no elements in epoch 0/);
  });

  test("can be tried again after what it refused", async () => {
    const model = identityModel();
    await expect(model.fit(samples(1, 2), column([1]))).rejects.toThrow(ShapeError);
    expect((await model.fit(column([2]), column([1]))).history.loss).toEqual([1]);
  });
});

describe("a loss that is no number", () => {
  const nan =
    /: the loss is no longer a number.*: expected a finite loss, received (NaN|Infinity)\. The weights are as/;

  test("ends training with the epoch and step", async () => {
    const x = column([1, 1, Number.NaN, 1, 1, 1, 1, 1, 1]);
    const fitting = identityModel().fit(x, column(Array(9).fill(0)), { batchSize: 1, shuffle: false });
    await expect(fitting).rejects.toThrow(NotFiniteError);
    await expect(fitting).rejects.toThrow(/^fit: epoch 1, step 3: the loss/);
  });

  test("comes of a learning rate that is far too large", async () => {
    const model = identityModel({}, 1e10);
    await expect(model.fit(column([1, 2]), column([5, 5]), { epochs: 50 })).rejects.toThrow(nan);
  });

  test.each(["relu", "sigmoid", "tanh", "softmax"] as const)("is not hidden by %s", async (activation) => {
    const model = new Sequential([new Dense(4, { activation, inputShape: [2] }), new Dense(1)]);
    model.compile({ optimizer: "sgd", loss: "mse" });
    await expect(model.trainOnBatch([[1, Number.NaN]], [[1]])).rejects.toThrow(nan);
  });

  test("is not hidden by the clipping in a loss over probabilities", async () => {
    const model = new Sequential([new Dense(2, { inputShape: [2] })]);
    for (const loss of ["binaryCrossentropy", "categoricalCrossentropy", "sparseCategoricalCrossentropy"] as const) {
      model.compile({ optimizer: new SGD(), loss });
      const y = loss === "sparseCategoricalCrossentropy" ? Tensor.from(Int32Array.of(1)) : Tensor.from([[0, 1]]);
      await expect(model.trainOnBatch([[Number.NaN, 1]], y), loss).rejects.toThrow(nan);
    }
  });

  test("is reported by evaluate as it is", async () => {
    expect((await identityModel().evaluate(column([Number.NaN]), column([1]))).loss).toBeNaN();
  });
});
