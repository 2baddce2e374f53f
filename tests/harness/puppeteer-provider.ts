/**
 * Lets Vitest's browser mode run in the Chrome that scripts/chrome.ts finds, over puppeteer. Vitest asks a provider for little:
 * open a page, close it, and say so when it is lost. Each page that Vitest asks for, one a worker, has a Chrome of its own: pages
 * of one Chrome would share its GPU process, where one's commands wait for another's.
 */
import { defineBrowserProvider } from "@vitest/browser";
import type { Browser, Page } from "puppeteer";
import type { BrowserProvider, BrowserProviderOption, TestProject } from "vitest/node";
import { launchChrome } from "../../scripts/chrome.js";

export function puppeteerProvider(): BrowserProviderOption {
  return defineBrowserProvider({
    name: "puppeteer",
    supportedBrowser: ["chrome"],
    providerFactory: (project) => new PuppeteerProvider(project),
  });
}

class PuppeteerProvider implements BrowserProvider {
  readonly name = "puppeteer";
  readonly supportsParallelism = true;
  readonly #project: TestProject;
  readonly #browsers: Promise<Browser>[] = [];
  readonly #pages = new Map<string, Page>();

  constructor(project: TestProject) {
    this.#project = project;
  }

  getCommandsContext(sessionId: string): Record<string, unknown> {
    return { page: this.#page(sessionId) };
  }

  async openPage(sessionId: string, url: string): Promise<void> {
    const browser = launchChrome({ headless: this.#project.config.browser.headless });
    this.#browsers.push(browser);
    const page = await (await browser).newPage();
    this.#pages.set(sessionId, page);
    await showMessages(page);
    await page.goto(url, { timeout: 0 });
  }

  async close(): Promise<void> {
    const browsers = await Promise.allSettled(this.#browsers.splice(0));
    this.#pages.clear();
    await Promise.all(browsers.map((browser) => (browser.status === "fulfilled" ? browser.value.close() : undefined)));
  }

  #page(sessionId: string): Page {
    const page = this.#pages.get(sessionId);
    if (page === undefined) throw new Error(`internal: no page is open for the test session ${sessionId}`);
    return page;
  }
}

/** Shows what Chrome itself says, as of an invalid WebGPU call. What the tests print themselves Vitest shows already. */
async function showMessages(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  session.on("Log.entryAdded", ({ entry }) => {
    if (entry.source !== "network") console.error(`[chrome ${entry.level}] ${entry.text}`);
  });
  await session.send("Log.enable");
}
