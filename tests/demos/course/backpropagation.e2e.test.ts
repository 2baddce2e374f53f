import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/backpropagation/");

test("gradients fade through logistic layers, and not through ReLUs, which learn", async () => {
  await chapter.open();
  await chapter.page.waitForSelector("#blame .go:enabled");
  const faded = async () => {
    await chapter.press("#blame .go");
    await chapter.page.waitForFunction(() =>
      /^Epoch 0/.test(document.querySelector("#blame .status")?.textContent ?? ""),
    );
    return (await chapter.numbers("#blame .status")).at(-1) ?? 0;
  };
  const logistic = await faded();
  await chapter.press("#blame .again");
  await chapter.choose("activation", "relu");
  expect(logistic).toBeGreaterThan(20 * (await faded()));
  await chapter.inState("blame", "done");
  const [, , right = 0] = await chapter.numbers("#blame .status");
  expect(right).toBeGreaterThanOrEqual(95);
  await chapter.isAccessible();
  chapter.isClean();
});

test("the code shows gradients, and the exercise is checked", async () => {
  await chapter.open();
  expect(await chapter.runCell("code")).toMatch(/gradient of the first layer \[\[-0\.0532/);
  await chapter.solves();
});
