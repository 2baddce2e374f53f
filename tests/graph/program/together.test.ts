import { describe, expect, test } from "vitest";
import { Device } from "../../../src/gpu/device.js";
import { compile } from "../../../src/graph/program/compile.js";
import { enqueueTogether } from "../../../src/graph/program/together.js";
import { scalar } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { copyingGpu } from "../../harness/copying-gpu.js";

const numbers = (...values: number[]) => Float32Array.from(values);

// What is computed is looked at on a GPU; here, that each run finds its own inputs and numbers, and its outputs come back in order.
describe("runs in one submit", () => {
  test("find their inputs, and give their outputs", async () => {
    const { gpu, counts } = copyingGpu();
    const device = new Device(gpu, "simd4");
    const options = { device };
    const pair = await compile((a, b) => ({ b, a }), [{ shape: [3] }, { shape: [2], dtype: "bool" }], options);
    const one = await compile((a) => ({ a }), [{ shape: [70] }], options);
    const bools = (...values: number[]) => new Tensor([2], Uint8Array.from(values), "bool");
    const many = Float32Array.from({ length: 70 }, (_, i) => i);
    const runs = [
      { program: pair, feeds: [numbers(1, 2, 3), bools(0, 1)], step: {} },
      { program: one, feeds: [many], step: {} },
      { program: pair, feeds: [numbers(4, 5, 6), bools(1, 0)], step: {} },
      { program: pair, feeds: [numbers(7, 8, 9), bools(1, 1)], step: {} },
    ];
    const found = async () => {
      const results = await enqueueTogether<Readonly<Record<string, Tensor>>>(device, runs as never);
      return results.map((result) => Object.values(result).flatMap(({ data }) => [...data]));
    };
    const wanted = [[0, 1, 1, 2, 3], [...many], [1, 0, 4, 5, 6], [1, 1, 7, 8, 9]];
    expect(await found()).toEqual(wanted);
    expect(counts.submits).toBe(1);
    const { created } = counts;
    expect(await found()).toEqual(wanted);
    expect(counts).toEqual({ submits: 2, created });
  });

  test("find their own numbers", async () => {
    const seen: number[][] = [];
    const { gpu } = copyingGpu((buffers) => {
      const step = buffers.find(({ label }) => label === "program step");
      if (step === undefined) return;
      const view = new DataView(step.bytes.buffer);
      seen.push([view.getUint32(0, true), view.getUint32(4, true), view.getFloat32(8, true)]);
    });
    const device = new Device(gpu, "simd4");
    const program = await compile((x) => ops.multiply(x, scalar("gain")), [{ shape: [2] }], { device });
    const runs = [1, 2, 3].map((n) => {
      return { program, feeds: [numbers(n, n)], step: { iteration: n, seed: 9, gain: n / 2 } };
    });
    await enqueueTogether(device, runs);
    expect(seen).toEqual([1, 2, 3].map((n) => [n, 9, n / 2]));
  });

  test("read buffers of the GPU where they are", async () => {
    const { gpu } = copyingGpu();
    const device = new Device(gpu, "simd4");
    const program = await compile((x) => x, [{ shape: [2] }], { device });
    const buffer = gpu.createBuffer({ size: 16, usage: 0xc });
    gpu.queue.writeBuffer(buffer, 0, numbers(5, 6));
    const runs = [numbers(1, 2), buffer, numbers(3, 4), buffer].map((feed) => ({ program, feeds: [feed], step: {} }));
    const found = await enqueueTogether(device, runs);
    expect(found.map(({ data }) => [...data])).toEqual([
      [1, 2],
      [5, 6],
      [3, 4],
      [5, 6],
    ]);
  });

  test("are several submits where they would wait in too much memory", async () => {
    const { gpu, counts } = copyingGpu();
    const device = new Device(gpu, "simd4");
    const size = 2 ** 22; // 16 MB, and 16 MB back
    const program = await compile((x) => x, [{ shape: [size] }], { device });
    const runs = [1, 2, 3, 4, 5].map((n) => ({ program, feeds: [new Float32Array(size).fill(n)], step: {} }));
    const found = await enqueueTogether(device, runs);
    expect(found.map(({ data }) => [data[0], data[size - 1]])).toEqual([1, 2, 3, 4, 5].map((n) => [n, n]));
    expect(counts.submits).toBe(3);
  });
});
