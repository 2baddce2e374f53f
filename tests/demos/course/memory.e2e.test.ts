import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/memory/");

test("the LSTM remembers the place; bigrams cannot", async () => {
  await chapter.open();
  await chapter.run("reading");
  const [right = 0] = await chapter.numbers("#right");
  const [bigram = 100] = await chapter.numbers("#bigram");
  expect(right).toBeGreaterThanOrEqual(95);
  expect(bigram).toBeLessThan(30);
  expect(await chapter.text("#next .best")).toBe("pizza");
  await chapter.page.$eval("#sentence", (field) => {
    (field as HTMLInputElement).value = "my friend went to the cinema on a cold evening and ordered a zebra";
    field.dispatchEvent(new Event("input"));
  });
  expect(await chapter.text("#next .best")).toBe("ticket");
  expect(await chapter.text("#unknown")).toMatch(/zebra/);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code runs, and the exercise is checked", async () => {
  await chapter.open();
  const [right = 0] = (await chapter.runCell("code")).match(/\d+(?= % of 200)/)?.map(Number) ?? [];
  expect(right).toBeGreaterThanOrEqual(90);
  await chapter.solves();
});
