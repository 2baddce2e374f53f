import { describe, expect, onTestFinished, test, vi } from "vitest";
import { forgetAnswers } from "../../src/tune/answers.js";
import { readDigits } from "../harness/digits.js";
import { missingFrom } from "./missing.js";

const written = {
  main: import.meta.glob("../../.cache/documentation/page/*/main.ts", { exhaustive: true }),
  text: import.meta.glob<string>("../../.cache/documentation/page/*/main.ts", {
    exhaustive: true,
    query: "?raw",
    import: "default",
  }),
  about: import.meta.glob<{ name: string; prints: string[] }>("../../.cache/documentation/page/*/program.json", {
    exhaustive: true,
    eager: true,
    import: "default",
  }),
};

test("there are programs in README.md and docs/", () => {
  expect(Object.keys(written.main).length).toBeGreaterThan(20);
});

describe("a program runs, and prints what its page says:", () => {
  for (const [path, load] of Object.entries(written.main)) {
    const { name = path, prints = [] } = written.about[path.replace("main.ts", "program.json")] ?? {};
    test(name, async ({ skip }) => {
      if ((await written.text[path]?.())?.includes("datasets.mnist") && (await readDigits(1, 1)) === null) {
        skip("the digits are not there: `npm test` fetches them");
      }
      const lines: string[] = [];
      const log = vi.spyOn(console, "log").mockImplementation((...said) => void lines.push(said.map(shown).join(" ")));
      onTestFinished(() => {
        log.mockRestore();
        forgetAnswers(); // what one has tuned is not for the next
      });
      await load();
      expect(missingFrom(lines.join("\n"), prints), lines.join("\n")).toBeUndefined();
    });
  }
});

/** As a console shows it. */
function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", ");
}
