import { expect, test } from "vitest";
import { SitePage } from "../../harness/site-page.js";

const chapter = new SitePage("course/neuron/");

test("lines and bumps learn the ring; one line cannot", async () => {
  await chapter.open();
  await chapter.run("pair");
  const [, , lines = 0, bumps = 0] = await chapter.numbers("#pair .status");
  expect(lines).toBeGreaterThanOrEqual(95);
  expect(bumps).toBeGreaterThanOrEqual(95);

  await chapter.choose("units", "1");
  await chapter.run("pair");
  const [, , oneLine = 0, oneBump = 0] = await chapter.numbers("#pair .status");
  expect(oneLine).toBeLessThan(85);
  expect(oneBump).toBeGreaterThanOrEqual(95);
  chapter.isClean();
});

test("a run is held up, goes on, and begins anew", async () => {
  await chapter.open();
  await chapter.press("#pair .go:enabled");
  await chapter.page.waitForFunction(() => /Epoch/.test(document.querySelector("#pair .status")?.textContent ?? ""));
  await chapter.press("#pair .go");
  await chapter.inState("pair", "paused");
  await chapter.press("#pair .go");
  await chapter.inState("pair", "running");
  await chapter.press("#pair .again");
  await chapter.inState("pair", "ready");
  expect(await chapter.status("pair")).toBe("");
});

test("one neuron answers to its sliders", async () => {
  await chapter.open();
  await chapter.slide("w1", -2);
  expect(await chapter.text("#equation")).toContain("sigmoid(-2.0 x₁ + 1.5 x₂ + 0.0)");
  await chapter.choose("activation", "rbf");
  expect(await chapter.text("#equation")).toContain("c = (-2.0, 1.5)");
});

test("the code runs, says what is wrong with it, and the exercise is checked", async () => {
  await chapter.open();
  const [, right = 0] = (await chapter.runCell("code")).match(/([\d.]+) % right/)?.map(Number) ?? [];
  expect(right).toBeGreaterThan(90);
  expect(await chapter.runCell("code", 'import { Dense } from "wgrad";\nnew Dense(0);')).toMatch(
    /^ArgumentError: .*units/,
  );
  expect(await chapter.runCell("code", 'import x from "lodash";\nx;')).toMatch(/no module "lodash"/);
  await chapter.solves();
});

test("is for everybody", async () => {
  await chapter.open();
  await chapter.isAccessible();
});
