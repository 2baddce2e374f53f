import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { chapters } from "../../demos/site/contents.js";
import { BuiltSite } from "../harness/built-site.js";

const site = new BuiltSite();
const { folder } = site;
const MOST = 100_000;

const pages = () => readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));

test("every link of every page leads somewhere, by a relative address", () => {
  expect(pages().length).toBeGreaterThanOrEqual(10 + chapters.length);
  for (const page of pages()) {
    const html = readFileSync(join(folder, page), "utf8");
    for (const [, link = ""] of html.matchAll(/(?:href|src)="([^"#]*)[^"]*"/g)) {
      if (/^(https?:|data:|$)/.test(link)) continue;
      expect(link, page).not.toMatch(/^\//);
      const target = posix.join(dirname(page), link, link.endsWith("/") ? "index.html" : "");
      expect(() => readFileSync(join(folder, target)), `${link} in ${page}`).not.toThrow();
    }
  }
});

test("the front page loads little until the visitor begins, and then its net learns, below any path", async () => {
  const page = await site.browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(site.url, { waitUntil: "networkidle0" });
  const scripts = [...new Set(site.asked.filter((path) => path.endsWith(".js")))];
  const sizes = scripts.map((path) => gzipSync(readFileSync(join(folder, path))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST);
  await (await page.waitForSelector("#first .go:enabled"))?.click();
  await page.waitForSelector('#first[data-state="done"]', { timeout: 150_000 });
  const [, , right = 0] = (await page.$eval("#first .status", (line) => line.textContent ?? "")).match(/\d+/g)?.map(Number) ?? []; // biome-ignore format: one line
  expect(right).toBeGreaterThanOrEqual(90);
  expect(errors).toEqual([]);
  await page.close();
});

test("the colours are the visitor's choice, and are kept", async () => {
  const page = await site.browser.newPage();
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.goto(site.url);
  const ground = () => page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
  const light = await ground();
  await page.click("#theme");
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.goto(`${site.url}course/`);
  expect(await ground()).toBe(dark);
  expect(await page.$eval("#theme", (button) => button.getAttribute("aria-pressed"))).toBe("true");
  await page.close();
});

test("the course leads from each chapter to the next", async () => {
  for (const [i, { slug }] of chapters.entries()) {
    const html = readFileSync(join(folder, "course", slug, "index.html"), "utf8");
    const next = html.match(/rel="next" href="\.\.\/\.\.\/course\/(\w+)\/"/)?.[1];
    expect(next).toBe(chapters[i + 1]?.slug);
  }
});

/** Pages with something that learns: the folder, the id of the figure (of the body where the page is one), and its button. */
const learning = [
  ["", "first"],
  ...chapters.flatMap(({ slug }) => {
    const html = readFileSync(join(import.meta.dirname, "../../demos/course", slug, "index.html"), "utf8");
    const id = html.match(/<figure class="figure" id="([\w-]+)" data-recording/)?.[1];
    return id === undefined ? [] : [[`course/${slug}/`, id] as const];
  }),
] as const;

/** A page that keeps the devices it is given, and counts the frames of a figure; with the errors it logs. */
async function opened(path: string, id: string) {
  const page = await site.browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.evaluateOnNewDocument(() => {
    const given: GPUDevice[] = [];
    const real = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...options) {
      const device = await real.apply(this, options);
      given.push(device);
      return device;
    };
    Object.assign(globalThis, { given, frames: 0 });
  });
  await page.goto(`${site.url}${path}?seed=5`);
  await page.waitForSelector(`#${id}[data-state="ready"]`);
  await page.$eval(`#${id}`, (figure) => figure.addEventListener("frame", () => (globalThis as any).frames++));
  return { page, errors };
}

describe.each(learning)("/%s", (path, id) => {
  test("goes on when its device is lost, and after its tab was hidden", async () => {
    const { page, errors } = await opened(path, id);
    const frames = () => page.evaluate(() => (globalThis as any).frames as number);
    const isDone = () => page.$eval(`#${id}`, (figure) => (figure as HTMLElement).dataset.state === "done");
    const moreThan = (count: number) =>
      page.waitForFunction(
        (id, count) => (globalThis as any).frames > count || document.getElementById(id)?.dataset.state === "done",
        { timeout: 120_000, polling: 50 },
        id,
        count,
      );
    await page.$eval(`#${id} .go`, (button) => (button as HTMLElement).click());
    await moreThan(0);
    await page.evaluate(() => (globalThis as any).given.at(-1).destroy());
    await moreThan((await frames()) + 2);

    const other = await site.browser.newPage();
    await other.bringToFront();
    await page.waitForFunction(() => document.visibilityState === "hidden", { polling: 50 });
    const before = await frames();
    expect(before).toBeGreaterThan(2);
    await page.bringToFront();
    await moreThan(before + 2);
    await other.close();
    expect(await page.$eval(`#${id} .status`, (line) => line.className)).not.toMatch(/bad/);
    expect(errors).toEqual([]);
    if (!(await isDone())) expect(await frames()).toBeGreaterThan(before);
    await page.close();
  });
});
