import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { chapters } from "../../demos/site/contents.js";
import { documentApi } from "../../scripts/site/api.js";
import { SITE } from "../harness/site.js";
import { SitePage } from "../harness/site-page.js";

/** What the front page may load before its visitor begins: bytes of script, packed. */
const MOST = 100_000;

const front = new SitePage("");

beforeAll(() => documentApi("src/schedules/index.ts", join(SITE, "reference/api")), 120_000); // the whole takes 20 s

const pages = () => readdirSync(SITE, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));

test("every link of every page leads somewhere, by a relative address", () => {
  expect(pages().length).toBeGreaterThanOrEqual(10 + chapters.length);
  for (const page of pages()) {
    const html = readFileSync(join(SITE, page), "utf8");
    for (const [, link = ""] of html.matchAll(/(?:href|src)="([^"#]*)[^"]*"/g)) {
      if (/^(https?:|data:|$)/.test(link)) continue;
      expect(link, page).not.toMatch(/^\//);
      const target = posix.join(dirname(page), link, link.endsWith("/") ? "index.html" : "");
      expect(() => readFileSync(join(SITE, target)), `${link} in ${page}`).not.toThrow();
    }
  }
});

test("the front page loads little until the visitor begins, and then its net learns, below any path", async () => {
  const sizes = new Map<string, number>();
  front.page.on("response", async (response) => {
    if (response.url().endsWith(".js")) sizes.set(response.url(), gzipSync(await response.buffer()).length);
  });
  await front.page.goto(front.url, { waitUntil: "networkidle0" });
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(MOST);
  await front.run("first");
  const [, , right = 0] = await front.numbers("#first .status");
  expect(right).toBeGreaterThanOrEqual(90);
  front.isClean();
});

test("the colours are the visitor's choice, and are kept", async () => {
  const { page } = front;
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await front.open("");
  const ground = () => page.$eval("body", (body) => getComputedStyle(body).backgroundColor);
  const light = await ground();
  await page.click("#theme");
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.goto(`${front.url}course/`);
  expect(await ground()).toBe(dark);
  expect(await page.$eval("#theme", (button) => button.getAttribute("aria-pressed"))).toBe("true");
});

test("the course leads from each chapter to the next", async () => {
  for (const [i, { slug }] of chapters.entries()) {
    const html = readFileSync(join(SITE, "course", slug, "index.html"), "utf8");
    const next = html.match(/rel="next" href="\.\.\/\.\.\/course\/(\w+)\/"/)?.[1];
    expect(next).toBe(chapters[i + 1]?.slug);
  }
});

test("the reference of public names is for everybody, and leads back to the site", async () => {
  const { page } = front;
  await page.goto(`${front.url}reference/api/classes/CosineDecay.html`);
  const broken = await front.broken();
  expect(broken.filter((rule) => !rule.startsWith("heading-order"))).toEqual([]); // the theme heads examples by an h4
  expect(await page.$eval("main, [role=main]", (main) => main.textContent)).toMatch(/initialLearningRate.*decaySteps/);
  await Promise.all([page.waitForNavigation(), front.press(".page-menu > p > a")]);
  expect(page.url()).toBe(`${front.url}reference/`);
});
