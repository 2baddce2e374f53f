import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/tables/");

test("cars are guessed, penguins and wines told apart", async () => {
  await chapter.open();
  await chapter.run("table");
  expect((await chapter.numbers("#table .status")).at(-1)).toBeLessThan(3);
  for (const [question, floor] of [
    ["sex", 85],
    ["wine", 94],
  ] as const) {
    await chapter.choose("question", question);
    await chapter.run("table");
    expect((await chapter.numbers("#table .status")).at(-1)).toBeGreaterThanOrEqual(floor);
    expect(await chapter.page.$$eval("#result .cell", (cells) => cells.length)).toBe(question === "sex" ? 4 : 9);
  }
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code runs, and the exercise is checked", async () => {
  await chapter.open();
  const [off = 9] = (await chapter.runCell("code")).match(/(?<=off by )[\d.]+/)?.map(Number) ?? [];
  expect(off).toBeLessThan(3);
  await chapter.solves();
});
