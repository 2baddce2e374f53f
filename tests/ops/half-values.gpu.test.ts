/**
 * Every op that takes float16, forward and backward, on a device that has it: what comes of halves is what comes of the same
 * numbers as float32, but for rounding. SwiftShader has no halves: there these tests are skipped.
 */
import { expect, test } from "vitest";
import { type Example, examples } from "../../scripts/document-ops/examples.js";
import type { DType } from "../../src/dtype.js";
import { DTypeError } from "../../src/errors.js";
import { currentDevice } from "../../src/gpu/current.js";
import { compile, type Structure } from "../../src/graph/program/compile.js";
import { gradients } from "../../src/graph/symbols/gradients.js";
import { SymbolicTensor, type TensorSpec } from "../../src/graph/symbols/tensor.js";
import { traced } from "../../src/graph/symbols/trace.js";
import { fromHalf } from "../../src/half.js";
import { Tensor } from "../../src/tensor.js";
import { FAMILIES } from "../harness/reach.js";
import { input } from "../harness/schedule.js";
import { count } from "../reference/array.js";

const lacking = !(await currentDevice()).gpu.features.has("shader-f16");

/** What an example takes: of a float type, or of that which it names. */
interface Taken {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly free: boolean;
}

/** Runs an example on tensors as `make` gives them. */
function results(example: Example, make: (taken: Taken) => SymbolicTensor): readonly SymbolicTensor[] {
  const of = (dtype: DType, shape: readonly number[]) => make({ shape, dtype, free: false });
  const call = (shape: readonly number[]) => make({ shape, dtype: "float16", free: true });
  const found = example(Object.assign(call, { of }));
  return found instanceof SymbolicTensor ? [found] : Object.values(found);
}

/** What an example takes and gives; undefined where that is not float16. */
function formOf(example: Example): { taken: readonly Taken[]; given: readonly Taken[] } | undefined {
  const taken: Taken[] = [];
  try {
    const { result } = traced(() =>
      results(example, (one) => {
        taken.push(one);
        return input(one.shape, one.dtype);
      }),
    );
    const given = result.map(({ shape, dtype }) => ({ shape, dtype, free: dtype === "float16" }));
    return taken.some(({ free }) => free) && given.some(({ free }) => free) ? { taken, given } : undefined;
  } catch (error) {
    if (error instanceof DTypeError) return undefined;
    throw error;
  }
}

/** Numbers between 0.2 and 0.8, all of which are halves; of other types, 0 and 1. */
function numbers({ shape, free }: Taken, seed: number): number[] {
  const raw = Array.from({ length: count(shape) }, (_, i) => 0.5 + 0.3 * Math.sin(7.3 * seed + 1.9 * i));
  return free ? raw.map((x) => Math.round(x * 1024) / 1024) : raw.map((_, i) => i % 2);
}

const cases = Object.entries(examples).flatMap(([name, example]) => {
  const form = formOf(example);
  return form === undefined ? [] : [[name, example, form] as const];
});

test("most ops take halves", () => {
  expect(cases.length).toBeGreaterThan(100);
});

if (lacking) test.skip("ops of halves (needs a device with shader-f16)", () => undefined);

for (const family of lacking ? [] : FAMILIES) {
  test.each(cases)(`%s of halves, family ${family}`, async (name, example, { taken, given }) => {
    const run = async (float: DType): Promise<Readonly<Record<string, Tensor>>> => {
      const typed = [...taken, ...given.filter(({ free }) => free)].map((one) => ({
        ...one,
        dtype: one.free ? float : one.dtype,
      }));
      const build = (...inputs: readonly SymbolicTensor[]) => {
        const own = inputs.slice(0, taken.length);
        const coming = inputs.slice(taken.length);
        const left = [...own];
        const found = results(example, () => left.shift()!);
        const wrt = own.filter((_, i) => taken[i]!.free);
        const slopes = found.filter(({ dtype }) => dtype === float).flatMap((y) => gradients(y, wrt, coming.shift()!));
        return Object.fromEntries([
          ...found.map((y, i) => [`result ${i}`, y]),
          ...slopes.map((slope, i) => [`gradient ${i}`, slope]),
        ]) as Readonly<Record<string, SymbolicTensor>>;
      };
      const program = await compile<TensorSpec[], Structure>(build, typed, { label: name, family });
      const feeds = typed.map((one, i) => Tensor.from(numbers(one, i + 1), one.shape, one.dtype));
      const found = (await program.enqueue(feeds, { seed: 1 })) as Readonly<Record<string, Tensor>>;
      program.dispose();
      return found;
    };
    const [half, single] = [await run("float16"), await run("float32")];
    for (const [key, { data }] of Object.entries(single)) {
      const { dtype, data: bits } = half[key]!;
      const found = Array.from(bits, (x) => (dtype === "float16" ? fromHalf(x) : x));
      const scale = Math.max(1e-3, ...Array.from(data, (x) => (Number.isFinite(x) ? Math.abs(x) : 0)));
      for (const [i, x] of Array.from(data).entries()) {
        if (Object.is(found[i], x) || found[i] === x) continue;
        expect(Math.abs(found[i]! - x), `${key} at ${i}: ${found[i]} for ${x}`).toBeLessThanOrEqual(0.01 * scale);
      }
    }
  });
}
