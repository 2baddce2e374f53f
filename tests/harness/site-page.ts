import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "puppeteer";
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { launchChrome } from "../../scripts/chrome.js";
import { serveSite } from "./site.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page of the site, opened afresh before each test of a file, which fails when the page logs an error. */
export class SitePage {
  #server: Awaited<ReturnType<typeof serveSite>> | undefined;
  #browser: Browser | undefined;
  #page: Page | undefined;
  readonly errors: string[] = [];
  /** Addresses outside the site that were asked for. */
  readonly foreign: string[] = [];

  /** `path`: its folder on the site, "course/neuron/" say. */
  constructor(readonly path: string) {
    beforeAll(async () => {
      this.#server = await serveSite();
      this.#browser = await launchChrome();
    });
    afterAll(async () => {
      await this.#browser?.close();
      await this.#server?.close();
    });
    beforeEach(async () => {
      const page = await this.browser.newPage();
      this.#page = page;
      [this.errors.length, this.foreign.length] = [0, 0];
      page.on("pageerror", (error) => this.errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") this.errors.push(message.text());
      });
      page.on("request", (request) => {
        const url = request.url();
        if (/^https?:/.test(url) && !url.startsWith(this.url)) this.foreign.push(url);
      });
      await page.setViewport({ width: 1280, height: 900 });
      return () => page.close();
    });
  }

  get browser(): Browser {
    return this.#browser!;
  }

  get page(): Page {
    return this.#page!;
  }

  get url(): string {
    return this.#server?.url ?? "";
  }

  /** `query`: of the address. By default it fixes the seed, or floors would have to be as low as the worst of all runs. */
  async open(query = "seed=5"): Promise<void> {
    await this.page.goto(`${this.url + this.path}?${query}`);
  }

  /** Waits until the figure is in this state; throws with its words when it says that something is wrong. */
  async inState(figure: string, state: string): Promise<void> {
    await this.page.waitForSelector(`#${figure}[data-state="${state}"], #${figure} .status.bad`, { timeout: 150_000 });
    const bad = await this.page.$(`#${figure} .status.bad`);
    if (bad !== null) throw new Error(`${this.path}: ${await this.status(figure)}`);
  }

  /** Presses the figure's main button, and waits until its run has ended. */
  async run(figure: string): Promise<void> {
    await this.press(`#${figure} .go:enabled`);
    await this.inState(figure, "done");
  }

  async press(selector: string): Promise<void> {
    await (await this.page.waitForSelector(selector))?.evaluate((button) => (button as HTMLElement).click());
  }

  text(selector: string): Promise<string> {
    return this.page.$eval(selector, (element) => element.textContent ?? "");
  }

  /** What the figure's line says. */
  status(figure: string): Promise<string> {
    return this.text(`#${figure} .status`);
  }

  /** The numbers of a text, in order. */
  async numbers(selector: string): Promise<number[]> {
    return ((await this.text(selector)).match(/\d+(\.\d+)?/g) ?? []).map(Number);
  }

  choose(id: string, value: string): Promise<unknown> {
    return this.page.select(`#${id}`, value);
  }

  async slide(id: string, value: number): Promise<void> {
    await this.page.$eval(
      `#${id}`,
      (slider, value) => {
        (slider as HTMLInputElement).value = `${value}`;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        slider.dispatchEvent(new Event("change", { bubbles: true }));
      },
      value,
    );
  }

  /** Runs the code of a cell, another one if told, and gives what it shows. */
  async runCell(id: string, code?: string): Promise<string> {
    if (code !== undefined) {
      await this.page.$eval(
        `#${id} textarea`,
        (editor, code) => {
          (editor as HTMLTextAreaElement).value = code;
          editor.dispatchEvent(new Event("input"));
        },
        code,
      );
    }
    await this.press(`#${id} button.primary:enabled`);
    await this.page.waitForFunction(
      (id) => /done|failed/.test(document.getElementById(id)?.dataset.state ?? ""),
      { timeout: 120_000 },
      id,
    );
    return this.text(`#${id} .output`);
  }

  /** The exercise as it stands is not solved, and its solution solves it. */
  async solves(): Promise<void> {
    const solution = await this.text(".exercise .cell.plain");
    await this.runCell("task");
    expect(await this.text(".verdict")).toMatch(/^✗/);
    await this.runCell("task", solution);
    expect(await this.text(".verdict")).toMatch(/^✓/);
  }

  /** The rules of axe that the page breaks as it stands, and where. */
  async broken(): Promise<string[]> {
    await this.page.evaluate(axe);
    return this.page.evaluate(async () => {
      const { violations } = await (globalThis as any).axe.run();
      return violations.map((rule: any) => `${rule.id}: ${rule.nodes.map((node: any) => node.target).join(", ")}`);
    });
  }

  /** No rule of axe is broken, light and dark, on a desk and on a phone; and nothing reaches over the edge of a phone. */
  async isAccessible(): Promise<void> {
    for (const [scheme, width] of [
      ["light", 1280],
      ["dark", 1280],
      ["light", 390],
    ] as const) {
      await this.page.setViewport({ width, height: 900 });
      await this.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await this.page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))); // biome-ignore format: one line
      expect(await this.broken(), `${scheme}, ${width} wide`).toEqual([]);
      expect(await this.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  }

  /** Nothing went wrong, and nothing was asked of other hosts. */
  isClean(): void {
    expect(this.errors).toEqual([]);
    expect(this.foreign).toEqual([]);
  }
}
