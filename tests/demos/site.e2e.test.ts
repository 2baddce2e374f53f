import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "puppeteer";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chapters } from "../../demos/site/contents.js";
import { launchChrome } from "../../scripts/chrome.js";
import { documentApi } from "../../scripts/site/api.js";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "wgrad-site-"));
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" }; // biome-ignore format: one line
/** The site is served below a path, as on pages of a repository. */
const BASE = "/some/where/";
const MOST = 100_000;
let browser: Browser;
let url: string;
const asked: string[] = [];

const server = createServer((request, response) => {
  const path = new URL(request.url ?? "", "http://localhost").pathname;
  asked.push(path);
  const file = join(folder, path.startsWith(BASE) ? path.slice(BASE.length) : "nowhere", path.endsWith("/") ? "index.html" : ""); // biome-ignore format: one line
  try {
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream").end(readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
});

beforeAll(async () => {
  await build({ configFile: join(root, "vite.config.ts"), build: { outDir: folder }, logLevel: "error" });
  await documentApi("src/schedules/index.ts", join(folder, "reference/api")); // the whole takes 20 s
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  url = `http://localhost:${typeof address === "object" && address?.port}${BASE}`;
  browser = await launchChrome();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

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
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url, { waitUntil: "networkidle0" });
  const scripts = [...new Set(asked.filter((path) => path.endsWith(".js")))];
  const sizes = scripts.map((path) => gzipSync(readFileSync(join(folder, path.slice(BASE.length)))).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MOST);
  await (await page.waitForSelector("#first .go:enabled"))?.click();
  await page.waitForSelector('#first[data-state="done"]', { timeout: 150_000 });
  const [, , right = 0] = (await page.$eval("#first .status", (line) => line.textContent ?? "")).match(/\d+/g)?.map(Number) ?? []; // biome-ignore format: one line
  expect(right).toBeGreaterThanOrEqual(90);
  expect(errors).toEqual([]);
  await page.close();
});

test("the colours are the visitor's choice, and are kept", async () => {
  const page = await browser.newPage();
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await page.goto(url);
  const ground = () => page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
  const light = await ground();
  await page.click("#theme");
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.goto(`${url}course/`);
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

/** What TypeDoc's theme breaks itself: examples are headed by an h4. */
const NOT_OURS = ["heading-order"];

test("the reference of public names is for everybody, and leads back to the site", async () => {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const page = await browser.newPage();
  await page.goto(`${url}reference/api/classes/CosineDecay.html`);
  await page.evaluate(axe);
  const broken = await page.evaluate(async () =>
    (await (globalThis as any).axe.run()).violations.map((rule: any) => rule.id),
  );
  expect(broken.filter((rule: string) => !NOT_OURS.includes(rule))).toEqual([]);
  expect(await page.$eval("main, [role=main]", (main) => main.textContent)).toMatch(/initialLearningRate.*decaySteps/);
  await Promise.all([
    page.waitForNavigation(),
    page.$eval(".page-menu > p > a", (link) => (link as HTMLElement).click()),
  ]);
  expect(page.url()).toBe(`${url}reference/`);
  await page.close();
});
