/**
 * What goes wrong on a GPU hurts only who did it. Dawn's null backend computes nothing, but it refuses what any other refuses.
 */
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { ArgumentError, DeviceError, OutOfMemoryError, type WgradError } from "../../src/errors.js";
import { Device } from "../../src/gpu/device.js";
import { place } from "../../src/graph/memory/place.js";
import { packable, Slab } from "../../src/graph/memory/slab.js";
import { compile } from "../../src/graph/program/compile.js";
import type { Feed } from "../../src/graph/program/feed.js";
import { assign, Variable } from "../../src/graph/symbols/variable.js";
import * as ops from "../../src/ops/index.js";
import { Tensor } from "../../src/tensor.js";
import { nullDevice } from "../harness/null-device.js";
import { scarceMemory } from "../harness/scarce-memory.js";
import { startOf } from "../harness/start-of.js";

const STORAGE = 0x80;
const COPY_SRC = 0x4;
const X = Float32Array.of(1, 2, 3, 4, 5, 6);

let device: Device;
let heard: WgradError[];

beforeEach(async () => {
  const gpu = await nullDevice();
  device = new Device(gpu);
  heard = [];
  device.onError = (error) => heard.push(error);
  onTestFinished(() => device.destroy());
});

const double = (label = "double") => compile((x) => ops.multiply(x, 2), [{ shape: [6] }], { device, label });

/** Time for errors that nobody waits for to arrive. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 50));

describe("an application's own mistake on a device that it shares", () => {
  const mistake = () => void device.gpu.createBuffer({ label: "theirs", size: 16, usage: 0 });

  test("is heard, and ends nothing", async () => {
    const program = await double();
    mistake();
    await moment();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toBeInstanceOf(DeviceError);
    expect(device.isLost).toBe(false);
    await program.run(X);
    await double("another");
    expect(heard).toHaveLength(1);
  });

  test("between two calls of ours is not taken for ours, nor ours for theirs", async () => {
    const program = await double();
    const runs = [program.run(X)];
    mistake();
    device.gpu.pushErrorScope("validation");
    const compiling = double("another");
    runs.push(program.run(X));
    mistake();
    const theirs = await device.gpu.popErrorScope();
    await Promise.all([...runs, compiling]);
    expect(theirs?.message).toContain("theirs");
    await moment();
    expect(heard).toHaveLength(1);
  });
});

describe("a run that the device refuses", () => {
  test("fails alone, with its name", async () => {
    const program = await double();
    const theirs = device.gpu.createBuffer({ size: 64, usage: STORAGE | COPY_SRC });
    theirs.destroy();
    const [refused, fine] = await Promise.allSettled([program.run(theirs), program.run(X)]);
    expect(refused).toMatchObject({ status: "rejected" });
    const { reason } = refused as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(DeviceError);
    expect(reason.message).toMatch(/^double: the GPU refuses this work: received .*destroyed/s);
    expect(fine.status).toBe("fulfilled");
    await program.run(X);
    expect(heard).toEqual([]);
  });

  test("without a readback is heard", async () => {
    const program = await double();
    const theirs = device.gpu.createBuffer({ size: 64, usage: STORAGE | COPY_SRC });
    theirs.destroy();
    program.submit([theirs]);
    await moment();
    expect(heard).toHaveLength(1);
    await program.run(X);
  });
});

describe("a program that was disposed of", () => {
  test("says so, and hurts no other", async () => {
    const program = await double();
    const other = await double("other");
    program.dispose();
    for (const use of [() => program.run(X), async () => program.submit([X]), async () => program.profile([X])]) {
      await expect(use()).rejects.toThrow(ArgumentError);
      await expect(use()).rejects.toThrow("double: was disposed of. Compile it again.");
    }
    await other.run(X);
    expect(heard).toEqual([]);
  });

  test("twice has given back its memory once", async () => {
    const before = device.memory.allocatedBytes;
    const program = await double();
    const other = await double("other"); // shares its slots
    const alone = device.memory.allocatedBytes;
    program.dispose();
    const left = device.memory.allocatedBytes;
    expect(left).toBeLessThan(alone);
    program.dispose();
    program.dispose();
    expect(device.memory.allocatedBytes).toBe(left);
    await other.run(X);
    other.dispose();
    expect(device.memory.allocatedBytes).toBe(before);
  });
});

describe("weights that are let go of", () => {
  const step = (variable: Variable) =>
    compile(
      (x) => {
        assign(variable, ops.add(variable.tensor, x));
        return variable.tensor;
      },
      [{ shape: [6] }],
      { device, label: "step" },
    );

  test("while a program is being compiled stay until it is disposed of", async () => {
    const weight = new Variable("weight", [6], X.slice());
    const [slab] = await place(device, "weights", () => [[weight]]);
    const before = device.memory.allocatedBytes;
    const compiling = step(weight);
    slab!.release();
    const program = await compiling;
    await program.run(X);
    expect(device.memory.allocatedBytes).toBeGreaterThanOrEqual(before);
    program.dispose();
    expect(device.memory.allocatedBytes).toBe(0);
    expect(heard).toEqual([]);
  });

  test("stay for those who hold them", async () => {
    const weight = new Variable("weight", [6], X.slice());
    const slab = Slab.of(device.memory, "weights", [weight]);
    slab.retain();
    slab.release();
    const program = await step(weight);
    await program.run(X);
    program.dispose();
    expect(device.memory.allocatedBytes).toBe(slab.buffer.size);
    slab.release();
    expect(device.memory.allocatedBytes).toBe(0);
  });

  test("are gone for later programs, which say so", async () => {
    const weight = new Variable("weight", [6], X.slice());
    Slab.of(device.memory, "weights", [weight]).release();
    await expect(step(weight)).rejects.toThrow(ArgumentError);
    const gone = "weight: its values were freed with the model they belonged to.";
    await expect(step(weight)).rejects.toThrow(gone);
    expect(() => weight.set(X)).toThrow(gone);
    expect(heard).toEqual([]);
  });

  test("of another device are refused", async () => {
    const other = new Device(await nullDevice());
    const weight = new Variable("weight", [6], X.slice());
    Slab.of(other.memory, "weights", [weight]);
    await expect(step(weight)).rejects.toThrow("weight: its values lie on another device.");
    other.destroy();
  });
});

describe("feeds that are none", () => {
  const wrong: readonly [string, unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["a number", 3],
    ["a plain array", [1, 2, 3, 4, 5, 6]],
    ["a string", "x"],
    ["an object", {}],
    ["a DataView", new DataView(new ArrayBuffer(24))],
    ["an ArrayBuffer", new ArrayBuffer(24)],
    ["a promise", Promise.resolve(X)],
  ];

  test.each(wrong)("%s is refused with an ArgumentError", async (_, feed) => {
    const program = await double();
    const run = program.run(feed as Feed);
    await expect(run).rejects.toThrow(ArgumentError);
    await expect(run).rejects.toThrow(/^double: input 0 does not fit: expected float32 \[6\], received /);
  });

  test("arrays of other types are DTypeErrors", async () => {
    const program = await double();
    const shared = new Float32Array(new SharedArrayBuffer(24)); // of which Dawn in Node would die
    for (const feed of [
      shared,
      new Float64Array(6),
      new Uint8Array(6),
      new BigInt64Array(6),
      Tensor.zeros([6], "bool"),
    ]) {
      await expect(program.run(feed as Feed)).rejects.toMatchObject({ name: "DTypeError" });
    }
  });

  test("a buffer that cannot be copied from says which use it lacks", async () => {
    const program = await double();
    const theirs = device.gpu.createBuffer({ size: 64, usage: STORAGE });
    await expect(program.run(theirs)).rejects.toThrow("received a GPUBuffer without the usage COPY_SRC.");
    expect(heard).toEqual([]);
  });

  test("arrays of another window are as good as one's own", async () => {
    const { runInNewContext } = await import("node:vm");
    const program = await double();
    await program.run(runInNewContext("Float32Array.of(1, 2, 3, 4, 5, 6)"));
    expect(heard).toEqual([]);
  });
});

describe("memory that is not there", () => {
  test("fails one compile, whose next try works", async () => {
    const limit = scarceMemory(device.gpu, 200_000);
    const before = device.memory.allocatedBytes;
    const big = () => compile((x) => ops.exp(x), [{ shape: [40_000] }], { device, label: "big" });
    for (let i = 0; i < 2; i++) {
      await expect(big()).rejects.toThrow(OutOfMemoryError);
      await expect(big()).rejects.toThrow(/^big: the GPU has no memory left: .* Use a smaller batch or model\.$/);
      expect(device.memory.allocatedBytes).toBe(before);
    }
    await (await double()).run(X);
    limit.bytes = 1e6;
    await (await big()).run(new Float32Array(40_000));
    expect(heard).toEqual([]);
  });

  test("hurts no program that is compiled at the same time", async () => {
    const limit = scarceMemory(device.gpu, 165_000);
    // The last and smallest of its buffers is the one that fails, and the one that would suit the other best.
    const big = compile((x) => [ops.exp(x), ops.sum(x, { axis: 1 })], [{ shape: [4000, 5] }], { device, label: "big" });
    const failed = expect(big).rejects.toThrow(OutOfMemoryError);
    while (device.memory.allocatedBytes === 0) await new Promise((resolve) => setTimeout(resolve));
    limit.bytes = 1e6;
    const small = await compile((x) => ops.cos(x), [{ shape: [4000] }], { device, label: "small" });
    await failed;
    await small.run(new Float32Array(4000));
    expect(heard).toEqual([]);
  });

  test("for weights leaves them as they were, all of them", async () => {
    const limit = scarceMemory(device.gpu, 100_000);
    const variables = ["a", "b", "c"].map((name) => new Variable(name, [12_000], new Float32Array(12_000).fill(1)));
    const placeAll = () => place(device, "weights", () => variables.map((variable) => [variable]));
    for (let i = 0; i < 2; i++) {
      await expect(placeAll()).rejects.toThrow(OutOfMemoryError);
      expect(variables.map(({ region }) => region)).toEqual([undefined, undefined, undefined]);
      expect(variables.map((variable) => startOf(variable)[0])).toEqual([1, 1, 1]);
      expect(device.memory.allocatedBytes).toBe(0);
    }
    limit.bytes = 1e6;
    expect(await placeAll()).toHaveLength(3);
  });

  test("for loose variables of a program leaves them as they were", async () => {
    const limit = scarceMemory(device.gpu, 100_000);
    const counts = new Variable("counts", [50_000], new Float32Array(50_000).fill(1));
    const use = () => compile(() => ops.sum(counts.tensor), [], { device });
    await expect(use()).rejects.toThrow(OutOfMemoryError);
    await expect(use()).rejects.toThrow(OutOfMemoryError);
    limit.bytes = 1e6;
    await (await use()).run();
  });

  test("is an OutOfMemoryError each time for a weight beyond the device's limit", async () => {
    const { maxBufferSize } = device.gpu.limits;
    const huge = new Variable("huge", [Math.ceil(maxBufferSize / 4) + 1]);
    const small = new Variable("small", [4]);
    for (let i = 0; i < 3; i++) {
      const placed = place(device, "weights", () => packable([small, huge], device.gpu.limits));
      await expect(placed).rejects.toThrow(OutOfMemoryError);
      expect(device.memory.allocatedBytes).toBe(0);
    }
  });

  test("for a readback is an OutOfMemoryError of that run", async () => {
    const program = await compile((x) => x, [{ shape: [40_000] }], { device, label: "big" });
    const limit = scarceMemory(device.gpu, 100_000);
    await expect(program.run(new Float32Array(40_000))).rejects.toThrow(OutOfMemoryError);
    limit.bytes = 1e6;
    await program.run(new Float32Array(40_000));
    expect(device.staging.allocatedBytes).toBe(160_000);
  });
});

describe("what a device cannot do", () => {
  test("more workgroups than it starts is refused, with op and size", async () => {
    const filters = 65_535 * 64 + 1;
    const specs = [{ shape: [1, 2, 1] }, { shape: [2, 1, filters] }];
    const compiling = () => compile((x, w) => ops.conv1d(x, w), specs, { device, family: "gpu" });
    await expect(compiling()).rejects.toThrow(DeviceError);
    await expect(compiling()).rejects.toThrow(
      `conv1d: the output [1, 1, ${filters}] takes more workgroups than the device starts at once: expected at most 65535 along each axis, received 1×1×65536. Use a smaller batch, or split the tensor.`,
    );
    expect(device.memory.allocatedBytes).toBe(0);
    expect(heard).toEqual([]);
  });

  test("a tensor larger than one binding is refused, with op and size", async () => {
    const size = device.gpu.limits.maxStorageBufferBindingSize / 4 + 1;
    const compiling = () => compile((x) => ops.sum(x), [{ shape: [size] }], { device });
    await expect(compiling()).rejects.toThrow(OutOfMemoryError);
    await expect(compiling()).rejects.toThrow(
      `sum: a tensor of shape [${size}] is larger than the device lets a kernel see`,
    );
    expect(heard).toEqual([]);
  });
});

describe("what nobody can reach any more", () => {
  test("gives its memory back, disposed of or not", async () => {
    const { setFlagsFromString } = await import("node:v8");
    const { runInNewContext } = await import("node:vm");
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    await (async () => {
      for (let i = 0; i < 10; i++) await (await double()).run(X);
      const weight = new Variable("weight", [6]);
      await (await compile(() => weight.tensor, [], { device })).run();
    })();
    expect(device.memory.allocatedBytes).toBeGreaterThan(0);
    for (let i = 0; i < 20 && device.memory.allocatedBytes > 0; i++) {
      collect();
      await moment();
    }
    expect(device.memory.allocatedBytes).toBe(0);
  });
});
