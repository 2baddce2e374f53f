import { describe, expect, test } from "vitest";
import { applications, loadSafetensors, loadTokenizer, saveSafetensors, Tensor } from "../../src/index.js";
import { replaceLeaves } from "../../src/structure.js";
import { runInRuntime } from "../harness/onnx-runtime.js";
import { numbersOf, transformersModels, unpacked } from "../harness/transformers-files.js";

const { bert: fixture, wordPiece } = transformersModels;
const { config } = fixture;
const STEPS = 48;

const inputs = () => {
  const { input_ids, token_type_ids, attention_mask } = fixture.inputs;
  const of = (rows: number[][]) => Tensor.from(rows, [3, STEPS], "int32");
  return { tokenIds: of(input_ids), segmentIds: of(token_type_ids), paddingMask: of(attention_mask) };
};

function furthest(a: ArrayLike<number>, b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? Number.NaN))));
}

describe("a BERT of transformers, of texts of several lengths", () => {
  test("gives its vectors for each token", async () => {
    const model = await applications.Bert({ config, weights: await unpacked(fixture.file) });
    const { data } = await model.predict(inputs());
    const mask = fixture.inputs.attention_mask.flat();
    const seen = data.map((value, i) => value * (mask[Math.floor(i / config.hidden_size)] ?? 0));
    expect(furthest(seen, await numbersOf(fixture.states))).toBeLessThan(1e-4);
    model.dispose();
  });

  test.each(["mean", "pooler"] as const)("gives one for each text: %s", async (pooling) => {
    const model = await applications.Bert({ config, weights: await unpacked(fixture.file), pooling });
    expect(furthest((await model.predict(inputs())).data, await numbersOf(fixture[pooling]))).toBeLessThan(1e-4);
    model.dispose();
  });

  test.each([null, "mean", "cls", "pooler"] as const)(
    "gives in ONNX Runtime what it gives here: %s",
    async (pooling) => {
      const model = await applications.Bert({ config, weights: await unpacked(fixture.file), pooling });
      const file = await model.export({ format: "onnx" });
      for (const steps of [STEPS, 7]) {
        const x = replaceLeaves(inputs(), ({ data }: Tensor) =>
          Tensor.from(
            Array.from(data).filter((_, i) => i % STEPS < steps),
            [3, steps],
            "int32",
          ),
        );
        const [found] = await runInRuntime(file, Object.values(x));
        expect(furthest(found!.data, Array.from((await model.predict(x)).data))).toBeLessThan(1e-4);
      }
      model.dispose();
    },
  );

  test("tells texts by their tokens", async () => {
    const model = await applications.Bert({ config, weights: await unpacked(fixture.file), pooling: "mean" });
    const tokenizer = await loadTokenizer(wordPiece.json);
    const texts = fixture.texts.map(([first = "", second]) =>
      second === undefined ? first : ([first, second] as const),
    );
    const { data } = await model.predict(tokenizer.encodeBatch(texts));
    expect(furthest(data, await numbersOf(fixture.mean))).toBeLessThan(1e-4);
    model.dispose();
  });

  test("gives that of the first token", async () => {
    const model = await applications.Bert({ config, weights: await unpacked(fixture.file), pooling: "cls" });
    const { shape, data } = await model.predict(inputs());
    expect(shape).toEqual([3, 24]);
    const states = await numbersOf(fixture.states);
    const firsts = [0, 1, 2].flatMap((text) => states.slice(text * STEPS * 24, text * STEPS * 24 + 24));
    expect(furthest(data, firsts)).toBeLessThan(1e-4);
    model.dispose();
  });

  test("is read under the names of other ends and of TensorFlow, and written again bit for bit", async () => {
    const original = loadSafetensors(await unpacked(fixture.file)).tensors;
    const renamed = Object.entries(original).map(([name, tensor]) => {
      const older = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
      return [`bert.${older}`, tensor] as const;
    });
    const weights = saveSafetensors({ ...Object.fromEntries(renamed), "cls.predictions.bias": Tensor.zeros([70]) });
    const model = await applications.Bert({ config, weights, pooling: "pooler" });
    const file = loadSafetensors(await applications.bert.saveWeights(model, { format: "safetensors" }));
    expect(Object.keys(file.tensors).sort()).toEqual(Object.keys(original).sort());
    for (const [name, { shape, data }] of Object.entries(original))
      expect(file.tensors[name]).toMatchObject({ shape, data });
    model.dispose();
  });
});
