import { expect, test } from "vitest";
import { LambdaCallback } from "../../../src/index.js";
import { checkConfig } from "../../harness/check-config.js";
import { FakeModel } from "../../harness/fake-training.js";

checkConfig("LambdaCallback", { config: { onEpochEnd: () => undefined } });

test("LambdaCallback calls each function for its hook, and waits for it", async () => {
  const names = Object.keys(LambdaCallback.defaults) as (keyof typeof LambdaCallback.defaults)[];
  expect(names).toHaveLength(14);
  const heard: unknown[] = [];
  const hooks = Object.fromEntries(
    names.map((name) => [name, async (...given: unknown[]) => void heard.push([name, ...given])]),
  );
  const callback = new LambdaCallback(hooks);
  callback.setModel(new FakeModel());
  for (const name of names) {
    const given = [...(/Epoch|Batch/.test(name) ? [7] : []), { loss: 1 }, ...(/BatchEnd/.test(name) ? [30] : [])];
    await Reflect.apply(callback[name], callback, given);
    expect(heard.pop()).toEqual([name, ...given]);
  }
});
