import { expect, test } from "vitest";
import type { Report, Result } from "../../demos/bench/report.js";
import { decode, encode } from "../../demos/bench/share.js";
import { toLetters } from "../../demos/letters.js";
import { result } from "./result.js";

const report: Report = {
  adapter: { vendor: "wörld", architecture: "", device: "", description: "", software: false },
  date: "2026-11-29T22:10:00.000Z",
  browser: "Chrome/156.0.0.0",
  versions: { wgrad: "0.1.0" },
  ceilings: { flops: 18.4e9, bytes: 9.1e9 },
  cases: [{ name: "m", title: "matmul", detail: "", tolerance: 1e-5, results: { wgrad: result }, failures: {} }],
};

test("a report goes into an address and comes out of it", async () => {
  const text = await encode(report);
  expect(text).toMatch(/^[\w-]+$/);
  expect(await decode(text)).toEqual(report);
});

test.each([
  ["nothing", async () => "%%%"],
  ["what was not packed", async () => toLetters(new TextEncoder().encode("{}"))],
  ["a part", async () => (await encode(report)).slice(0, -20)],
  ["another object", async () => encode({} as Report)],
  ["no times", async () => encode({ ...report, cases: [{ ...report.cases[0]!, results: { wgrad: {} as Result } }] })],
  ["a bomb", async () => encode({ ...report, browser: "b".repeat(2 ** 20) }).catch(() => bomb())],
])("an address with %s is refused", async (_, text) => {
  await expect(decode(await text())).rejects.toThrow(
    "The address holds no report: expected what “Copy the address” gave",
  );
});

/** A megabyte of spaces, and more, in a thousand letters. */
async function bomb(): Promise<string> {
  const packed = new Blob([" ".repeat(2 ** 21)]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return toLetters(new Uint8Array(await new Response(packed).arrayBuffer()));
}
