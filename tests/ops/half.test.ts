/**
 * float16 through every op that takes it, forward and backward, in both kernel families: what would run is compiled in Dawn's null
 * backend, and every kernel must read and write the types that its operands have.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Example, examples } from "../../scripts/document-ops/examples.js";
import type { DType } from "../../src/dtype.js";
import { DeviceError, DTypeError } from "../../src/errors.js";
import { Device } from "../../src/gpu/device.js";
import { specialize } from "../../src/gpu/specialize.js";
import type { Step } from "../../src/graph/lowering/lower.js";
import { compile } from "../../src/graph/program/compile.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import { fill, SymbolicTensor } from "../../src/graph/symbols/tensor.js";
import { traced } from "../../src/graph/symbols/trace.js";
import * as ops from "../../src/ops/index.js";
import { fakeGpu } from "../harness/fake-gpu.js";
import { complaints, nullDevice } from "../harness/null-device.js";
import { input, schedule } from "../harness/schedule.js";

let device: GPUDevice;

beforeAll(async () => {
  device = await nullDevice();
});
afterAll(() => device.destroy());

/** An op's results of halves, and their gradients. */
function results(example: Example): SymbolicTensor[] {
  const halves: SymbolicTensor[] = [];
  const of = (dtype: DType, shape: readonly number[]) => {
    const tensor = input(shape, dtype);
    if (dtype === "float16") halves.push(tensor);
    return tensor;
  };
  const found = example(Object.assign((shape: readonly number[]) => of("float16", shape), { of }));
  const outputs: SymbolicTensor[] = found instanceof SymbolicTensor ? [found] : Object.values(found);
  const sources = outputs.filter(({ dtype }) => dtype === "float16");
  return [...outputs, ...sources.flatMap((y) => gradients(y, halves, input(y.shape, "float16")))];
}

function takesHalves(example: Example): boolean {
  try {
    traced(() => results(example));
    return true;
  } catch (error) {
    if (error instanceof DTypeError) return false;
    throw error;
  }
}

/** The WGSL of a step, and the bindings whose type is not that of what is bound to them. */
function inspect({ dispatch: { kernel, constants, real, result, bind }, fused }: Step) {
  const code = specialize(kernel, { constants, real, result, ...fused?.regions });
  const wrong = Object.entries(bind).filter(([name, operand]) => {
    const type = new RegExp(`> ${name}: array<(\\w+)>`).exec(code)?.[1] ?? "";
    const element = { real, result }[type] ?? type;
    return operand !== undefined && kernel.name !== "fill" && (operand.dtype === "float16") !== (element === "f16");
  });
  return { code, wrong: wrong.map(([name]) => `${kernel.name}: ${name}`) };
}

const taking = Object.entries<Example>(examples).filter(([, example]) => takesHalves(example));

async function expectSound(steps: readonly Step[]): Promise<void> {
  for (const { code, wrong } of steps.map(inspect)) {
    expect(wrong).toEqual([]);
    expect(await complaints(device, code)).toEqual([]);
  }
}

describe.each(["simd4", "gpu"] as const)("%s", (family) => {
  test.each(taking)("%s", async (_, example) => {
    await expectSound(schedule(() => results(example), [], family).steps);
  });

  test.each<readonly [string, number, (x: SymbolicTensor) => SymbolicTensor]>([
    ["a sum", 2, (x) => ops.sum(x, { axis: 1 })],
    ["a product", family === "gpu" ? 2 : 1, (x) => ops.matmul(x, input([3000, 5], "float16"))],
  ])("%s in pieces has partial sums of float32", async (_, count, call) => {
    const { steps } = schedule((x) => call(x!), [{ shape: [4, 3000], dtype: "float16" }], family);
    expect(steps.length).toBe(count);
    await expectSound(steps);
    const between = steps.slice(0, -1).map(({ dispatch }) => dispatch.bind.out?.dtype);
    expect(between).toEqual(between.map(() => "float32"));
    expect(steps.at(-1)?.dispatch.bind.out?.dtype).toBe("float16");
  });
});

test("most ops take float16, with their gradients", () => expect(taking.length).toBeGreaterThan(140));

test("arithmetic is done in float32 and rounded when it is stored", () => {
  const halves = { shape: [5], dtype: "float16" } as const;
  const { steps } = schedule((x, y) => ops.tanh(ops.multiply(ops.add(x!, y!), 0.1)), [halves, halves]);
  expect(steps[0]?.fused?.regions.fuse).toContain("let fused_x0_value = f32(fused_x0[index]);");
  expect(steps[0]?.fused?.regions.fuse).toMatch(/let t0: f32 = .*\n.*let t1: f32 = .*numbers\.n0;\n.*\n.*= f16\(t2\);/);
});

test("a cast rounds, also where it is fused away, and its gradient is cast back", () => {
  const x = input([3], "float32");
  const y = ops.cast(ops.cast(x, "float16"), "float32");
  const { steps } = schedule(() => y, []);
  expect(steps.map(({ fused }) => fused?.regions.fuse)).toEqual([
    expect.stringContaining("quantizeToF16(f32(f16(f32(fused_x0_value))))"),
  ]);
  const half = ops.cast(x, "float16");
  expect(gradients(half, [x], input([3], "float16"))[0].dtype).toBe("float32");
  expect(ops.cast(fill(0.1), "float16").dtype).toBe("float16");
});

test("what a kernel has rounded is taken over rounded, though drivers drop a conversion there and back", () => {
  const halves = { shape: [4, 4], dtype: "float16" } as const;
  for (const family of ["simd4", "gpu"] as const) {
    const { steps } = schedule((x) => ops.cast(ops.matmul(x!, x!), "float32"), [halves], family);
    expect(steps.at(-1)?.fused?.regions.fuse).toContain("quantizeToF16(f32(value))");
  }
});

test("a value takes two bytes an element, in whole words", () => {
  const { storage } = schedule((x) => ({ y: ops.exp(x!) }), [{ shape: [7], dtype: "float16" }]);
  expect(storage.plan.slots).toEqual([16, 16]);
});

test.each<readonly [string, () => unknown, string]>([
  [
    "add",
    () => ops.add(input([2], "float16"), input([2])),
    "add: the types do not go together: expected inputs all of one type, one of float32, float16, int32, uint32, received float16 and float32. Cast with ops.cast(x, dtype).",
  ],
  [
    "matmul",
    () => ops.matmul(input([2, 2]), input([2, 2], "float16")),
    'matmul: b is of another type: expected float32, received float16. Use ops.cast(x, "float32"), or Tensor.from(data, shape, "float32") for data.',
  ],
  [
    "an op without such kernels",
    () => ops.cholesky(input([2, 2], "float16")),
    'cholesky: a is of a type that this op cannot read: expected float32, received float16. Use ops.cast(x, "float32") before, and cast the result if it is to be stored as float16.',
  ],
])("%s refuses what does not go", (_, call, message) => {
  expect(call).toThrow(DTypeError);
  expect(call).toThrow(message);
});

test("a device without 16-bit floats refuses the program with what to do", async () => {
  const build = (x: SymbolicTensor) => ops.exp(x);
  const compiled = compile(build, [{ shape: [4], dtype: "float16" }], { device: new Device(fakeGpu()) });
  await expect(compiled).rejects.toThrow(DeviceError);
  await expect(compiled).rejects.toThrow(
    "elementwise: the device has no 16-bit floats: expected the feature shader-f16",
  );
});
