import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/captions/");

test("combinations it has never seen are captioned to the last word", async () => {
  await chapter.open();
  await chapter.run("scenes");
  const [exact = 0] = (await chapter.status("scenes")).match(/\d+(?= % of 27)/)?.map(Number) ?? [];
  expect(exact).toBeGreaterThanOrEqual(65);
  expect(await chapter.page.$$eval("#gallery li", (all) => all.length)).toBe(10);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code speaks, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/^a \(\d+ % sure\)/);
  await chapter.solves();
});

test("without WebGPU a recorded run is played", async () => {
  await chapter.openWithoutGpu("scenes");
  expect(await chapter.status("scenes")).toMatch(/^Epoch 20 of 20/);
  chapter.isClean();
});
