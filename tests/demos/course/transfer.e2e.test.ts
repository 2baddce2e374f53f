import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/transfer/");

test("a body that knows other digits is worth ten points", async () => {
  await chapter.open();
  await chapter.run("two");
  const [, , transferred = 0, fresh = 100] = await chapter.numbers("#two .status");
  expect(transferred).toBeGreaterThanOrEqual(fresh + 10);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the exercise is checked", async () => {
  await chapter.open();
  await chapter.solves();
});

test("without WebGPU a recorded run is played", async () => {
  await chapter.openWithoutGpu("two");
  expect(await chapter.status("two")).toMatch(/^Epoch 40 of 40/);
  chapter.isClean();
});
