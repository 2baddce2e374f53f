import { afterEach, expect, test, vi } from "vitest";
import { sayLine } from "../../src/training/say-line.js";
import { standardOutput } from "../../src/training/terminal.js";

afterEach(() => void vi.unstubAllGlobals());

test("in Node there is a standard output", () => {
  expect(standardOutput()).toBe(process.stdout);
});

test("in a page or a worker there is none, and lines go to the console", () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  vi.stubGlobal("process", undefined);
  expect(standardOutput()).toBeUndefined();
  sayLine("hello");
  vi.stubGlobal("process", { env: {} }); // what some bundlers leave of it
  sayLine("again");
  vi.unstubAllGlobals();
  expect(log.mock.calls).toEqual([["hello"], ["again"]]);
  log.mockRestore();
});

test("on a terminal a line takes the place of what stands there, in a file it does not", () => {
  const lines: string[] = [];
  const write = (text: string) => lines.push(text);
  sayLine("hello", { write, isTTY: true });
  sayLine("hello", { write });
  expect(lines).toEqual(["\r\x1b[Khello\n", "hello\n"]);
});
