import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/captions/");

test("emoji it learned from are captioned, and of those it has never seen more than a bag of words gets right", async () => {
  await chapter.open();
  await chapter.run("emoji");
  const [, , held = 0, bag = 100, learned = 0] = await chapter.numbers("#emoji .status");
  expect(learned).toBeGreaterThanOrEqual(90);
  expect(held).toBeGreaterThanOrEqual(bag + 5);
  expect(await chapter.page.$$eval("#gallery li", (all) => all.length)).toBe(12);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code speaks, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/^\w+ \(\d+ % sure\)/);
  await chapter.solves();
});
