import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/embeddings/");

test("words find neighbours of their own kind", async () => {
  await chapter.open();
  await chapter.run("words");
  expect((await chapter.numbers("#words .status")).at(-1)).toBeGreaterThanOrEqual(70);
  await chapter.page.$eval("#map .point[data-index='1']", (point) =>
    point.dispatchEvent(new MouseEvent("click", { bubbles: true })),
  );
  expect(await chapter.page.$eval("#word", (choice) => (choice as HTMLSelectElement).value)).toBe("dog");
  expect(await chapter.page.$$eval("#near li", (all) => all.length)).toBe(6);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code runs, and the exercise is checked", async () => {
  await chapter.open();
  const [alike = 0, other = 1] = (await chapter.runCell("code")).match(/-?\d\.\d+/g)?.map(Number) ?? [];
  expect(alike).toBeGreaterThan(other);
  await chapter.solves();
});
