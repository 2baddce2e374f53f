import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/convolution/");

test("the net learns to read, and follows a digit that is drawn", async () => {
  await chapter.open();
  await chapter.run("reader");
  const [, , right = 0] = await chapter.numbers("#reader .status");
  expect(right).toBeGreaterThanOrEqual(85);
  expect(await chapter.page.$$eval("#filters .filter", (all) => all.length)).toBe(8);
  expect(await chapter.page.$$eval("#second canvas", (all) => all.length)).toBe(16);
  expect(await chapter.text("#answers .best")).toBe("7");
  const { x, y, width, height } = (await (await chapter.page.$("#pad"))!.boundingBox())!;
  await chapter.page.mouse.move(x + width / 2, y + height * 0.1);
  await chapter.page.mouse.down();
  await chapter.page.mouse.move(x + width / 2, y + height * 0.9, { steps: 8 });
  await chapter.page.mouse.up();
  await chapter.page.waitForFunction(() => document.querySelector("#answers .best")?.textContent === "1");
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code finds edges, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/\[1,28,28,1\] → \[1,26,26,1\]/);
  await chapter.solves();
});
