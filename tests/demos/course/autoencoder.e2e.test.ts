import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/autoencoder/");

test("two numbers a digit lose less than two principal components, and one can wander between digits", async () => {
  await chapter.open();
  await chapter.run("squeeze");
  const [error = 1, pca = 0] = await chapter.numbers("#against");
  expect(error).toBeLessThan(0.95 * pca);
  const here = () => chapter.page.$eval("#here", (canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const before = await here();
  await chapter.slide("across", 0.9);
  await chapter.page.waitForFunction((before) => document.querySelector<HTMLCanvasElement>("#here")?.toDataURL() !== before, {}, before); // biome-ignore format: one line
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code cleans, and the exercise is checked", async () => {
  await chapter.open();
  await chapter.runCell("code");
  expect(await chapter.page.$$eval("#code canvas", (all) => all.length)).toBe(16);
  await chapter.solves();
});
