import { expect, test } from "vitest";
import { SitePage } from "../harness/site-page.js";

const demo = new SitePage("mnist/");

/** Opens the page on a few digits only, and waits until it can train. */
async function open(query: string): Promise<void> {
  await demo.page.setViewport({ width: 1200, height: 900 });
  await demo.open(`seed=1&${query}`);
  await inState("ready");
}

const inState = (state: string) => demo.page.waitForSelector(`body[data-state="${state}"]`, { timeout: 120_000 });
const text = (id: string) => demo.page.$eval(`#${id}`, (element) => element.textContent ?? "");
const progress = () => demo.page.$eval("#progress", (bar) => (bar as HTMLProgressElement).value);
const until = (part: number) =>
  demo.page.waitForFunction(
    (part) => (document.querySelector("progress")?.value ?? 0) >= part,
    { timeout: 120_000 },
    part,
  );

/** Draws lines on the pad with the mouse; places are parts of its width and height. */
async function draw(...points: readonly (readonly [number, number])[]): Promise<void> {
  const { x, y, width, height } = (await (await demo.page.$("#pad"))!.boundingBox())!;
  for (const [i, [across, down]] of points.entries()) {
    await demo.page.mouse.move(x + across * width, y + down * height, { steps: 8 });
    if (i === 0) await demo.page.mouse.down();
  }
  await demo.page.mouse.up();
}

test("the net learns, is held up, goes on, and reads a seven that is drawn meanwhile", async () => {
  await open("digits=5000&epochs=3");
  await demo.page.waitForFunction(() =>
    /^\d+ of 30 read right$/.test(document.querySelector("#gallery-count")?.textContent ?? ""),
  );

  await demo.page.click("#go");
  await until(0.2);
  await draw([0.25, 0.2], [0.75, 0.2], [0.45, 0.85]);
  await demo.page.waitForFunction(() => document.querySelector("#guess")?.textContent !== "–"); // read while training
  expect(await demo.page.$eval("#epochs", (field) => (field as HTMLInputElement).disabled)).toBe(true);

  await demo.page.click("#go");
  await inState("paused");
  await new Promise((resolve) => setTimeout(resolve, 500)); // for the steps that are under way
  const held = await progress();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await progress()).toBe(held);
  expect(held).toBeLessThan(1);
  expect(await text("status")).toMatch(/^Paused/);

  await demo.page.click("#go");
  await inState("done");
  expect(await progress()).toBe(1);
  expect(Number.parseFloat(await text("test-accuracy"))).toBeGreaterThan(85);
  await demo.page.waitForFunction(() => document.querySelector("#guess")?.textContent === "7");
  expect(await demo.page.$eval("#bars .best", (row) => row.textContent)).toMatch(/^7/);
  expect(Number.parseInt(await text("gallery-count"), 10)).toBeGreaterThanOrEqual(24);
  await demo.isAccessible(); // with all its figures filled in

  await demo.page.click("#clear");
  await demo.page.waitForFunction(() => document.querySelector("#guess")?.textContent === "–");
  expect(demo.errors).toEqual([]);
});

test("a new net can be begun in the middle of training, and of another kind", async () => {
  await open("digits=2000&epochs=50");
  await demo.page.click("#go");
  await until(0.02);
  await demo.page.click("#again");
  await inState("ready");
  expect(await progress()).toBe(0);
  await demo.page.click("input[value=cnn]");
  await demo.page.$eval("#digits", (field) => {
    (field as HTMLInputElement).value = "256";
  });
  await demo.page.click("#go");
  await until(0.3);
  await demo.page.click("#again");
  await inState("ready");
  await draw([0.5, 0.1], [0.5, 0.9]); // the new net is asked, though it knows nothing
  await demo.page.waitForFunction(() => document.querySelector("#guess")?.textContent !== "–");
  expect(await text("status")).toMatch(/^A new net/);
  expect(demo.errors).toEqual([]);
});
