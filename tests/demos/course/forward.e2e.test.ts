import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/forward/");

test("the page and the GPU agree, and every number moves with the sliders", async () => {
  await chapter.open();
  const verdict = async () => {
    await chapter.page.waitForFunction(() => /GPU/.test(document.querySelector("#verdict")?.textContent ?? ""));
    return chapter.numbers("#verdict");
  };
  const [a, b, c, d] = await verdict();
  expect([a, b]).toEqual([c, d]);
  const before = await chapter.text("#sum");
  await chapter.slide("x2", 1.7);
  expect(await chapter.text("#sum")).not.toBe(before);
  expect(await chapter.page.$$eval("#hidden table", (all) => all.map(({ ariaLabel }) => ariaLabel))).toEqual([
    "x [1, 3]",
    "W₁ [3, 4]",
    "b₁ [1, 4]",
    "z₁ [1, 4]",
    "a₁ [1, 4]",
  ]);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code times batches, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/\[4096,256\] → \[4096,64\]/);
  await chapter.solves();
});
