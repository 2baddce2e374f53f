import type { Page } from "puppeteer";
import type { BenchEvents } from "../../demos/bench/events.js";

type Listeners = { readonly [Name in keyof BenchEvents]?: (detail: BenchEvents[Name]) => void };

/** Has `listeners` hear what the benchmark's page tells, from when it is opened on. Call it before that. */
export async function hear(page: Page, listeners: Listeners): Promise<void> {
  for (const [name, listener] of Object.entries(listeners)) {
    await page.exposeFunction(name, listener);
    await page.evaluateOnNewDocument((event) => {
      document.addEventListener(event, ({ detail }: CustomEventInit) => Reflect.get(window, event)(detail));
    }, name);
  }
}
