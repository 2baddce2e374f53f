import { describe, expect, test } from "vitest";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import { enqueueTogether } from "../../../src/graph/program/together.js";
import { scalar } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { countGpuCalls, NO_CALLS } from "../../harness/gpu-calls.js";

const numbers = (...values: number[]) => Float32Array.from(values);
const dataOf = (found: readonly Tensor[]) => found.map(({ data }) => [...data]);

describe("runs in one submit", () => {
  test("of one program each read their own inputs", async () => {
    const device = await currentDevice();
    const program = await compile((a, b) => ({ b, a }), [{ shape: [3] }, { shape: [2, 2] }]);
    const runs = [1, 2, 3].map((i) => ({ program, feeds: [numbers(i, i, i), numbers(i, 0, 0, -i)], step: {} }));
    const found = await enqueueTogether(device, runs);
    expect(found.map(({ a, b }) => [a, b].map((one) => [...one!.data]))).toEqual(
      [1, 2, 3].map((i) => [
        [i, i, i],
        [i, 0, 0, -i],
      ]),
    );
  });

  test("take their own numbers, and create nothing", async () => {
    const device = await currentDevice();
    const program = await compile((x) => ops.multiply(x, scalar("gain")), [{ shape: [2] }]);
    const runs = [1, 2, 3, 4].map((gain) => ({ program, feeds: [numbers(1, gain)], step: { gain } }));
    const wanted = [1, 2, 3, 4].map((gain) => [gain, gain * gain]);
    expect(dataOf(await enqueueTogether(device, runs))).toEqual(wanted);
    const calls = await countGpuCalls(device.gpu, async () => {
      expect(dataOf(await enqueueTogether(device, runs))).toEqual(wanted);
    });
    expect(calls).toEqual({ ...NO_CALLS, createCommandEncoder: 1, submit: 1 });
  });

  test("draw what they would draw one by one", async () => {
    const device = await currentDevice();
    const program = await compile(() => ops.randomUniform([5]), []);
    const runs = [3, 4, 5].map((iteration) => ({ program, feeds: [], step: { iteration, seed: 9 } }));
    const alone = await Promise.all(runs.map(({ step }) => program.enqueue([], step)));
    expect(dataOf(await enqueueTogether(device, runs))).toEqual(dataOf(alone));
  });

  test("of several programs may be mixed, although they share their memory", async () => {
    const device = await currentDevice();
    const double = await compile((x) => ops.multiply(x, 2), [{ shape: [6] }]);
    const sum = await compile((x) => ops.reshape(ops.sum(x), [1]), [{ shape: [6] }]);
    const x = numbers(1, 2, 3, 4, 5, 6);
    const run = (program: typeof double) => ({ program, feeds: [x], step: {} });
    const found = await enqueueTogether(device, [run(double), run(sum), run(double), run(sum)]);
    expect(dataOf(found)).toEqual([[2, 4, 6, 8, 10, 12], [21], [2, 4, 6, 8, 10, 12], [21]]);
  });

  test("take tensors of every type, and buffers of the GPU", async () => {
    const device = await currentDevice();
    const { gpu } = device;
    const program = await compile(
      (a, b, c) => ({ a, b, c }),
      [{ shape: [2] }, { shape: [3], dtype: "bool" }, { shape: [1], dtype: "int32" }],
    );
    const buffer = gpu.createBuffer({ size: 16, usage: 0xc }); // COPY_SRC | COPY_DST
    gpu.queue.writeBuffer(buffer, 0, numbers(7, 8));
    const bools = (...values: number[]) => new Tensor([3], Uint8Array.from(values), "bool");
    const runs = [
      { program, feeds: [buffer, bools(1, 0, 1), Int32Array.of(-1)], step: {} },
      { program, feeds: [numbers(5, 6), bools(0, 1, 1), Int32Array.of(-2)], step: {} },
      { program, feeds: [buffer, bools(0, 0, 1), Int32Array.of(-3)], step: {} },
    ];
    const found = await enqueueTogether(device, runs);
    expect(found.map(({ a, b, c }) => [a, b, c].flatMap((one) => [...one!.data]))).toEqual([
      [7, 8, 1, 0, 1, -1],
      [5, 6, 0, 1, 1, -2],
      [7, 8, 0, 0, 1, -3],
    ]);
    buffer.destroy();
  });

  test("are several submits where they would wait in too much memory", async () => {
    const device = await currentDevice();
    const size = 2 ** 22; // 16 MB, and 16 MB back
    const program = await compile((x) => x, [{ shape: [size] }]);
    const runs = [1, 2, 3, 4, 5].map((i) => ({ program, feeds: [new Float32Array(size).fill(i)], step: {} }));
    const calls = await countGpuCalls(device.gpu, async () => {
      const found = await enqueueTogether(device, runs);
      expect(found.map(({ data }) => [data[0], data[size - 1]])).toEqual([1, 2, 3, 4, 5].map((i) => [i, i]));
    });
    expect(calls.submit).toBe(3);
    program.dispose();
  });
});
