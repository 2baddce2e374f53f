import { describe, expect, test } from "vitest";
import { adapterLine, adapterNotice } from "../../demos/bench/adapter.js";
import { formatCalls, formatLead, formatMs, formatRange, formatTable, formatTimes } from "../../demos/bench/format.js";
import { type CaseReport, type Result, ranked, ratioToBestRival } from "../../demos/bench/report.js";

function result(medianMs: number, changes: Partial<Result> = {}): Result {
  const calls = { dispatches: 1, submits: 1, created: 0 };
  const times = {
    medianMs,
    minMs: medianMs * 0.9,
    maxMs: medianMs * 1.5,
    runs: 5,
    firstMs: 100,
    hostMs: 0.5,
    heldBytes: 5.3e6,
  };
  return { ...times, ...calls, maxError: 1e-7, correct: true, ...changes };
}

function report(title: string, results: CaseReport["results"], failures: CaseReport["failures"] = {}): CaseReport {
  return { name: title, title, detail: "", tolerance: 1e-5, results, failures };
}

test("times have three figures and a fitting unit", () => {
  expect([0.0412, 0.4123, 4.123, 41.23, 412.3, 999.4, 1000, 12345].map(formatMs)).toEqual([
    "0.041 ms",
    "0.412 ms",
    "4.12 ms",
    "41.2 ms",
    "412 ms",
    "999 ms",
    "1.00 s",
    "12.3 s",
  ]);
});

test("a range is in the unit of its median", () => {
  expect(formatTimes({ medianMs: 45.2, minMs: 44, maxMs: 47.93 })).toBe("45.2 ms (44.0–47.9)");
  expect(formatRange({ medianMs: 1200, minMs: 950, maxMs: 2000 })).toBe("0.950–2.00");
});

describe("the ratio to the best rival", () => {
  const results = { wgrad: result(2), tfjs: result(30), jax: result(9) };

  test("is the fastest rival's median over one's own", () => {
    expect(ratioToBestRival(results, "wgrad")).toEqual({ rival: "jax", timesFaster: 4.5 });
    expect(ratioToBestRival(results, "jax")).toEqual({ rival: "wgrad", timesFaster: 2 / 9 });
  });

  test("passes over those who were wrong", () => {
    const cheating = { ...results, jax: result(0.1, { correct: false }) };
    expect(ranked(cheating).map(([name]) => name)).toEqual(["wgrad", "tfjs"]);
    expect(ratioToBestRival(cheating, "wgrad")).toEqual({ rival: "tfjs", timesFaster: 15 });
    expect(ratioToBestRival(cheating, "jax")).toBeUndefined();
  });

  test("does not count those on the CPU, which are named as such", () => {
    const beside = { ...results, "onnx-wasm": result(1) };
    expect(ratioToBestRival(beside, "wgrad")).toEqual({ rival: "jax", timesFaster: 4.5 });
    expect(formatLead(beside)).toBe("wgrad 4.50× as fast as jax");
    expect(formatLead({ "onnx-wasm": result(1), tfjs: result(30), jax: result(10) })).toBe("jax 3.00× as fast as tfjs");
    expect(formatLead({ "onnx-wasm": result(1), wgrad: result(2) })).toBe("");
    expect(formatTable([report("matmul", beside)])).toContain("   onnx-wasm (CPU)   ");
  });

  test("needs two", () => {
    expect(ratioToBestRival({ wgrad: result(2) }, "wgrad")).toBeUndefined();
    expect(ratioToBestRival({ jax: result(2) }, "wgrad")).toBeUndefined();
  });

  test("is told of wgrad, and without it of the fastest", () => {
    expect(formatLead(results)).toBe("wgrad 4.50× as fast as jax");
    expect(formatLead({ wgrad: result(2), tfjs: result(30) })).toBe("wgrad 15.0× as fast as tfjs");
    expect(formatLead({ tfjs: result(30), jax: result(10) })).toBe("jax 3.00× as fast as tfjs");
    expect(formatLead({ jax: result(10) })).toBe("");
  });
});

test("the table lines up, and says below what went wrong", () => {
  const table = formatTable([
    report("matmul 256³", { wgrad: result(2), tfjs: result(45), jax: result(10) }),
    report(
      "Adam step",
      { wgrad: result(500), jax: result(100, { correct: false, maxError: 0.03 }) },
      { tfjs: "out of memory" },
    ),
    report("LSTM", { wgrad: result(1500) }),
  ]);
  expect(table.split("\n")).toEqual([
    "case          wgrad                 tfjs                  jax                   against the best rival",
    "───────────   ───────────────────   ───────────────────   ───────────────────   ──────────────────────────",
    "matmul 256³   2.00 ms (1.80–3.00)   45.0 ms (40.5–67.5)   10.0 ms (9.00–15.0)   wgrad 5.00× as fast as jax",
    "Adam step     500 ms (450–750)      failed                WRONG",
    "LSTM          1.50 s (1.35–2.25)    –                     –",
    "! Adam step: jax: relative error 3.0e-2, at most 0.00001 allowed",
    "! Adam step: tfjs: out of memory",
  ]);
});

test("a second table tells of first runs, calls, the host's time and memory", () => {
  const { hostMs: _, ...onCpu } = result(9, { firstMs: 30 });
  const table = formatCalls([
    report("LSTM", { wgrad: result(2), jax: result(9, { firstMs: 2200, dispatches: 1136 }), "onnx-wasm": onCpu }),
  ]);
  expect(table.split("\n")).toEqual([
    "first run, calls, host, bytes   wgrad                                  jax                                       onnx-wasm (CPU)",
    "─────────────────────────────   ────────────────────────────────────   ───────────────────────────────────────   ───────────────",
    "LSTM                            100 ms, 1 / 1 / 0, 0.500 ms, 5.30 MB   2.20 s, 1136 / 1 / 0, 0.500 ms, 5.30 MB   30.0 ms",
  ]);
});

describe("the adapter", () => {
  const swiftshader = { vendor: "google", architecture: "swiftshader", device: "", description: "", software: true };
  const apple = { vendor: "apple", architecture: "metal-3", device: "", description: "", software: false };

  test("is named by what the browser lets out", () => {
    expect(adapterLine(apple)).toBe("apple · metal-3");
    expect(adapterLine({ ...apple, vendor: "", architecture: "" })).toBe("an adapter without a name");
  });

  test("in software comes with a notice", () => {
    expect(adapterNotice(swiftshader)).toContain("about SwiftShader only");
    expect(adapterNotice(apple)).toBeUndefined();
  });
});
