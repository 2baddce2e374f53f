import { describe, expect, test } from "vitest";
import { ArgumentError } from "../../../src/errors.js";
import { compile } from "../../../src/graph/program/compile.js";
import { gradients } from "../../../src/graph/symbols/gradients.js";
import { SymbolicTensor } from "../../../src/graph/symbols/tensor.js";
import { GlorotUniform } from "../../../src/initializers/index.js";
import * as ops from "../../../src/ops/index.js";
import { philox4x32 } from "../../../src/random.js";
import { type Seed, SeedGenerator, setRandomSeed } from "../../../src/seed.js";
import { Tensor } from "../../../src/tensor.js";
import { inBothFamilies } from "../../harness/both-families.js";

/** The numbers of one stream: 24 of the bits of Philox on the host, whose own known answers tests/random.test.ts checks. */
function known(size: number, stream: number, { iteration, seed }: { iteration: number; seed: number }): number[] {
  return Array.from({ length: size }, (_, index) => {
    const words = philox4x32([index >>> 2, stream, iteration, 0], [seed, 0]);
    return (words[index & 3]! >>> 8) / 2 ** 24;
  });
}

describe("randomUniform", () => {
  const steps = [
    { iteration: 0, seed: 0 },
    { iteration: 1, seed: 0 },
    { iteration: 0, seed: 1 },
    { iteration: 0xffffffff, seed: 0xdeadbeef },
  ];

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
    const runs = await Promise.all(steps.slice(0, 3).map((step) => program.enqueue([], step)));
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
    const program = await compile(() => ops.randomUniform([size], { minval: low, maxval: high }), []);
    const numbers = Array.from((await program.enqueue([], { seed: 7 })).data);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / size;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / size;
    // Within four standard deviations of a mean of so many, and of a variance.
    expect(Math.abs(mean - 1)).toBeLessThan((4 * (8 / Math.sqrt(12))) / Math.sqrt(size));
    expect(Math.abs(variance - 64 / 12)).toBeLessThan((4 * (64 / Math.sqrt(180))) / Math.sqrt(size));
    expect(numbers.every((x) => x >= low && x < high)).toBe(true);
  });
});

describe("without step values", () => {
  const draw = () => compile(() => [ops.randomNormal([16]), ops.randomUniform([16])], []);
  const text = (tensors: readonly Tensor[]) => tensors.map(({ data }) => data.join()).join();

  test("each run of each program draws anew, and setRandomSeed repeats them all", async () => {
    const [one, other] = [await draw(), await draw()];
    const drawn = async () => {
      const runs = await Promise.all([one.run(), one.run(), other.run()]);
      return runs.map(text);
    };
    const first = await drawn();
    expect(new Set([...first, ...(await drawn())]).size).toBe(6);
    const afresh = async () => {
      setRandomSeed(5);
      const programs = [await draw(), await draw()];
      return text((await Promise.all(programs.flatMap((program) => [program.run(), program.run()]))).flat());
    };
    expect(await afresh()).toBe(await afresh());
  });

  test("a program that draws nothing leaves the random numbers of others alone", async () => {
    const weights = async (more: boolean) => {
      setRandomSeed(5);
      if (more) await (await compile(() => ops.ones([2]), [])).run();
      return new GlorotUniform().generate([4]);
    };
    expect(await weights(true)).toEqual(await weights(false));
  });
});

describe("a seed of one's own", () => {
  const run = async (build: () => readonly SymbolicTensor[], runs = 1) => {
    const program = await compile(build, []);
    const all: string[] = [];
    for (let i = 0; i < runs; i++) all.push(...(await program.run()).map(({ data }) => data.join()));
    return all;
  };

  const ofAll: Readonly<Record<string, (seed: Seed) => SymbolicTensor>> = {
    randomUniform: (seed) => ops.randomUniform([8], { seed }),
    randomNormal: (seed) => ops.randomNormal([8], { seed }),
    randomTruncatedNormal: (seed) => ops.randomTruncatedNormal([8], { seed }),
    randomInteger: (seed) => ops.randomInteger([8], 0, 1000, { seed }),
    randomGumbel: (seed) => ops.randomGumbel([8], { seed }),
    randomBernoulli: (seed) => ops.randomBernoulli([64], 0.5, { seed }),
    randomCategorical: (seed) => ops.randomCategorical(ops.zeros([1, 50]), 16, { seed }),
    randomShuffle: (seed) => ops.randomShuffle(ops.arange(50), { seed }),
    dropout: (seed) => ops.dropout(ops.ones([64]), 0.5, { seed }),
  };

  test.each(Object.entries(ofAll))("%s: a number fixes the numbers, whatever is drawn beside them", async (_, draw) => {
    const [alone, again] = await run(() => [draw(3)], 2);
    expect(again).toBe(alone);
    const [, beside, twice, other] = await run(() => [ops.randomNormal([8]), draw(3), draw(3), draw(4)]);
    expect([beside, twice]).toEqual([alone, alone]);
    expect(other).not.toBe(alone);
  });

  test("a generator gives each call and each run other numbers, in every program the same ones", async () => {
    const generator = new SeedGenerator(3);
    const draw = () => ops.randomUniform([8], { seed: generator });
    const first = await run(() => [draw(), draw()], 2);
    expect(new Set(first).size).toBe(4);
    const [, ...beside] = await run(() => [ops.randomNormal([8]), draw(), draw()], 2);
    expect(beside.filter((_, i) => i !== 2)).toEqual(first);
    const same = new SeedGenerator(3);
    expect(await run(() => [ops.randomUniform([8], { seed: same })])).toEqual([first[0]]);
  });

  test("is a whole number", () => {
    expect(() => ops.randomNormal([8], { seed: -1 })).toThrow(/^randomNormal: no such seed/);
    expect(() => ops.randomNormal([8], { seed: "1" as never })).toThrow(ArgumentError);
  });
});

/** Mean and variance of a sample. */
function moments(numbers: readonly number[]) {
  const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return { mean, variance: numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length };
}

/** Within four standard deviations of the mean and the variance of `size` numbers with the given moments. */
function expectMoments(numbers: readonly number[], mean: number, variance: number, fourth: number): void {
  const found = moments(numbers);
  expect(Math.abs(found.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / numbers.length));
  expect(Math.abs(found.variance - variance)).toBeLessThan(4 * Math.sqrt((fourth - variance ** 2) / numbers.length));
}

describe("other distributions", () => {
  const size = 1 << 16;
  const step = { iteration: 2, seed: 11 };

  test("repeat, have the moments they should have, and keep within their bounds", async () => {
    const draw = () => ({
      normal: ops.randomNormal([size], { mean: 3, stddev: 2 }),
      truncated: ops.randomTruncatedNormal([size], { mean: -1, stddev: 0.5 }),
      gumbel: ops.randomGumbel([size]),
      integers: ops.randomInteger([size], -3, 4),
      coins: ops.randomBernoulli([size], 0.3),
    });
    const program = await compile(draw, []);
    const found = (await program.enqueue([], step)) as Readonly<Record<keyof ReturnType<typeof draw>, Tensor>>;
    expect(await program.enqueue([], step)).toEqual(found);
    const { normal, truncated, gumbel, integers, coins } = found;

    expectMoments([...normal.data], 3, 4, 3 * 16);
    const beyond = [...normal.data].filter((x) => Math.abs(x - 3) > 4).length / size; // two standard deviations
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(4 * Math.sqrt(0.0455 / size));

    // A normal number within ±2: variance 0.77374, fourth moment 1.41619 (by integration).
    expectMoments([...truncated.data], -1, 0.25 * 0.77374, 1.41619 / 16);
    expect([...truncated.data].every((x) => Math.abs(x + 1) <= 1.0001)).toBe(true);

    expectMoments([...gumbel.data], 0.5772157, Math.PI ** 2 / 6, (5.4 * Math.PI ** 4) / 36);
    expect([...gumbel.data].every(Number.isFinite)).toBe(true);

    expect(coins.dtype).toBe("bool");
    expect(Math.abs(moments([...coins.data]).mean - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / size));

    expectMoments([...integers.data], 0, 4, (2 * (81 + 16 + 1)) / 7);
    expect([...new Set(integers.data)].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  });

  test("neighbours are independent", async () => {
    const program = await compile(() => ops.randomNormal([size]), []);
    const { data } = await program.enqueue([], step);
    const numbers = [...data];
    for (const distance of [1, 2, 3, 4]) {
      const products = numbers.map((x, i) => x * numbers[(i + distance) % size]!);
      expect(Math.abs(moments(products).mean)).toBeLessThan(4 / Math.sqrt(size));
    }
  });

  test("categorical draws have the probabilities of the softmax", async () => {
    const probabilities = [0.1, 0.2, 0.7];
    const program = await compile((logits) => ops.randomCategorical(logits, 4096), [{ shape: [1, 3] }]);
    const drawn = await program.enqueue([Tensor.from([probabilities.map(Math.log)])], step);
    expect(drawn.shape).toEqual([1, 4096]);
    for (const [label, p] of probabilities.entries()) {
      const share = [...drawn.data].filter((x) => x === label).length / 4096;
      expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 4096));
    }
  });

  test("a shuffle keeps every entry, in another order each run", async () => {
    const program = await compile((x) => ops.randomShuffle(x, { axis: 1 }), [{ shape: [2, 300] }]);
    const x = Tensor.from(
      Float32Array.from({ length: 600 }, (_, i) => i),
      [2, 300],
    );
    const orders = await Promise.all([{}, { iteration: 1 }].map((one) => program.enqueue([x], one)));
    for (const { data } of orders) {
      const first = [...data.slice(0, 300)];
      expect([...first].sort((a, b) => a - b)).toEqual([...x.data.slice(0, 300)]);
      expect([...data.slice(300)]).toEqual(first.map((i) => i + 300)); // both rows alike
    }
    expect(orders[0]!.data).not.toEqual(orders[1]!.data);
  });

  test("are the same in both families", async () => {
    const seen: string[] = [];
    await inBothFamilies(
      [],
      () => ({ normal: ops.randomNormal([7, 37]) }),
      ({ normal }) => seen.push(normal!.join()),
      step,
    );
    expect(seen[1]).toBe(seen[0]);
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

  test("drops together what a noise shape says, forward and backward", async () => {
    await inBothFamilies(
      [Tensor.from(new Float32Array(7 * 5 * 4).fill(1), [7, 5, 4])],
      (t) => {
        const y = ops.dropout(t, rate, { noiseShape: [7, 1, 4] });
        return { y, grad: gradients(ops.sum(y), [t])[0]! };
      },
      ({ y, grad }) => {
        const mask = known(28, 0, step).map((u) => (u < rate ? 0 : Math.fround(1 / (1 - rate))));
        expect(y).toEqual(y!.map((_, i) => mask[Math.floor(i / 20) * 4 + (i % 4)]));
        expect(grad).toEqual(y);
      },
      step,
    );
  });

  test("at rate 1 drops all", async () => {
    await inBothFamilies(
      [[1, 2]],
      (t) => ({ y: ops.dropout(t, 1) }),
      ({ y }) => expect(y).toEqual([0, 0]),
    );
  });

  test("at rate 0 is the tensor itself; beyond [0, 1] there is none", () => {
    const x = new SymbolicTensor({ shape: [3] }, { kind: "input", name: "x" });
    expect(ops.dropout(x, 0)).toBe(x);
    for (const wrong of [-0.1, 1.1, Number.NaN]) expect(() => ops.dropout(x, wrong)).toThrow(ArgumentError);
  });
});
