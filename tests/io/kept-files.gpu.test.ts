import { afterEach, describe, expect, test } from "vitest";
import {
  Adam,
  ArgumentError,
  applications,
  BackupAndRestore,
  Dense,
  Dropout,
  type FitOptions,
  LambdaCallback,
  listFiles,
  loadModel,
  loadTokenizer,
  ModelCheckpoint,
  openSafetensors,
  removeFile,
  Sequential,
  setRandomSeed,
} from "../../src/index.js";
import { samples } from "../harness/models.js";
import { transformersModels } from "../harness/transformers-files.js";

// Files that the browser keeps. Node has no such places, and says so.

const inBrowser = "document" in globalThis;
const PLACES = ["indexeddb://", "opfs://"];
const [x, y] = [samples(26, 6), samples(26, 2, 1)];

function net(): Sequential {
  const model = new Sequential([new Dense(8, { activation: "relu", inputShape: [6] }), new Dropout(0.3), new Dense(2)]);
  return model.compile({ optimizer: new Adam(0.01), loss: "mse" });
}

type Weighed = { getWeights(): Promise<{ readonly data: unknown }[]> };
const valuesOf = async (model: Weighed) => (await model.getWeights()).map(({ data }) => data);

afterEach(async () => {
  if (!inBrowser) return;
  for (const place of PLACES) for (const address of await listFiles(place)) await removeFile(address);
});

describe.skipIf(!inBrowser).each(PLACES)("%s", (place) => {
  test("keeps models in every format, until they are removed", async () => {
    const model = net();
    await model.fit(x, y, { epochs: 1, verbose: 0 });
    for (const name of [
      "plain",
      "a/b.keras",
      "old.h5",
      "one.safetensors",
      "tfjs.json",
      "many.safetensors.index.json",
    ]) {
      await model.save(place + name);
      const again = await loadModel(place + name);
      expect(await valuesOf(again)).toEqual(await valuesOf(model));
      expect((await again.getOptimizerState()).iterations).toBe(1);
    }
    await model.saveWeights(`${place}w.weights.h5`);
    const other = net();
    await other.loadWeights(`${place}w.weights.h5`);
    expect(await valuesOf(other)).toEqual(await valuesOf(model));
    expect(Object.keys((await openSafetensors(`${place}one.safetensors`)).tensors)).toContain("layers/dense/kernel");
    expect(await listFiles(`${place}a/`)).toEqual([`${place}a/b.keras`]);
    await removeFile(`${place}a/b.keras`);
    await removeFile(`${place}a/b.keras`);
    await expect(loadModel(`${place}a/b.keras`)).rejects.toThrow("nothing of that name");
    expect((await listFiles(place)).length).toBe(8); // tfjs's and the index have one more each
  });

  test("keeps checkpoints under names with numbers", async () => {
    const model = net();
    const whole = new ModelCheckpoint(`${place}m-{epoch:02d}-{loss:.1f}.keras`);
    const weights = new ModelCheckpoint(`${place}best.weights.h5`, {
      saveWeightsOnly: true,
      monitor: "loss",
      saveBestOnly: true,
    });
    const { history } = await model.fit(x, y, { epochs: 2, verbose: 0, callbacks: [whole, weights] });
    const second = `${place}m-02-${history.loss?.[1]?.toFixed(1)}.keras`;
    expect(await listFiles(place)).toContain(second);
    expect(await valuesOf(await loadModel(second))).toEqual(await valuesOf(model));
    await net().loadWeights(`${place}best.weights.h5`);
    const wrong = new ModelCheckpoint(`${place}{acuracy}.keras`);
    await expect(model.fit(x, y, { verbose: 0, callbacks: [wrong] })).rejects.toThrow("no such number");
  });

  test("keeps what a training that was broken off goes on from, bit for bit", async () => {
    const run = async (model: Sequential, callbacks: FitOptions["callbacks"]) => {
      await model.fit(x, y, { batchSize: 8, epochs: 5, verbose: 0, callbacks });
      return valuesOf(model);
    };
    setRandomSeed(7);
    const wanted = await run(net(), []);
    const backup = () => new BackupAndRestore(`${place}backup.safetensors`);
    setRandomSeed(7);
    const broken = new LambdaCallback({
      onEpochBegin: (epoch) => (epoch === 3 ? Promise.reject(new Error("closed")) : undefined),
    });
    await expect(run(net(), [backup(), broken])).rejects.toThrow("closed");
    expect(await listFiles(place)).toEqual([`${place}backup.safetensors`]);
    setRandomSeed(99);
    expect(await run(net(), [backup()])).toEqual(wanted);
    expect(await listFiles(place)).toEqual([]);
  });

  test("refuses names that lead elsewhere, and says when nothing is there", async () => {
    for (const name of ["", "../x.keras", "a//b.keras", "./x.keras", "/x.keras"]) {
      await expect(net().save(place + name)).rejects.toThrow(ArgumentError);
      await expect(removeFile(place + name)).rejects.toThrow(ArgumentError);
    }
    await expect(loadModel(`${place}none.keras`)).rejects.toThrow("nothing of that name");
  });
});

test.skipIf(inBrowser)("places of browsers are refused where there is none", async () => {
  for (const place of PLACES) {
    await expect(net().save(`${place}x.keras`)).rejects.toThrow(`there is no ${place} here`);
    await expect(listFiles(place)).rejects.toThrow(ArgumentError);
  }
});

test.skipIf(!inBrowser)("a model from a URL is kept when that is wanted, and progress is told", async () => {
  const bytes = await net().save({ format: "keras" });
  let asked = 0;
  const fetch = async () => {
    asked++;
    return new Response(bytes, { headers: { "content-length": `${bytes.length}` } });
  };
  const address = `https://example.org/${Math.random()}.keras`;
  const seen: number[] = [];
  await loadModel(address, { fetch, cache: true, progress: ({ received }) => void seen.push(received) });
  await loadModel(address, { fetch, cache: true });
  expect(asked).toBe(1);
  expect(seen.at(-1)).toBe(bytes.length);
  await loadModel(address, { fetch });
  expect(asked).toBe(2);
  await caches.delete("wgrad-models");
});

test.skipIf(!inBrowser)("so are a language model's files and its tokenizer's", async () => {
  const config = { model_type: "gpt2", vocab_size: 5, n_layer: 1, n_head: 1, n_embd: 2, n_positions: 4 };
  const weights = await applications.gpt2.saveWeights(await applications.GPT2({ config }), { format: "safetensors" });
  const files = new Map<string, BodyInit>([
    ["config.json", JSON.stringify(config)],
    ["model.bin", weights],
    ["tokenizer.json", JSON.stringify(transformersModels.wordPiece.json)],
  ]);
  const asked: string[] = [];
  const fetch = async (url: RequestInfo | URL) => {
    const name = String(url).replace(/^.*\//, "");
    asked.push(name);
    return new Response(files.get(name));
  };
  const folder = `https://example.org/${Math.random()}/`;
  const options = { fetch, cache: true };
  for (let time = 0; time < 2; time++) {
    await applications.GPT2({ config: `${folder}config.json`, weights: `${folder}model.bin`, ...options });
    await loadTokenizer(`${folder}tokenizer.json`, options);
  }
  expect(asked).toEqual(["config.json", "model.bin", "tokenizer.json"]);
  await expect(applications.Bert({ cache: "yes" as never })).rejects.toThrow(ArgumentError);
  await expect(loadTokenizer({}, { cache: 3 as never })).rejects.toThrow("cache");
  await caches.delete("wgrad-models");
});
