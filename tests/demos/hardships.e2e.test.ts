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

describe.each(learning)("/%s", (path, id) => {
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

test.each(learning)("/%s goes on when its device is lost", async (path, id) => {
  const { page } = site;
  await page.evaluateOnNewDocument(() => {
    const given: GPUDevice[] = [];
    const real = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...options) {
      const device = await real.apply(this, options);
      given.push(device);
      return device;
    };
    Object.assign(globalThis, { given, frameCount: 0 });
  });
  await page.goto(`${site.url}${path}?seed=5`);
  await site.inState(id, "ready");
  await page.$eval(`#${id}`, (figure) => figure.addEventListener("frame", () => (globalThis as any).frameCount++));
  const moreThan = (count: number) =>
    page.waitForFunction(
      (id, count) => (globalThis as any).frameCount > count || document.querySelector(`#${id} .status.bad`) !== null,
      { timeout: 120_000, polling: 50 },
      id,
      count,
    );
  await site.press(`#${id} .go:enabled`);
  await moreThan(0);
  const before = await page.evaluate(() => {
    const { given, frameCount } = globalThis as any;
    given.at(-1).destroy();
    return frameCount as number;
  });
  await moreThan(before + 2);
  expect(await page.$(`#${id} .status.bad`), await site.status(id)).toBeNull();
  site.isClean();
});

test("goes on learning while its tab is hidden, where no frame is painted", async () => {
  const { page } = site;
  await page.evaluateOnNewDocument(() => {
    const paint = globalThis.requestAnimationFrame;
    const shown = { hidden: false, frameCount: 0 };
    Object.defineProperty(document, "hidden", { get: () => shown.hidden });
    globalThis.requestAnimationFrame = (draw) => (shown.hidden ? 0 : paint((now) => shown.hidden || draw(now)));
    Object.assign(globalThis, { shown });
  });
  await page.goto(`${site.url}?seed=5`);
  await site.inState("first", "ready");
  await page.$eval("#first", (figure) =>
    figure.addEventListener("frame", () => (globalThis as any).shown.frameCount++),
  );
  const moreThan = (count: number) =>
    page.waitForFunction((count) => (globalThis as any).shown.frameCount > count, { polling: 50 }, count);
  await site.press("#first .go:enabled");
  await moreThan(0);
  const before = await page.evaluate(() => {
    const { shown } = globalThis as any;
    shown.hidden = true;
    document.dispatchEvent(new Event("visibilitychange"));
    return shown.frameCount as number;
  });
  await moreThan(before + 2);
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
  expect(await site.runCell("code", "while (true) {}")).toMatch(/kept the page from everything else for 5 s/);

  const running = site.runCell(
    "code",
    `import { Dense, Sequential, Tensor } from "wgrad";
const model = new Sequential([new Dense(1, { inputShape: [2] })]);
model.compile({ optimizer: "sgd", loss: "mse" });
console.log("begun");
await model.fit(Tensor.zeros([4, 2]), Tensor.zeros([4, 1]), { epochs: 1e9, verbose: 0 });`,
  );
  await page.waitForFunction(() => /begun/.test(document.querySelector("#code .output")?.textContent ?? ""));
  await site.press("#code .stop:not([hidden])");
  expect(await running).toMatch(/It was stopped/);
});
