import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/taming/");

test("a large net learns its mistakes by heart; with weight decay it does not; and half of it can go", async () => {
  await chapter.open();
  await chapter.run("fit");
  const score = async (of: string) => Number((await chapter.status("fit")).match(new RegExp(`(\\d+) % of ${of}`))?.[1]);
  const [alone, others] = [await score("the forty"), await score("400")];
  expect(alone).toBeGreaterThanOrEqual(97);
  await chapter.slide("cut", 50);
  await chapter.page.waitForFunction(() =>
    /^2[01]\d\d weights/.test(document.querySelector("#pruned")?.textContent ?? ""),
  );
  expect((await chapter.numbers("#pruned"))[1]).toBeGreaterThan(others - 10);
  await chapter.choose("decay", "0.01");
  await chapter.run("fit");
  const tamed = await score("400");
  expect(tamed).toBeGreaterThanOrEqual(90);
  expect(tamed).toBeGreaterThan(others);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code stops early, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/stopped after \d+ epochs/);
  await chapter.solves();
});
