import { afterEach, expect, test, vi } from "vitest";
import { findChrome } from "../../scripts/find-chrome.js";

afterEach(() => vi.unstubAllEnvs());

test("CHROME_PATH comes first", () => {
  vi.stubEnv("CHROME_PATH", process.execPath);
  expect(findChrome()).toEqual({ path: process.execPath, shell: false });
});

test("a CHROME_PATH that leads nowhere is an error that names it", () => {
  vi.stubEnv("CHROME_PATH", "/no/such/chrome");
  expect(() => findChrome()).toThrow("CHROME_PATH: expected the path of a Chrome, received /no/such/chrome");
});

test("a headless shell is not offered where a window is wanted", () => {
  vi.stubEnv("CHROME_PATH", "");
  expect(findChrome({ headless: false })?.shell).not.toBe(true);
});
