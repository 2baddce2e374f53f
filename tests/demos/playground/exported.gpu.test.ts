import { transform } from "sucrase";
import { expect, test } from "vitest";
import { build, compileNet } from "../../../demos/playground/model/net.js";
import { FIRST, type Playground, startWith } from "../../../demos/playground/model/state.js";
import { type DataName, taskOf } from "../../../demos/playground/model/tasks.js";
import { typeScriptOf } from "../../../demos/playground/model/typescript.js";
import * as wgrad from "../../../src/index.js";

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
const two = (name: DataName) =>
  startWith({ name, count: 60, noise: 0 }, { ...FIRST, nets: [FIRST.nets[0], FIRST.nets[0]] });

/** Runs what the playground writes, with fewer epochs, and gives what it exports. */
async function run(playground: Playground, index: number, text = ""): Promise<any> {
  const source = typeScriptOf(playground, index, taskOf(playground.data, text))
    .replace(/epochs: \d+/, `epochs: ${text === "" ? 12 : 6}`)
    .replace('await (await fetch("text.txt")).text()', JSON.stringify(text));
  const { code } = transform(source, { transforms: ["typescript", "imports"] });
  const exports = {};
  wgrad.setRandomSeed(3);
  await new AsyncFunction("require", "exports", code)(() => wgrad, exports);
  return exports;
}

test.each([
  ["ring", 0],
  ["hills", 1],
  ["penguins", 0],
] as const)("the program for %s runs, and its net learns", async (name, index) => {
  const { model, history } = await run(two(name), index);
  const { loss, val_loss } = history.history;
  expect(loss.at(-1)).toBeLessThan(0.9 * loss[0]);
  expect(val_loss.at(-1)).toBeLessThan(val_loss[0]);
  model.dispose();
});

test("the program for a text runs, and writes on", { timeout: 180_000 }, async () => {
  const { data, batchSize, nets } = two("own");
  const [, gpt = nets[0]] = nets;
  const oneBlock = { ...gpt, layers: gpt.layers.slice(0, 7) };
  const { model, history, written } = await run({ data, batchSize, nets: [oneBlock] }, 0, "The cat sat. ".repeat(100));
  const { loss } = history.history;
  expect(loss.at(-1)).toBeLessThan(0.9 * loss[0]);
  expect(written).toMatch(/^The .{28}$/s);
  model.dispose();
});

test.each(["ring", "own"] as const)("the .keras file of a net for %s opens, and says the same", async (name) => {
  const { data, nets } = two(name);
  const task = taskOf(data, "some text");
  const [, net = nets[0]] = nets;
  const model = compileNet(build(net, task).model!, net, task);
  const x = wgrad.Tensor.from(Array.from({ length: 2 * task.inputShape[0]! }, (_, i) => (i % 5) - 2 * Number(name === "ring")), [2, ...task.inputShape], task.dtype); // biome-ignore format: one line
  const opened = await wgrad.loadModel(await model.save({ format: "keras" }));
  expect((await opened.predict(x)) as wgrad.Tensor).toEqual(await model.predict(x));
  for (const one of [model, opened]) one.dispose();
});
