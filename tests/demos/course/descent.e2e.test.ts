import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/descent/");

test("all four come down the ravine; plain descent is thrown out when it is too fast", async () => {
  await chapter.open();
  await chapter.run("race");
  for (let i = 0; i < 4; i++) expect((await chapter.numbers(`#height-${i}`))[0]).toBeLessThan(0.05);
  await chapter.slide("rate", -0.6);
  await chapter.run("race");
  expect(await chapter.text("#height-0")).toBe("off the map");
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code compares, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/momentum: 0\.00\d+ after 60 steps/);
  await chapter.solves();
});
