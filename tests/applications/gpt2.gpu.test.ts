import { describe, expect, test } from "vitest";
import {
  Adam,
  applications,
  FormatError,
  generate,
  loadSafetensors,
  enableLora,
  mergeLora,
  SparseCategoricalCrossentropy,
  saveSafetensors,
  setRandomSeed,
  Tensor,
} from "../../src/index.js";
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

  test("goes on from prompts as it does, one by one and side by side", async () => {
    const model = await open();
    expect(await generate(model, fixture.prompts, { maxNewTokens: 20 })).toEqual(fixture.generated);
    for (const [i, prompt] of fixture.prompts.entries())
      expect(await generate(model, prompt)).toEqual(fixture.generated[i]);
    model.dispose();
  });
});
