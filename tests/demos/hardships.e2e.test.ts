import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chapters } from "../../demos/site/contents.js";
import { SitePage } from "../harness/site-page.js";

const site = new SitePage("");

/** Pages with a figure that learns, and its id. */
const learning: readonly (readonly [path: string, id: string])[] = [
  ["", "first"],
  ...chapters.flatMap(({ slug }) => {
    const html = readFileSync(join(import.meta.dirname, "../../demos/course", slug, "index.html"), "utf8");
    const id = html.match(/<figure class="figure" id="([\w-]+)" data-recording/)?.[1];
    return id === undefined ? [] : [[`course/${slug}/`, id] as const];
  }),
];

/** Opens a page that keeps the devices it is given. */
async function open(path: string, query = "seed=5"): Promise<void> {
  await site.page.evaluateOnNewDocument(() => {
    const given: GPUDevice[] = [];
    const real = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...options) {
      const device = await real.apply(this, options);
      given.push(device);
      return device;
    };
    Object.assign(globalThis, { given, frameCount: 0 });
  });
  await site.page.goto(`${site.url}${path}?${query}`);
}

const loseDevice = () => site.page.evaluate(() => (globalThis as any).given.at(-1).destroy());

/** Brings another tab to the front, does something, and comes back. */
async function hidden(meanwhile: () => Promise<void>): Promise<void> {
  const other = await site.browser.newPage();
  await other.bringToFront();
  await site.page.waitForFunction(() => document.visibilityState === "hidden", { polling: 50 });
  await meanwhile();
  await site.page.bringToFront();
  await other.close();
}

/** Counts the frames of a figure from now on. */
async function count(id: string): Promise<void> {
  await site.inState(id, "ready");
  await site.page.$eval(`#${id}`, (figure) => figure.addEventListener("frame", () => (globalThis as any).frameCount++));
}

const frames = () => site.page.evaluate(() => (globalThis as any).frameCount as number);

/** Waits until there are more frames than so many, or the run is over. */
async function moreThan(count: number, id: string): Promise<void> {
  await site.page.waitForFunction(
    (id, count) => {
      const figure = document.getElementById(id);
      const isBad = figure?.querySelector(".status.bad") !== null;
      return (globalThis as any).frameCount > count || figure?.dataset.state === "done" || isBad;
    },
    { timeout: 120_000, polling: 50 },
    id,
    count,
  );
  const words = await site.status(id);
  expect(await site.page.$(`#${id} .status.bad`), words).toBeNull();
}

describe.each(learning)("/%s", (path, id) => {
  test("goes on when its device is lost, and after its tab was hidden", async () => {
    await open(path);
    await count(id);
    await site.press(`#${id} .go:enabled`);
    await moreThan(0, id);
    await loseDevice();
    await moreThan((await frames()) + 2, id);
    let before = 0;
    await hidden(async () => {
      before = await frames();
    });
    await moreThan(before + 2, id);
    site.isClean();
  });

  test("says what to do without WebGPU, and plays a recorded run to its end", async () => {
    await site.withoutGpu();
    await site.page.goto(site.url + path);
    await site.inState(id, "recorded");
    expect(await site.text(`#${id} .notice`)).toMatch(/gives no WebGPU.*Chrome and Edge/);
    const [at = "", end = "?"] = (await site.status(id)).match(/(?<=^(?:Epoch|Step) )[\d.]+|(?<=of )\d+/g) ?? [];
    expect(Number(at), await site.status(id)).toBe(Number(end));
    site.isClean();
  });
});

test.each([
  ["mnist/", "seed=1&digits=2000&epochs=4"],
  ["text/", "seed=1&characters=20000&epochs=4&units=8&batch-size=16"],
])("/%s learns on when its device is lost, and after its tab was hidden", async (path, query) => {
  const progress = () => site.page.$eval("#progress", (bar) => (bar as HTMLProgressElement).value);
  const further = (than: number) =>
    site.page.waitForFunction(
      (than) => (document.querySelector("progress")?.value ?? 0) > than || document.body.dataset.state === "done",
      { timeout: 120_000, polling: 50 },
      than,
    );
  await open(path, query);
  await site.page.waitForSelector('body[data-state="ready"]', { timeout: 120_000 });
  await site.press("#go:enabled");
  await further(0);
  await loseDevice();
  await further((await progress()) + 0.05);
  await hidden(async () => {});
  await site.page.waitForSelector('body[data-state="done"]', { timeout: 120_000 });
  expect(await site.page.$("#status.bad")).toBeNull();
  site.isClean();
});

test.each([
  ["mnist/", "gallery-count", /^(2\d|30) of 30 read right$/],
  ["text/", "samples", /\w{3}/],
])("/%s says what to do without WebGPU, and plays a recorded run", async (path, id, shown) => {
  await site.page.evaluateOnNewDocument(() => Object.defineProperty(navigator, "gpu", { value: undefined }));
  await site.page.goto(site.url + path);
  await site.page.waitForSelector('body[data-state="recorded"]', { timeout: 120_000 });
  expect(await site.text("#training .notice")).toMatch(/gives no WebGPU.*Chrome and Edge/);
  expect(await site.text(`#${id}`)).toMatch(shown);
  expect(await site.page.$eval("#progress", (bar) => (bar as HTMLProgressElement).value)).toBe(1);
  site.isClean();
});

test("/course/forward/ computes on when its device is lost", async () => {
  await open("course/forward/");
  const verdict = () => site.page.waitForFunction(() => /on the GPU/.test(document.querySelector("#verdict")?.textContent ?? "")); // biome-ignore format: one line
  await verdict();
  await loseDevice();
  await site.slide("x2", 1.7);
  await verdict();
  const [a, b, c, d] = await site.numbers("#verdict");
  expect([a, b]).toEqual([c, d]);
});

test("a chapter without its digits says that they are missing, and what to do", async () => {
  const { page } = site;
  await page.setRequestInterception(true);
  page.on("request", (request) =>
    request.url().endsWith("digits.bin") ? request.respond({ status: 404 }) : request.continue(),
  );
  for (const [slug, id] of [
    ["convolution", "reader"],
    ["transfer", "two"],
    ["autoencoder", "squeeze"],
  ] as const) {
    // biome-ignore format: one line
    await page.goto(`${site.url}course/${slug}/`);
    await site.press(`#${id} .go:enabled`);
    await page.waitForSelector(`#${id} .status.bad`);
    expect(await site.status(id)).toMatch(/The digits are missing.*404.*npm run dev/);
    expect(await site.runCell("code")).toMatch(/The digits are missing/);
  }
});

test("code that never ends leaves the page awake, and ends", async () => {
  const { page } = site;
  await page.goto(`${site.url}course/neuron/`);
  expect(await runCell("while (true) {}")).toMatch(/kept the page from everything else for 5 s/);

  const endless = `import { Adam, Dense, Sequential, Tensor } from "wgrad";
const model = new Sequential([new Dense(1, { inputShape: [2] })]);
model.compile({ optimizer: new Adam(), loss: "meanSquaredError" });
const [x, y] = [Tensor.zeros([4, 2]), Tensor.zeros([4, 1])];
console.log("begun");
await model.fit(x, y, { epochs: 1e9, callbacks: [{ onTrainEnd: () => { document.title = "ended"; } }] });
document.title = "went on";`;
  const running = runCell(endless);
  await page.waitForFunction(() => /begun/.test(document.querySelector("#code .output")?.textContent ?? ""));
  await site.press("#code .stop:not([hidden])");
  expect(await running).toMatch(/It was stopped/);
  await page.waitForFunction(() => document.title === "ended");
});

const runCell = (code: string) => site.runCell("code", code);
