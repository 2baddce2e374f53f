import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/cost/");

test("the squared error runs after the stray point, the absolute one does not", async () => {
  await chapter.open();
  await chapter.run("fit");
  const [squared = 0, absolute = 0] = (await chapter.status("fit")).match(/-?[\d.]+(?=[,;])/g)?.map(Number) ?? [];
  expect(squared).toBeLessThan(0.6);
  expect(Math.abs(absolute - 0.8)).toBeLessThan(0.12);
  await chapter.slide("p", 0.1);
  expect(await chapter.numbers("#costs")).toEqual([2.3, 0.81]);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the stray point can be dragged where it lies, and the lines begin anew", async () => {
  await chapter.open();
  await chapter.inState("fit", "ready");
  const lines = (await chapter.page.$("#lines"))!;
  await lines.scrollIntoView();
  const { x, y, width, height } = (await lines.boundingBox())!;
  const { mouse } = chapter.page;
  await mouse.move(x + 0.9 * width, y + 0.9 * height);
  await mouse.down();
  await mouse.move(x + 0.9 * width, y + height / 4, { steps: 3 });
  await mouse.up();
  await mouse.move(x + 0.9 * width, y + height / 2); // let go: it stays
  expect(await chapter.page.$eval("#stray", (slider) => (slider as HTMLInputElement).valueAsNumber)).toBeCloseTo(
    1.6,
    1,
  );
});

test("the code finds mean and median, and the exercise is checked", async () => {
  await chapter.open();
  const [, mean = 0, median = 0] =
    (await chapter.runCell("code")).match(/the mean, ([\d.]+).*a median, ([\d.]+?)Huber/s)?.map(Number) ?? [];
  expect(mean).toBeCloseTo(8.25, 1);
  expect(median).toBeGreaterThan(0.9);
  expect(median).toBeLessThan(2.1);
  await chapter.solves();
});
