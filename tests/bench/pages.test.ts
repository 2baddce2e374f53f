import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Report } from "../../demos/bench/report.js";
import { benchmarksPage, withFigures } from "../../scripts/bench/pages.js";
import { result } from "./result.js";

const { hostMs: _, ...onCpu } = result;
const report: Report = {
  adapter: { vendor: "google", architecture: "swiftshader", device: "", description: "", software: true },
  date: "2026-11-29T22:10:00.000Z",
  browser: "Chrome/156.0.0.0",
  versions: { wgrad: "0.1.0", jax: "0.1.25", "onnx-wasm": "1.30.0" },
  ceilings: { flops: 18.4e9, bytes: 9.125e9 },
  cases: [
    {
      name: "matmul",
      title: "matmul 256³",
      detail: "f32",
      tolerance: 1e-5,
      flops: 9.2e6,
      bytes: 1e6,
      results: { wgrad: result },
      failures: {},
    },
    {
      name: "train-mlp",
      title: "Adam step, MLP",
      detail: "784-512-256-10",
      tolerance: 1e-3,
      results: { wgrad: result, jax: { ...result, medianMs: 9, dispatches: 56 } },
      failures: {},
    },
    {
      name: "predict-mlp",
      title: "MLP forward",
      detail: "784-512-256-10",
      tolerance: 1e-5,
      results: { wgrad: result, "onnx-wasm": { ...onCpu, medianMs: 1 } },
      failures: {},
    },
  ],
};
const circumstances = { command: "npm run bench -- --write", machine: "2 cores", load: [0.1, 2.25] } as const;

test("docs/benchmarks.md tells the times, what was asked of the GPU, and under what circumstances", () => {
  const page = benchmarksPage(report, circumstances);
  for (const line of [
    "| Adapter | google · swiftshader. **This is SwiftShader: a GPU played by the CPU. The numbers below speak about SwiftShader only, not about any real GPU.** |",
    "| Versions | wgrad 0.1.0, jax-js 0.1.25, onnxruntime-web (CPU) 1.30.0 |",
    "| Load average | 0.1 before, 2.3 after, the run itself included |",
    "| work | wgrad | jax-js | onnxruntime-web (CPU) | wgrad to the best | to the ceiling |",
    "| At most | 18.4 GFLOP/s in registers, 9.13 GB/s copied |",
    "| matmul 256³ | 2.00 ms (1.50–3.00) | – | – | – | 25 % |",
    "| Adam step, MLP | 2.00 ms (1.50–3.00) | 9.00 ms (1.50–3.00) | – | 4.5× | – |",
    "| MLP forward | 2.00 ms (1.50–3.00) | – | 1.00 ms (1.50–3.00) | – | – |",
    "| MLP forward | 100 ms, 12 / 1 / 0, 0.500 ms, 5.30 MB | – | 100 ms |",
    "- **Adam step, MLP**: 784-512-256-10; relative error of at most 0.001",
  ]) {
    expect(page.split("\n")).toContain(line);
  }
});

test("README.md takes the same figures between its marks, of those on the GPU", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const written = withFigures(readme, report);
  expect(written).toContain("| work | wgrad 0.1.0 | jax-js 0.1.25 | wgrad to the best | to the ceiling |\n");
  expect(written).toContain("| Adam step, MLP | 12 / 1 / 0 | 56 / 1 / 0 |\n");
  expect(written).toContain("| Adam step, MLP | 100 ms | 100 ms |\n");
  expect(written).not.toContain("tfjs 4.22 (webgpu)");
  expect(withFigures(written, report)).toBe(written);
  expect(() => withFigures("# wgrad", report)).toThrow("README.md: expected a line");
});
