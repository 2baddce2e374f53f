import { describe, expect, test } from "vitest";
import {
  Adam,
  applications,
  enableLora,
  FormatError,
  generate,
  loadSafetensors,
  loadTokenizer,
  mergeLora,
  SparseCategoricalCrossentropy,
  saveSafetensors,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
import { runInRuntime } from "../harness/onnx-runtime.js";
import { numbersOf, transformersModels, unpacked } from "../harness/transformers-files.js";

const { gpt2: fixture } = transformersModels;
const open = async () => applications.GPT2({ config: fixture.config, weights: await unpacked(fixture.file) });
const ids = Tensor.from(fixture.ids, [2, 11], "int32");

function furthest(a: ArrayLike<number>, b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  return Math.max(...b.map((value, i) => Math.abs(value - (a[i] ?? Number.NaN))));
}

describe("a GPT-2 of transformers", () => {
  test("gives its logits", async () => {
    const model = await open();
    expect(furthest((await model.predict(ids)).data, await numbersOf(fixture.logits))).toBeLessThan(1e-4);
    model.dispose();
  });

  test("gives its logits in ONNX Runtime, of texts of any length", async () => {
    const model = await open();
    const file = await model.export({ format: "onnx" });
    expect(file.length).toBeLessThan(1.2 * 4 * model.countParams()); // the table of tokens is there once
    const [logits] = await runInRuntime(file, [ids]);
    expect(furthest(logits!.data, await numbersOf(fixture.logits))).toBeLessThan(1e-4);
    for (const steps of [1, 48]) {
      const x = Tensor.from(
        Array.from({ length: 3 * steps }, (_, i) => (i * 5) % 40),
        [3, steps],
        "int32",
      );
      const [found] = await runInRuntime(file, [x]);
      expect(furthest(found!.data, Array.from((await model.predict(x)).data))).toBeLessThan(1e-4);
    }
    const long = Tensor.zeros([1, 49], "int32");
    await expect(runInRuntime(file, [long])).rejects.toThrow();
    model.dispose();
  });

  test("goes on from prompts as it does, one by one and side by side", async () => {
    const model = await open();
    expect(await generate(model, fixture.prompts, { maxNewTokens: 20 })).toEqual(fixture.generated);
    for (const [i, prompt] of fixture.prompts.entries())
      expect(await generate(model, prompt)).toEqual(fixture.generated[i]);
    model.dispose();
  });

  test("goes on with a text", async () => {
    const model = await open();
    const tokenizer = await loadTokenizer(transformersModels.byteLevel.json);
    const heard: number[] = [];
    const ids = await generate(model, tokenizer.encode("she sells"), { onToken: (token) => void heard.push(token) });
    expect(tokenizer.decode(ids)).toBe(`she sells${tokenizer.decode(heard)}`);
    expect(heard).toHaveLength(20);
    model.dispose();
  });

  test("has the files of heads and without, and masks that older ones hold", async () => {
    const { tensors } = loadSafetensors(await unpacked(fixture.file));
    const bare = Object.entries(tensors).map(([name, tensor]) => [name.replace("transformer.", ""), tensor] as const);
    const older = { ...Object.fromEntries(bare), "h.0.attn.bias": Tensor.zeros([1, 1, 48, 48]) };
    const model = await applications.GPT2({ config: fixture.config, weights: saveSafetensors(older) });
    expect(furthest((await model.predict(ids)).data, await numbersOf(fixture.logits))).toBeLessThan(1e-4);
    model.dispose();
  });

  test("may lie in several files with an index", async () => {
    const { tensors } = loadSafetensors(await unpacked(fixture.file));
    const halves = [0, 1].map((half) => Object.fromEntries(Object.entries(tensors).filter((_, i) => i % 2 === half)));
    const names = halves.map((_, i) => `model-0000${i + 1}-of-00002.safetensors`);
    const places = halves.flatMap((half, i) => Object.keys(half).map((name) => [name, names[i]]));
    const index = JSON.stringify({ metadata: {}, weight_map: Object.fromEntries(places) });
    const files = halves.map((half, i) => new File([saveSafetensors(half)], names[i] ?? ""));
    const weights = [new File([index], "model.safetensors.index.json"), ...files];
    const model = await applications.GPT2({ config: fixture.config, weights });
    expect(furthest((await model.predict(ids)).data, await numbersOf(fixture.logits))).toBeLessThan(1e-4);
    model.dispose();
  });

  test("is written again as it was: every tensor under its name, bit for bit", async () => {
    const model = await open();
    const file = loadSafetensors(await applications.gpt2.saveWeights(model, { format: "safetensors" }));
    expect(file.metadata).toEqual({ format: "pt" });
    const original = loadSafetensors(await unpacked(fixture.file)).tensors;
    expect(Object.keys(file.tensors).sort()).toEqual(Object.keys(original).sort());
    for (const [name, { shape, data }] of Object.entries(original))
      expect(file.tensors[name]).toMatchObject({ shape, data });
    model.dispose();
  });

  test("of which the way out has a table of its own", async () => {
    const { tensors } = loadSafetensors(await unpacked(fixture.file));
    const { shape, data } = tensors["transformer.wte.weight"]!;
    const head = new Tensor(shape, data.map((value) => 2 * value) as Float32Array<ArrayBuffer>, "float32");
    const weights = saveSafetensors({ ...tensors, "lm_head.weight": head });
    const model = await applications.GPT2({ config: { ...fixture.config, tie_word_embeddings: false }, weights });
    const twice = (await numbersOf(fixture.logits)).map((value) => 2 * value);
    expect(furthest((await model.predict(ids)).data, twice)).toBeLessThan(2e-4);
    const saved = loadSafetensors(await applications.gpt2.saveWeights(model, { format: "safetensors" }));
    expect(saved.tensors["lm_head.weight"]).toMatchObject({ shape, data: head.data });
    model.dispose();
  });

  test("learns by thin matrices, its own weights untouched, and gives the same when they are merged", async () => {
    setRandomSeed(1);
    const model = await open();
    const own = async () => {
      const values = await model.getWeights();
      return model.weights.flatMap(({ name }, i) => (name.includes("/lora/") ? [] : [[name, values[i]?.data]]));
    };
    const start = await own();
    enableLora(model, 4, { freezeOthers: true });
    const count = (weights: readonly { readonly size: number }[]) => weights.reduce((sum, { size }) => sum + size, 0);
    expect(count(model.trainableWeights)).toBeLessThan(count(model.weights) / 2); // the net is narrow
    model.compile({ optimizer: new Adam(0.03), loss: new SparseCategoricalCrossentropy({ fromLogits: true }) });
    const text = Array.from({ length: 16 }, (_, row) => Array.from({ length: 12 }, (_, i) => (7 * (row + i)) % 40));
    const [x, y] = [text.map((row) => row.slice(0, -1)), text.map((row) => row.slice(1))];
    const of = (rows: number[][]) => Tensor.from(rows, [16, 11], "int32");
    const { loss = [] } = (await model.fit(of(x), of(y), { epochs: 12, batchSize: 8, verbose: 0 })).history;
    expect(loss.at(-1)).toBeLessThan(0.6 * (loss[0] ?? 0));

    await expect(applications.gpt2.saveWeights(model, { format: "safetensors" })).rejects.toThrow(/mergeLora first/);
    expect(await own()).toEqual(start);
    const [logits, next] = [await model.predict(ids), await generate(model, [7, 14, 21])];
    await mergeLora(model);
    model.compile({ loss: new SparseCategoricalCrossentropy({ fromLogits: true }) });
    expect(furthest((await model.predict(ids)).data, [...logits.data])).toBeLessThan(1e-4);
    expect(await generate(model, [7, 14, 21])).toEqual(next);
    expect(await own()).not.toEqual(start);
    expect(model.trainableWeights.length).toBe(model.weights.length);
    model.dispose();
  });

  test("that is another model is refused", async () => {
    const weights = await unpacked(fixture.file);
    const refused = (options: applications.GPT2Options) => expect(applications.GPT2(options)).rejects;
    await refused({ config: { ...fixture.config, n_layer: 3 }, weights }).toThrow(
      /h\.2\.ln_1\.weight does not fit: .* none in the file/,
    );
    await refused({ config: { ...fixture.config, n_embd: 48 }, weights }).toThrow(FormatError);
    await refused({ config: { ...fixture.config, model_type: "gptj" } }).toThrow(/model_type "gpt2"/);
    await refused({ config: { ...fixture.config, scale_attn_by_inverse_layer_idx: true } }).toThrow(FormatError);
    await refused({ config: { ...fixture.config, n_embd: 25 } }).toThrow(/a multiple of 3/);
    await refused({ config: { ...fixture.config, n_layer: "two" } }).toThrow(/n_layer/);
  });
});
