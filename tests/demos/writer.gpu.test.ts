import { expect, test } from "vitest";
import { Random, setRandomSeed, Tensor } from "wgrad";
import { languageModel } from "../../demos/text/language-model.js";
import { Writer } from "../../demos/text/writer.js";
import { onFreshDevice } from "../harness/fresh-device.js";
import { countGpuCalls, NO_CALLS } from "../harness/gpu-calls.js";

const sizes = { kinds: 11, embedding: 4, units: 8 };
const prompt = [3, 1, 4, 1, 5, 9, 2, 6];

test("reading a text step by step is what the net makes of all of it, state kept on the GPU, one submission a character", () =>
  onFreshDevice(async (device) => {
    setRandomSeed(5);
    const { model } = languageModel(sizes, prompt.length);
    const writer = new Writer(sizes);
    await writer.learn(await model.getWeights());
    const whole = (await model.predict(Tensor.from(prompt, [1, prompt.length], "int32"))).at(0);

    for (const pass of [0, 1]) {
      writer.begin();
      const read = async () => {
        for (const [i, code] of prompt.entries()) {
          const step = await writer.read(code);
          for (const [k, p] of step.entries()) expect(p).toBeCloseTo(whole.at(i).data[k]!, 6);
        }
      };
      const calls = await countGpuCalls(device.gpu, read);
      const each = { ...NO_CALLS, createCommandEncoder: prompt.length, submit: prompt.length };
      if (pass === 1) expect(calls).toEqual(each); // compiled in the first pass: now nothing else is made
    }
  }));

test("what it writes repeats with its seed, and changes with the prompt's end", () =>
  onFreshDevice(async () => {
    setRandomSeed(5);
    const writer = new Writer(sizes);
    const written = async (from: readonly number[], seed: number) => {
      const codes: number[] = [];
      for await (const code of writer.write(from, { temperature: 1 }, new Random(seed))) {
        if (codes.push(code) === 12) break;
      }
      return codes;
    };
    const first = await written(prompt, 1);
    expect(await written(prompt, 1)).toEqual(first);
    expect(await written(prompt, 2)).not.toEqual(first);
    expect(Math.max(...first)).toBeLessThan(11);
  }));
