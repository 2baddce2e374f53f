import { beforeAll, describe, expect, test } from "vitest";
import {
  ArgumentError,
  CategoryEncoding,
  Concatenate,
  cloneModel,
  Dataset,
  Dense,
  Discretization,
  Embedding,
  GlobalAveragePooling1D,
  HashedCrossing,
  Hashing,
  Input,
  IntegerLookup,
  init,
  Model,
  modelFromJson,
  ops,
  Sequential,
  ShapeError,
  StringLookup,
  StringTensor,
  setRandomSeed,
  Tensor,
  TextVectorization,
  toJson,
} from "../../src/index.js";

beforeAll(async () => {
  await init();
  setRandomSeed(1);
});

const GOOD = ["good fine day", "fine and good", "a good thing", "so good", "fine fine", "good day"];
const BAD = ["bad sad day", "sad and bad", "a bad thing", "so bad", "sad sad", "bad day"];
const texts = GOOD.flatMap((good, i) => [good, BAD[i] ?? ""]);
const labels = texts.map((_, i) => 1 - (i % 2));

function vectorizer(options = {}): TextVectorization {
  const layer = new TextVectorization({ outputSequenceLength: 4, ...options });
  layer.adapt(texts);
  return layer;
}

const head = (inputs: number) => [
  new Embedding(inputs, 4),
  new GlobalAveragePooling1D(),
  new Dense(1, { activation: "sigmoid" }),
];

describe("texts in front of a Sequential", () => {
  const make = () => {
    const vectorize = vectorizer();
    const model = new Sequential([vectorize, ...head(vectorize.vocabularySize())]);
    return model.compile({ optimizer: "adam", loss: "binaryCrossentropy", metrics: ["accuracy"] });
  };

  test("are learned from lists, and from data sets, to the same end", async () => {
    const [x, y] = [StringTensor.from(texts), Tensor.from(labels)];
    const losses = [];
    for (const data of [() => [texts, labels], () => [x, labels], () => [Dataset.fromTensors({ x, y }).batch(4)]]) {
      setRandomSeed(3);
      const model = make();
      const [first, ...more] = data();
      const fit = { epochs: 3, batchSize: 4, shuffle: false };
      const { history } =
        more.length > 0
          ? await model.fit(first as string[], more[0] as number[], fit)
          : await model.fit(first as never, { epochs: 3 });
      losses.push(history.loss);
      expect(await model.evaluate(texts, labels)).toMatchObject({ accuracy: expect.any(Number) });
    }
    expect(losses[1]).toEqual(losses[0]);
    expect(losses[2]).toEqual(losses[0]);
  });

  test("are shuffled, split off for validation and weighed as numbers are", async () => {
    const model = make();
    const { history } = await model.fit(texts, labels, {
      epochs: 60, batchSize: 4, validationSplit: 0.25, classWeight: { 0: 1, 1: 1 },
    }); // biome-ignore format: short
    expect(history.val_loss).toHaveLength(60);
    const found = await model.predict(["good", "bad"]);
    expect(found.shape).toEqual([2, 1]);
    expect(found.data[0]).toBeGreaterThan(found.data[1] ?? 1);
    await model.trainOnBatch([["good"], ["bad"]].flat(), [1, 0]);
    expect(await model.testOnBatch(["good", "bad"], [1, 0])).toHaveProperty("loss");
  });

  test("give what the numbers give that the layer makes of them", async () => {
    const vectorize = vectorizer();
    const rest = head(vectorize.vocabularySize());
    const model = new Sequential([Input({ shape: [1], dtype: "string" }), vectorize, ...rest]);
    expect(model.outputShape([1])).toEqual([1]);
    const numbers = new Sequential(rest);
    const wanted = await numbers.predict(vectorize.apply(texts));
    expect((await model.predict(texts)).data).toEqual(wanted.data); // [batch] is taken for [batch, 1], as in Keras
    expect((await model.predict(texts.map((text) => [text]))).data).toEqual(wanted.data);
    expect(model.summary()).toContain("text_vectorization");
  });

  test("go with the model into JSON and into a clone, vocabulary and all", async () => {
    for (const outputMode of ["int", "multiHot", "tfIdf"] as const) {
      const vectorize = new TextVectorization({ outputMode, ngrams: 2 });
      vectorize.adapt(texts);
      const isInt = outputMode === "int";
      const model = new Sequential([
        Input({ shape: [1], dtype: "string" }),
        vectorize,
        ...(isInt ? head(vectorize.vocabularySize()) : [new Dense(1)]),
      ]);
      const wanted = await model.predict(texts);
      const config = JSON.parse(toJson(model)).config.layers[1].config;
      expect(config).toMatchObject({
        output_mode: isInt ? "int" : outputMode === "tfIdf" ? "tf_idf" : "multi_hot",
        ngrams: 2,
      });
      expect(config.vocabulary).toEqual(vectorize.getVocabulary());
      for (const again of [modelFromJson(toJson(model)), cloneModel(model)]) {
        await again.setWeights(await model.getWeights());
        expect((await again.predict(texts as never)) as unknown as Tensor).toEqual(wanted);
      }
    }
  });
});

describe("a functional model", () => {
  const make = () => {
    const [city, age, id] = [
      Input({ shape: [1], dtype: "string", name: "city" }),
      Input({ shape: [1], name: "age" }),
      Input({ shape: [1], dtype: "int32", name: "id" }),
    ];
    const cities = new StringLookup({ vocabulary: ["rome", "oslo"] });
    const bins = new Discretization([20, 40]);
    const where = cities.apply(city);
    const old = bins.apply(age);
    const features = [
      new CategoryEncoding(3, { outputMode: "oneHot" }).apply(where),
      new HashedCrossing(5, { outputMode: "oneHot" }).apply([where, old]), // so that the bins are needed on the host
      ops.divide(age, 100),
      new IntegerLookup({ vocabulary: [123456789, 7], outputMode: "multiHot" }).apply(id),
      new Hashing(4, { outputMode: "oneHot" }).apply(city),
    ];
    return new Model({ inputs: { city, age, id }, outputs: new Concatenate().apply(features) });
  };
  const x = { city: ["rome", "oslo", "paris"], age: [[10], [30], [50]], id: [123456789, 7, 8] };

  const expected = () => {
    const crossed = new HashedCrossing(5, { outputMode: "oneHot" }).apply([
      Tensor.from([1, 2, 0], [3, 1], "int32"),
      Tensor.from([0, 1, 2], [3, 1], "int32"),
    ]);
    const hashed = new Hashing(4, { outputMode: "oneHot" }).apply(x.city.map((one) => [one]));
    const cities = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]; // biome-ignore format: short
    const ids = [[0, 1, 0], [0, 0, 1], [1, 0, 0]]; // biome-ignore format: short
    return [0, 1, 2].map((i) => [
      ...(cities[i] ?? []),
      ...(crossed.toArray(2)[i] ?? []),
      Math.fround([0.1, 0.3, 0.5][i] ?? 0),
      ...(ids[i] ?? []),
      ...(hashed.toArray(2)[i] ?? []),
    ]);
  };

  test("takes texts and numbers side by side, and does on the host what host layers need", async () => {
    const model = make();
    const found = await model.predict(x);
    expected().forEach((row, i) => {
      row.forEach((value, j) => {
        expect(found.at(i).data[j], `${i}, ${j}`).toBeCloseTo(value, 6);
      });
    });
    const again = modelFromJson(toJson(model));
    expect(await again.predict(x as never)).toEqual(found);
  });

  test("dissolves where it is called between layers, and so stands within others", async () => {
    const inner = make();
    const inputs = {
      city: Input({ shape: [1], dtype: "string" }),
      age: Input([1]),
      id: Input({ shape: [1], dtype: "int32" }),
    };
    const outer = new Model({ inputs, outputs: ops.multiply(inner.apply(inputs), 2) });
    const [once, twice] = [await inner.predict(x), await outer.predict(x)];
    expect(twice.data).toEqual(once.data.map((value) => 2 * value));
    const stacked = new Sequential([
      new Sequential([new StringLookup({ vocabulary: ["a", "b"], outputMode: "oneHot" })]),
      new Dense(2),
    ]);
    expect((await stacked.predict(["a", "b", "x"])).shape).toEqual([3, 2]);
  });

  test("gives what a host layer gives, where that is the output", async () => {
    const text = Input({ shape: [1], dtype: "string" });
    const model = new Model({ inputs: text, outputs: new StringLookup({ vocabulary: ["a", "b"] }).apply(text) });
    const found = await model.predict(["b", "a", "z"]);
    expect(found.toArray()).toEqual([[2], [1], [0]]);
    expect(found.dtype).toBe("int32");
  });
});

describe("refuses", () => {
  test("a host layer behind one that computes on the GPU", () => {
    const x = Input([3]);
    const lookup = new IntegerLookup({ vocabulary: [1, 2] });
    const build = () => new Model({ inputs: x, outputs: lookup.apply(new Dense(1, { name: "before" }).apply(x)) });
    expect(build).toThrow(ArgumentError);
    expect(build).toThrow(/before computes on the GPU, and integer_lookup\S* behind it on the host/);
  });

  test("texts where numbers are needed", async () => {
    const text = Input({ shape: [2], dtype: "string", name: "words" });
    expect(() => new Dense(1).apply(text)).toThrow(/expected float32, received string/);
    const both = new Concatenate().apply([
      new StringLookup({ vocabulary: ["a"] }).apply(text),
      new StringLookup({ vocabulary: ["b"] }).apply(text),
    ]);
    const model = new Model({ inputs: text, outputs: both });
    await expect(model.predict([[1, 2]])).rejects.toThrow(/no texts: expected strings/);
    await expect(model.predict([["a", "b", "c"]])).rejects.toThrow(ShapeError);
    const numeric = new Sequential([new Dense(1, { inputShape: [1] })]);
    await expect(numeric.predict(["a"])).rejects.toThrow(ArgumentError);
    await expect(numeric.predict(StringTensor.from([["a"]]))).rejects.toThrow(/no such dtype.*"string"/);
  });

  test("a host layer amid a graph, and a model with one that is called there", async () => {
    class Amid extends Model {
      static override className = "Amid";
      readonly lookup = new IntegerLookup({ vocabulary: [1, 2], outputMode: "multiHot" });
      override call(x: never) {
        return this.lookup.apply(x);
      }
    }
    await expect(new Amid().predict([[1]])).rejects.toThrow(/runs on the host, and cannot be part of a graph/);
  });

  test("another size of vocabulary once there are layers behind it", () => {
    const lookup = new StringLookup({ outputMode: "multiHot" });
    lookup.adapt(["a", "b"]);
    lookup.apply(Input({ shape: [1], dtype: "string" }));
    lookup.adapt(["c", "d"]);
    expect(() => lookup.adapt(["a", "b", "c"])).toThrow(
      /another size than when the layer was called: expected 3 tokens/,
    );
  });

  test("vectors over a vocabulary that there is not yet", () => {
    expect(() => new StringLookup({ outputMode: "count" }).apply(["a"])).toThrow(/there is no vocabulary yet/);
  });
});
