import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../src/errors.js";
import { compile } from "../../src/graph/compile.js";
import { gradients } from "../../src/graph/gradients.js";
import type { StepValues } from "../../src/graph/program.js";
import { SymbolicTensor } from "../../src/graph/tensor.js";
import * as ops from "../../src/ops/index.js";
import { philox4x32 } from "../../src/random.js";
import { inBothFamilies } from "../harness/both-families.js";

/** The numbers of one stream: 24 of the bits of Philox on the host, whose own known answers tests/random.test.ts checks. */
function known(size: number, stream: number, { iteration = 0, seed = 0 }: StepValues): number[] {
  return Array.from({ length: size }, (_, index) => {
    const words = philox4x32([index >>> 2, stream, iteration, 0], [seed, 0]);
    return (words[index & 3]! >>> 8) / 2 ** 24;
  });
}

describe("randomUniform", () => {
  const steps = [{}, { iteration: 1 }, { seed: 1 }, { iteration: 0xffffffff, seed: 0xdeadbeef }];

  test.each(steps)("gives the numbers of Philox, %o", async (step) => {
    await inBothFamilies(
      [],
      () => ({ first: ops.randomUniform([7, 37]), second: ops.randomUniform([1031]) }),
      (found) => expect(found).toEqual({ first: known(259, 0, step), second: known(1031, 1, step) }),
      step,
    );
  });

  test("streams, iterations and seeds differ from each other everywhere", async () => {
    const program = await compile(() => [ops.randomUniform([64]), ops.randomUniform([64])], []);
    const runs = await Promise.all([{}, { iteration: 1 }, { seed: 1 }].map((step) => program.enqueue([], step)));
    const all = runs.flatMap((streams) => streams.map(({ data }) => data.join()));
    expect(new Set(all).size).toBe(6);
  });

  test("the same seed and iteration give the same numbers again", async () => {
    const program = await compile(() => ops.randomUniform([100]), []);
    const step = { iteration: 3, seed: 42 };
    expect(await program.enqueue([], step)).toEqual(await program.enqueue([], step));
  });

  test("has the mean and variance of the range", async () => {
    const [low, high, size] = [-3, 5, 1 << 16];
    const program = await compile(() => ops.randomUniform([size], { low, high }), []);
    const numbers = Array.from((await program.enqueue([], { seed: 7 })).data);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / size;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / size;
    // Within four standard deviations of a mean of so many, and of a variance.
    expect(Math.abs(mean - 1)).toBeLessThan((4 * (8 / Math.sqrt(12))) / Math.sqrt(size));
    expect(Math.abs(variance - 64 / 12)).toBeLessThan((4 * (64 / Math.sqrt(180))) / Math.sqrt(size));
    expect(numbers.every((x) => x >= low && x < high)).toBe(true);
  });
});

describe("dropout", () => {
  const rate = 0.25;
  const step = { iteration: 5, seed: 9 };

  test("zeroes what its stream says and scales the rest, forward and backward alike", async () => {
    const x = Float32Array.from({ length: 1031 }, (_, i) => i + 1);
    const mask = known(x.length, 0, step).map((u) => (u < rate ? 0 : Math.fround(1 / (1 - rate))));
    await inBothFamilies(
      [x],
      (t) => {
        const y = ops.dropout(t, rate);
        return { y, grad: gradients(ops.sum(ops.multiply(y, y)), [t])[0]! };
      },
      ({ y, grad }) => {
        expect(y).toEqual(mask.map((m, i) => Math.fround(m * x[i]!)));
        expect(grad).toEqual(mask.map((m, i) => Math.fround(m * Math.fround(2 * Math.fround(m * x[i]!)))));
      },
      step,
    );
  });

  test("two of them drop different elements", async () => {
    await inBothFamilies(
      [new Float32Array(256).fill(1)],
      (t) => ({ a: ops.dropout(t, 0.5), b: ops.dropout(t, 0.5) }),
      ({ a, b }) => expect(a).not.toEqual(b),
      step,
    );
  });

  test("drops as large a part as asked for", async () => {
    const size = 1 << 16;
    const program = await compile((t) => ops.dropout(t, rate), [{ shape: [size] }]);
    const { data } = await program.enqueue([new Float32Array(size).fill(1)], step);
    const dropped = Array.from(data).filter((y) => y === 0).length / size;
    expect(Math.abs(dropped - rate)).toBeLessThan(4 * Math.sqrt((rate * (1 - rate)) / size));
  });

  test("at rate 0 is the tensor itself; beyond [0, 1) there is none", () => {
    const x = new SymbolicTensor({ shape: [3] }, { kind: "input", name: "x" });
    expect(ops.dropout(x, 0)).toBe(x);
    for (const wrong of [-0.1, 1, Number.NaN]) expect(() => ops.dropout(x, wrong)).toThrow(ArgumentError);
  });
});
