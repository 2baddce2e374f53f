import { expect, test } from "vitest";
import { startOf } from "../../../demos/playground/model/palette.js";
import { encode } from "../../../demos/playground/model/share.js";
import type { LayerPart, Playground } from "../../../demos/playground/model/state.js";
import { loadModel } from "../../../src/index.js";
import { SitePage } from "../../harness/site-page.js";

const playground = new SitePage("playground/");
const part = (name: string, options = {}): LayerPart => ({ name, options: { ...startOf(name)?.options, ...options } });
const learning = {
  optimizer: { name: "Adam", options: { learningRate: 0.02 } },
  loss: { name: "SparseCategoricalCrossentropy", options: { fromLogits: true } },
};

/** Waits for a state, in which the page may well say that something is wrong: a net that does not fit. */
const inState = (state: string) =>
  playground.page.waitForSelector(`#learning[data-state="${state}"]`, { timeout: 150_000 });
const press = (selector: string) => playground.press(selector);

/** Opens the page, where it keeps what it saves in `saved`. */
async function open(): Promise<void> {
  await playground.page.evaluateOnNewDocument(() => {
    const make = URL.createObjectURL;
    const saved: Blob[] = [];
    Object.assign(globalThis, { saved });
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob && !blob.type.includes("javascript")) saved.push(blob);
      return make.call(URL, blob);
    };
  });
  await playground.open();
  await inState("ready");
}

/** What was saved last, byte by byte. */
async function saved(count: number): Promise<Uint8Array> {
  await playground.page.waitForFunction((count) => (globalThis as any).saved.length === count, {}, count);
  const bytes = await playground.page.evaluate(async () => {
    return [...new Uint8Array(await (globalThis as any).saved.at(-1).arrayBuffer())];
  });
  return Uint8Array.from(bytes);
}

/** Fills in a field of a layer's options, as one who types. */
async function fill(layer: number, option: string, value: string): Promise<void> {
  await playground.page.evaluate(
    (layer, option, value) => {
      const labels = [...document.querySelectorAll(`.layers li:nth-child(${layer}) .fields label`)];
      const field = labels.find((label) => label.firstChild?.textContent === option)?.querySelector("input, select");
      Object.assign(field!, { value });
      field!.dispatchEvent(new Event(field!.tagName === "INPUT" ? "input" : "change", { bubbles: true }));
    },
    layer,
    option,
    value,
  );
}

const shapes = () => playground.page.$$eval(".layers .shape", (all) => all.map((one) => one.textContent ?? ""));

test("a net is built, learns the ring, comes back by its address, and is saved", async () => {
  await open();
  await playground.choose("name", "ring");
  await inState("ready");
  await press(".layers li:first-child summary");
  await playground.page.waitForSelector(".layers li:first-child .fields");
  await fill(1, "units", "");
  expect(await playground.text(".layers li:first-child .misfit")).toMatch(/units/);
  await fill(1, "units", "12");
  await fill(1, "kernelRegularizer", "l2");
  await fill(1, "l2", "0.00001");
  expect(await shapes()).toEqual(["→ 12 · 36", "→ 8 · 104", "→ 1 · 9"]);
  await inState("ready");

  await press("#runner .go:enabled");
  await playground.page.waitForFunction(
    () => {
      const [, , score = 0] = [...document.querySelectorAll(".figures dd")].map(({ textContent }) =>
        Number.parseFloat(textContent ?? ""),
      );
      return score >= 95;
    },
    { timeout: 120_000 },
  );
  await press("#runner .go");
  await inState("paused");
  expect(await playground.text(".cost")).toMatch(/^149 weights\. One step: \d+ dispatches in one submission, \d+ kB/);
  expect(await playground.page.$$(".judgement .cell")).toHaveLength(4);
  expect(await playground.text(".layers li:first-child .weights .hint")).toMatch(/weights \d\.\d+, gradients \d/);
  await playground.isAccessible(); // with all its figures filled in

  await press(".saving button:first-of-type");
  expect(new TextDecoder().decode(await saved(1))).toContain(
    'new Dense(12, { activation: "tanh", kernelRegularizer: new L2(0.00001) }),',
  );
  await press(".saving button:last-of-type");
  const model = await loadModel(await saved(2), { compile: false });
  expect(model.countParams()).toBe(149);

  await playground.page.reload();
  await inState("ready");
  expect(await playground.page.$eval("#name", (select) => (select as HTMLSelectElement).value)).toBe("ring");
  expect(await shapes()).toEqual(["→ 12 · 36", "→ 8 · 104", "→ 1 · 9"]);
  playground.isClean();
});

/** An LSTM and a block of a transformer, small enough to learn while a test waits. */
const small: Playground = {
  data: { name: "own", count: 10, noise: 0 },
  batchSize: 16,
  nets: [
    { layers: [part("Embedding", { outputDim: 8 }), part("LSTM", { units: 24, returnSequences: true })], ...learning },
    {
      layers: [
        part("Embedding", { outputDim: 16 }),
        { ...part("PositionEmbedding"), skip: 1 },
        { ...part("MultiHeadAttention"), causal: true, skip: 1 },
        part("Dense", { units: 32, activation: "gelu" }),
      ],
      ...learning,
    },
  ],
};

test("two nets learn a text side by side, and write on from a beginning", async () => {
  await playground.page.goto(`${playground.url}playground/?seed=5#${encode(small)}`);
  await playground.page.waitForSelector(".layers li");
  await playground.page.$eval("#own", (field) => {
    (field as HTMLTextAreaElement).value = "the cat sat on the mat. ".repeat(100);
    field.dispatchEvent(new Event("change"));
  });
  await inState("ready");
  await press("#runner .go:enabled");
  const losses = () => playground.page.$$eval(".figures div:first-child dd", (all) => all.map((one) => Number(one.textContent))); // biome-ignore format: one line
  await playground.page.waitForFunction(
    () => [...document.querySelectorAll(".figures div:first-child dd")].every((one) => Number(one.textContent) < 1.8),
    { timeout: 150_000 },
  );
  await press("#runner .go");
  await inState("paused");
  expect(Math.max(...(await losses()))).toBeLessThan(1.8); // how frequent letters are says 2.1
  await playground.page.$eval("#prompt", (field) => {
    (field as HTMLInputElement).value = "the cat s";
  });
  await press("#writing button:enabled");
  await playground.page.waitForFunction(
    () => {
      const newest = [...document.querySelectorAll(".samples li:first-child p")].map((one) => one.textContent ?? "");
      return newest.length === 2 && newest.every((text) => text.startsWith("the cat s") && text.length === 73);
    },
    { timeout: 60_000 },
  );
  playground.isClean();
});

test("what does not fit is said where it is, and an address that is none is told", async () => {
  await open();
  await playground.choose("name", "digits");
  await inState("ready");
  await press(".layers li:nth-child(5) .tools button:last-child");
  expect(await playground.text(".layers .answer .misfit")).toMatch(
    /^the answer: .*received \[5, 5, 16\]\. Put a Flatten/,
  );
  await playground.page.waitForSelector("#runner .status.bad");
  await playground.page.evaluate(() => {
    location.hash = "#nothing";
  });
  await inState("ready");
  expect(await playground.status("runner")).toMatch(/^the address: no playground/);
  await playground.isAccessible();
  playground.isClean();
});

test("without WebGPU the page says what to do, and nets are built all the same", async () => {
  await playground.withoutGpu();
  await playground.open();
  await playground.inState("learning", "recorded");
  expect(await playground.text(".notice")).toMatch(/recorded run.*chrome:\/\/flags/);
  expect(Number.parseFloat((await playground.text(".figures div:last-child dd")) ?? "")).toBeGreaterThan(60);
  expect(await shapes()).toEqual(["→ 8 · 24", "→ 8 · 72", "→ 1 · 9"]);
  playground.isClean();
});
