import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { launchChrome } from "../../scripts/chrome.js";
import { serveDemos } from "../harness/demo-server.js";

let server: Awaited<ReturnType<typeof serveDemos>>;
let browser: Browser;
let page: Page;
let errors: string[];

beforeAll(async () => {
  server = await serveDemos("mnist/index.html");
  browser = await launchChrome();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

beforeEach(async () => {
  page = await browser.newPage();
  errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return () => page.close();
});

/** Opens the page on a few digits only, and waits until it can train. */
async function open(query: string): Promise<void> {
  await page.setViewport({ width: 1200, height: 900 });
  await page.goto(`${server.url}mnist/?seed=1&${query}`);
  await inState("ready");
}

const inState = (state: string) => page.waitForSelector(`body[data-state="${state}"]`, { timeout: 120_000 });
const text = (id: string) => page.$eval(`#${id}`, (element) => element.textContent ?? "");
const progress = () => page.$eval("#progress", (bar) => (bar as HTMLProgressElement).value);
const until = (part: number) =>
  page.waitForFunction((part) => (document.querySelector("progress")?.value ?? 0) >= part, { timeout: 120_000 }, part);

/** Draws lines on the pad with the mouse; places are parts of its width and height. */
async function draw(...points: readonly (readonly [number, number])[]): Promise<void> {
  const { x, y, width, height } = (await (await page.$("#pad"))!.boundingBox())!;
  for (const [i, [across, down]] of points.entries()) {
    await page.mouse.move(x + across * width, y + down * height, { steps: 8 });
    if (i === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

test("the net learns, is held up, goes on, and reads a seven that is drawn meanwhile", async () => {
  await open("digits=5000&epochs=3");
  await page.waitForFunction(() =>
    /^\d+ of 30 read right$/.test(document.querySelector("#gallery-count")?.textContent ?? ""),
  );

  await page.click("#go");
  await until(0.2);
  await draw([0.25, 0.2], [0.75, 0.2], [0.45, 0.85]);
  await page.waitForFunction(() => document.querySelector("#guess")?.textContent !== "–"); // read while training
  expect(await page.$eval("#epochs", (field) => (field as HTMLInputElement).disabled)).toBe(true);

  await page.click("#go");
  await inState("paused");
  await new Promise((resolve) => setTimeout(resolve, 500)); // for the steps that are under way
  const held = await progress();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await progress()).toBe(held);
  expect(held).toBeLessThan(1);
  expect(await text("status")).toMatch(/^Paused/);

  await page.click("#go");
  await inState("done");
  expect(await progress()).toBe(1);
  expect(Number.parseFloat(await text("test-accuracy"))).toBeGreaterThan(85);
  await page.waitForFunction(() => document.querySelector("#guess")?.textContent === "7");
  expect(await page.$eval("#bars .best", (row) => row.textContent)).toMatch(/^7/);
  expect(Number.parseInt(await text("gallery-count"), 10)).toBeGreaterThanOrEqual(24);

  await page.click("#clear");
  await page.waitForFunction(() => document.querySelector("#guess")?.textContent === "–");
  expect(errors).toEqual([]);
});

test("a new net can be begun in the middle of training, and of another kind", async () => {
  await open("digits=2000&epochs=50");
  await page.click("#go");
  await until(0.02);
  await page.click("#again");
  await inState("ready");
  expect(await progress()).toBe(0);
  await page.click("input[value=cnn]");
  await page.$eval("#digits", (field) => {
    (field as HTMLInputElement).value = "256";
  });
  await page.click("#go");
  await until(0.3);
  await page.click("#again");
  await inState("ready");
  await draw([0.5, 0.1], [0.5, 0.9]); // the new net is asked, though it knows nothing
  await page.waitForFunction(() => document.querySelector("#guess")?.textContent !== "–");
  expect(await text("status")).toMatch(/^A new net/);
  expect(errors).toEqual([]);
});

test("without WebGPU the page says so", async () => {
  await page.evaluateOnNewDocument(() => Object.defineProperty(navigator, "gpu", { value: undefined }));
  await page.goto(`${server.url}mnist/`);
  await page.waitForSelector("#status.bad");
  expect(await text("status")).toMatch(/^init: this environment has no WebGPU/);
});
