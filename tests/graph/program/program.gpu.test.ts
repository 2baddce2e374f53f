import { describe, expect, test } from "vitest";
import { DeviceError, DTypeError, OutOfMemoryError, ShapeError } from "../../../src/errors.js";
import { currentDevice } from "../../../src/gpu/current.js";
import { compile } from "../../../src/graph/program/compile.js";
import type { Feed } from "../../../src/graph/program/feed.js";
import { constant } from "../../../src/graph/symbols/constant.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { fill, type SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import * as ops from "../../../src/ops/index.js";
import { Tensor } from "../../../src/tensor.js";
import { onFreshDevice } from "../../harness/fresh-device.js";

const pair = [{ shape: [2, 3] }, { shape: [3] }] as const;
const add = () => compile((x, b) => ops.add(x, b), pair, { label: "adder" });
const X = Float32Array.of(1, 2, 3, 4, 5, 6);
const B = Float32Array.of(10, 20, 30);
const SUM = [11, 22, 33, 14, 25, 36];

describe("what a program takes", () => {
  test("typed arrays and tensors, of the right size", async () => {
    const program = await add();
    for (const feeds of [
      [X, B],
      [new Tensor([2, 3], X, "float32"), B],
    ]) {
      const out = await program.run(...feeds);
      expect(out.shape).toEqual([2, 3]);
      expect([...out.data]).toEqual(SUM);
    }
  });

  test("buffers that are on the GPU already, longer ones too", async () => {
    const { gpu } = await currentDevice();
    const buffer = gpu.createBuffer({ size: 40, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
    gpu.queue.writeBuffer(buffer, 0, X);
    const program = await add();
    expect([...(await program.run(buffer, B)).data]).toEqual(SUM);
    buffer.destroy();
  });

  test("every element type", async () => {
    const specs = (["float32", "int32", "uint32", "bool"] as const).map((dtype) => ({ shape: [3], dtype }));
    const program = await compile((...inputs: SymbolicTensor[]) => inputs, specs);
    const feeds = [
      Float32Array.of(-1.5, Number.NaN, Infinity),
      Int32Array.of(-1, 0, 2 ** 31 - 1),
      Uint32Array.of(0, 1, 2 ** 32 - 1),
      Tensor.from([true, false, true]),
    ];
    const found = await program.run(...feeds);
    expect(found.map(({ dtype }) => dtype)).toEqual(specs.map(({ dtype }) => dtype));
    expect(found.map(({ data }) => data)).toEqual([...feeds.slice(0, 3), Uint8Array.of(1, 0, 1)]);
  });

  test("nothing else: the error names the program, the input and what was wanted", async () => {
    const program = await add();
    const { gpu } = await currentDevice();
    const short = gpu.createBuffer({ size: 8, usage: GPUBufferUsage.COPY_SRC });
    const wrong = "adder: input 0 does not fit: expected float32 [2, 3], received";
    const refused = async (error: new (message: string) => Error, message: string, ...feeds: readonly Feed[]) => {
      await expect(program.run(...feeds)).rejects.toThrow(error);
      await expect(program.run(...feeds)).rejects.toThrow(message);
    };
    await refused(ShapeError, `${wrong} float32 [3, 2].`, new Tensor([3, 2], X, "float32"), B);
    await refused(ShapeError, `${wrong} float32 [5].`, new Float32Array(5), B);
    await refused(ShapeError, `${wrong} a GPUBuffer of 8 bytes.`, short, B);
    await refused(DTypeError, `${wrong} int32.`, new Int32Array(6), B);
    await refused(DTypeError, `${wrong} bool.`, Tensor.zeros([2, 3], "bool"), B);
    await refused(ShapeError, "adder: another number of inputs: expected 2, received 1.", X);
    await refused(ShapeError, "adder: another number of inputs: expected 2, received 3.", X, B, B);
    expect([...(await program.run(X, B)).data]).toEqual(SUM); // and goes on
    short.destroy();
  });
});

describe("what a program gives", () => {
  test("the structure that its function returned", async () => {
    const x = Float32Array.of(1, 2);
    const spec = [{ shape: [2] }] as const;
    const one = await compile((t) => ops.negative(t), spec);
    const list = await compile((t) => [ops.negative(t), ops.square(t)], spec);
    const record = await compile((t) => ({ negative: ops.negative(t), square: ops.square(t) }), spec);
    const none = await compile(() => ({}), spec);
    expect([...(await one.run(x)).data]).toEqual([-1, -2]);
    expect((await list.run(x)).map(({ data }) => [...data])).toEqual([[-1, -2], [1, 4]]); // biome-ignore format: a row
    expect([...(await record.run(x)).square.data]).toEqual([1, 4]);
    expect(await none.run(x)).toEqual({});
  });

  test("inputs, constants, numbers and views of them as they are", async () => {
    const program = await compile(
      (x) => ({
        x,
        view: ops.reshape(x, [3, 2]),
        constant: constant(Tensor.from([7, 8])),
        number: fill(3, [2]),
        scalar: fill(-1, [], "int32"),
        truth: fill(1, [2], "bool"),
      }),
      [{ shape: [6] }],
    );
    const found = await program.run(X);
    expect(Object.values(found).map(({ data }) => [...data])).toEqual([[...X], [...X], [7, 8], [3, 3], [-1], [1, 1]]);
    expect(found.view.shape).toEqual([3, 2]);
    expect(program.stats.dispatches).toBe(0);
  });

  test("one value under several names", async () => {
    const program = await compile(
      (x) => {
        const y = ops.exp(x);
        return { y, again: ops.exp(x), flat: ops.reshape(y, [1, 1]) };
      },
      [{ shape: [1] }],
    );
    const { y, again, flat } = await program.run(Float32Array.of(0));
    expect([y.item(), again.item(), flat.item()]).toEqual([1, 1, 1]);
    expect(program.stats.dispatches).toBe(1);
  });

  test("a buffer on the GPU, for those who go on there", async () => {
    const program = await compile((x) => ({ out: ops.square(x) }), [{ shape: [6] }]);
    const next = await compile((x) => ops.add(x, 1), [{ shape: [6] }]);
    program.submit([X]);
    const { data } = await next.run(program.buffer("out").buffer);
    expect([...data]).toEqual([2, 5, 10, 17, 26, 37]);
    expect(() => program.buffer("nothing")).toThrow(/^program: no such output: expected "out", received "nothing"\.$/);
  });
});

describe("runs", () => {
  test("may be several under way at once, each with its own inputs", async () => {
    const program = await compile((x) => ops.matmul(x, x), [{ shape: [2, 2] }]);
    const runs = Array.from({ length: 20 }, (_, i) => program.run(Float32Array.of(i, 0, 0, 1)));
    const found = (await Promise.all(runs)).map(({ data }) => data[0]);
    expect(found).toEqual(Array.from({ length: 20 }, (_, i) => i * i));
  });

  test("of several programs may be mixed, although they share their memory", async () => {
    const double = await compile((x) => ops.multiply(x, 2), [{ shape: [6] }]);
    const sum = await compile((x) => ops.sum(x), [{ shape: [6] }]);
    const found = await Promise.all([double.run(X), sum.run(X), double.run(X), sum.run(X)]);
    expect(found.map(({ data }) => [...data])).toEqual([[2, 4, 6, 8, 10, 12], [21], [2, 4, 6, 8, 10, 12], [21]]);
  });

  test("take a step's numbers, and draw anew in every run unless told", async () => {
    const program = await compile(() => ops.randomUniform([3]), []);
    const told = { iteration: 0, seed: 0 };
    expect(await program.enqueue([], told)).toEqual(await program.enqueue([], told));
    expect(await program.enqueue([], { iteration: 0, seed: 1 })).not.toEqual(await program.enqueue([], told));
    expect(await program.enqueue([], {})).not.toEqual(await program.enqueue([], {}));
  });

  test("are timed dispatch by dispatch where the device has timestamps", async () => {
    const { gpu } = await currentDevice();
    const program = await compile((x) => ops.sum(ops.exp(ops.matmul(x, x))), [{ shape: [8, 8] }]);
    const profile = program.profile([new Float32Array(64)]);
    if (gpu.features.has("timestamp-query")) {
      expect((await profile).map(({ label }) => label)).toEqual(["matmul + exp", "sum"]);
      for (const { nanoseconds } of await profile) expect(nanoseconds).toBeGreaterThanOrEqual(0);
    } else {
      await expect(profile).rejects.toThrow(DeviceError);
    }
  });
});

describe("the schedule", () => {
  const step = (batch: number) =>
    compile(
      (x, w, b) => {
        const y = ops.relu(ops.add(ops.matmul(x, w), b));
        ops.exp(y); // of no use to anyone
        return { y, grads: gradients(ops.mean(y), [w])[0]! };
      },
      [{ shape: [batch, 5] }, { shape: [5, 7] }, { shape: [7] }],
    );

  test("leaves out what nobody needs, and is counted in stats", async () => {
    const { stats } = await step(16);
    expect(stats).toMatchObject({ dispatches: 2, submits: 1 });
    expect(stats.liveBytes).toBeGreaterThanOrEqual(4 * (16 * 5 + 5 * 7 + 7 + 16 * 7));
    expect(stats.plannedBytes).toBeGreaterThanOrEqual(stats.liveBytes);
    expect(stats.allocatedBytes).toBeGreaterThanOrEqual(stats.plannedBytes);
    expect(stats.slots).toBeGreaterThanOrEqual(5);
  });

  test("can be read", async () => {
    const lines = (await step(16)).explain().split("\n");
    expect(lines[0]).toMatch(/^ #\s+what\s+kernel\s+grid\s+reads\s+writes$/);
    expect(lines[1]).toMatch(
      /^ 1 {2}matmul \+ add \+ relu.* matmul_(simd4|gpu) +\d+×\d+×\d+ .*s\d\[16×5\] .*s\d\[16×7\]/,
    );
    expect(lines[2]).toMatch(/^ 2 {2}matmul +matmul_(simd4|gpu) +.*s\d\[5×7\]$/);
    expect(lines.at(-1)).toMatch(/^2 dispatches, 1 submit, \d+ slots, \d+ bytes planned, \d+ alive at most$/);
  });

  test("compiles nothing new for another batch size", async () => {
    await step(16);
    const { pipelines } = await currentDevice();
    const before = pipelines.size;
    for (const batch of [1, 3, 17, 100]) await step(batch);
    expect(pipelines.size).toBe(before);
  });
});

describe("a result that is no float", () => {
  test("rides in a kernel whose own result nobody wants", async () => {
    const program = await compile((x) => ops.greater(ops.matmul(x, x), 1), [{ shape: [2, 2] }]);
    const found = await program.run(Float32Array.of(1, 1, 1, -1));
    expect(found.toArray()).toEqual([[true, false], [false, true]]); // biome-ignore format: a row
  });

  test("of several types, from one kernel", async () => {
    const program = await compile(
      (x) => {
        const y = ops.sum(x, { axis: 1 });
        return { y, positive: ops.greater(y, 0), whole: ops.cast(y, "int32") };
      },
      [{ shape: [2, 3] }],
    );
    const { y, positive, whole } = await program.run(Float32Array.of(1, 2, 3.5, -1, -2, -3.5));
    expect([...y.data, ...positive.data, ...whole.data]).toEqual([6.5, -6.5, 1, 0, 6, -6]);
    expect(program.stats.dispatches).toBe(1);
  });
});

describe("tensors without elements", () => {
  test("go through, and sum to 0", async () => {
    const program = await compile(
      (x, y) => ({
        x: ops.add(x, 1),
        sum: ops.sum(x),
        joined: ops.concat([x, y], 0),
        product: ops.matmul(ops.transpose(x), x),
      }),
      [{ shape: [0, 2] }, { shape: [3, 2] }],
    );
    const found = await program.run(new Float32Array(0), X);
    expect(found.x.shape).toEqual([0, 2]);
    expect(found.x.size).toBe(0);
    expect(found.sum.item()).toBe(0);
    expect([...found.joined.data]).toEqual([...X]);
    expect([...found.product.data]).toEqual([0, 0, 0, 0]);
  });
});

// On devices of their own: programs of other tests that nobody holds any longer give their memory back at any time.
describe("memory", () => {
  test("is given back", () =>
    onFreshDevice(async ({ memory }) => {
      const before = memory.allocatedBytes;
      const program = await compile(
        (x) => ops.sum(ops.matmul(x, constant(Tensor.zeros([300, 300])))),
        [{ shape: [300, 300] }],
      );
      expect(memory.allocatedBytes).toBeGreaterThan(before);
      await program.run(new Float32Array(90_000));
      program.dispose();
      expect(memory.allocatedBytes).toBe(before);
    }));

  test("that no device has is refused, and leaves nothing behind", () =>
    onFreshDevice(async ({ gpu, memory }) => {
      const size = Math.ceil(gpu.limits.maxBufferSize / 4) + 1;
      const before = memory.allocatedBytes;
      await expect(compile((x) => ops.exp(x), [{ shape: [size] }])).rejects.toThrow(OutOfMemoryError);
      expect(memory.allocatedBytes).toBe(before);
      await expect(gpu.popErrorScope(), "no error scope is left open").rejects.toThrow();
    }));
});
