import { expect, test } from "vitest";
import { SitePage } from "../harness/site-page.js";

const site = new SitePage("bench/");

test("a run shows how near wgrad comes to the adapter's ceiling, and its address shows another what was found", async () => {
  const { page } = site;
  await site.open("only=matmul-256&with=wgrad&rounds=2&seconds=0&run");
  await page.waitForSelector("#share:enabled", { timeout: 120_000 });
  expect(await site.text("#status")).toBe("Done.");
  expect(await site.text("#ceilings-said")).toMatch(
    /^Measured in the same run: [\d.]+ GFLOP\/s in registers, [\d.]+ GB\/s/,
  );
  expect(await site.text("#roofline title")).toMatch(
    /^How near wgrad comes to what the adapter allows: matmul 256³ \d/,
  );
  const found = await site.text(".wgrad .bar");
  await site.press("#share");
  await page.waitForFunction(() => location.hash !== "");
  expect(await site.text("#status")).toMatch(/Whoever opens it sees these results\.$/); // though Chrome lets no page copy here
  const address = page.url().replace(/\?[^#]*/, "");

  await page.goto("about:blank");
  await page.goto(address);
  await page.waitForSelector("#share:enabled");
  expect(await site.text("#status")).toMatch(/^Seen on .+, in HeadlessChrome\/[\d.]+, on \d{4}-\d\d-\d\d\.$/);
  expect(await site.text(".wgrad .bar")).toBe(found);
  expect(await page.$("#roofline svg .own")).not.toBeNull();

  await page.goto("about:blank");
  await page.goto(`${address.slice(0, -9)}`);
  await page.waitForSelector("#status.bad");
  expect(await site.text("#status")).toMatch(/The address holds no report/);
  site.isClean();
});
