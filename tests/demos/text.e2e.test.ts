import { expect, test } from "vitest";
import { SitePage } from "../harness/site-page.js";

const demo = new SitePage("text/");

const inState = (state: string) => demo.page.waitForSelector(`body[data-state="${state}"]`, { timeout: 120_000 });
const text = (id: string) => demo.page.$eval(`#${id}`, (element) => element.textContent ?? "");
const figure = async (id: string) => Number.parseFloat(await text(id));
const progress = () => demo.page.$eval("#progress", (bar) => (bar as HTMLProgressElement).value);
const written = (length: number) =>
  demo.page.waitForFunction((n) => (document.querySelector("#written")?.textContent ?? "").length >= n, { timeout: 120_000 }, length); // biome-ignore format: one line

test("a small net learns, is held up, goes on, and writes on from a prompt meanwhile and after", async () => {
  await demo.page.setViewport({ width: 1200, height: 900 });
  await demo.open("seed=1&characters=30000&epochs=4&units=32&batch-size=16");
  await inState("ready");
  expect(await figure("bigrams")).toBeGreaterThan(2);

  await demo.page.click("#go");
  await demo.page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 0.2, { timeout: 120_000 });
  await demo.page.$eval("#prompt", (field) => {
    (field as HTMLInputElement).value = "The ";
  });
  await demo.page.click("#write");
  await written(303);
  expect(await text("written")).toMatch(/^The/);

  await demo.page.click("#go");
  await inState("paused");
  await new Promise((resolve) => setTimeout(resolve, 500)); // for the steps that are under way
  const held = await progress();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await progress()).toBe(held);

  await demo.page.click("#go");
  await inState("done");
  expect(await progress()).toBe(1);
  expect(await figure("val-loss")).toBeLessThan(3.3); // guessing blindly costs ln 75 = 4.3
  await demo.page.waitForSelector("#samples li");
  await demo.isAccessible(); // with all its figures filled in
  expect(demo.errors).toEqual([]);
});

test("a text of the visitor's own is learned from, once there is enough of it", async () => {
  await demo.open("seed=1&epochs=1&units=8");
  await inState("ready");
  await demo.page.click("input[value=own]");
  await inState("waiting");
  expect(await text("status")).toMatch(/^Paste or drop a text of at least 2000/);
  await demo.page.$eval("#own", (field) => {
    (field as HTMLTextAreaElement).value = "abababababababababab".repeat(150);
    field.dispatchEvent(new Event("change"));
  });
  await inState("ready");
  expect(await figure("bigrams")).toBeLessThan(0.1); // pairs say it all
  await demo.page.click("#go");
  await inState("done");
  expect(demo.errors).toEqual([]);
});
