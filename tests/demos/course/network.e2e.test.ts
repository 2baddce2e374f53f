import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/network/");

test("the net learns two moons, and shows its activations for a point", async () => {
  await chapter.open();
  await chapter.run("net-figure");
  const [, , , right = 0] = await chapter.numbers("#net-figure .status");
  expect(right).toBeGreaterThanOrEqual(95);
  await chapter.choose("view", "point");
  await chapter.slide("x1", -0.5);
  await chapter.slide("x2", 0.5);
  const [before = 0] = (await chapter.text("#caption")).match(/\d+(?= %)/)?.map(Number) ?? [];
  await chapter.slide("x1", 0.5);
  await chapter.slide("x2", -0.5);
  const [after = 0] = (await chapter.text("#caption")).match(/\d+(?= %)/)?.map(Number) ?? [];
  expect(Math.abs(after - before)).toBeGreaterThan(50);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code draws the plan, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/Total params: 93/);
  expect(await chapter.page.$$eval("#code .output svg", (pictures) => pictures.length)).toBe(1);
  await chapter.solves();
});
