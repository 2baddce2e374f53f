import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { Dataset } from "../../src/data/index.js";
import { ArgumentError, DTypeError, ShapeError } from "../../src/errors.js";
import { Tensor } from "../../src/tensor.js";
import { kinds, numbered, type Pair, rowsIn, stream, upTo } from "./numbered.js";

/** The row numbers of one epoch, of which there may be none. */
async function rowsOfEpoch(dataset: Dataset<Pair>, epoch: number): Promise<number[]> {
  return dataset.size === 0 ? [] : rowsIn(dataset.epoch(epoch));
}

const counts = fc.integer({ min: 0, max: 40 });
const sizes = fc.integer({ min: 1, max: 50 });

describe.each(kinds)("a data set %s", (_, make) => {
  test("gives its rows in order, as often as asked, and knows how many", async () => {
    const dataset = make(5);
    expect(await rowsIn(dataset)).toEqual(upTo(5));
    expect(await rowsIn(dataset)).toEqual(upTo(5));
    expect(dataset.size).toBe(5);
    expect((await dataset.toArray())[3]).toMatchObject({ x: { shape: [2] }, y: { shape: [] } });
  });

  test("batches hold the data, all of it, in order", async () => {
    await fc.assert(
      fc.asyncProperty(counts, sizes, async (count, size) => {
        const batches = make(count).batch(size);
        const all = await batches.toArray();
        expect(all.flatMap(({ y }) => [...y.data])).toEqual(upTo(count));
        expect(await rowsIn(batches)).toEqual(upTo(count));
        expect(all.length).toBe(batches.size);
        for (const [i, { x, y }] of all.entries()) {
          const rows = Math.min(size, count - i * size);
          expect(x).toMatchObject({ shape: [rows, 2], dtype: "float32" });
          expect(y).toMatchObject({ shape: [rows], dtype: "int32" });
        }
      }),
    );
  });

  test("dropRemainder leaves full batches only", async () => {
    const batches = make(7).batch(3, { dropRemainder: true });
    expect(await rowsIn(batches)).toEqual(upTo(6));
    expect(batches.size).toBe(2);
    expect(() => make(7).batch(8, { dropRemainder: true })).toThrow(ArgumentError);
  });

  test("a shuffle is a permutation, another each epoch, and the same again for the same seed", async () => {
    await fc.assert(
      fc.asyncProperty(counts, sizes, fc.nat(), async (count, bufferSize, seed) => {
        const shuffled = make(count).shuffle({ seed, bufferSize });
        const first = await rowsIn(shuffled);
        const second = await rowsIn(shuffled);
        expect(first.toSorted((a, b) => a - b)).toEqual(upTo(count));
        expect(second.toSorted((a, b) => a - b)).toEqual(upTo(count));
        const again = make(count).shuffle({ seed, bufferSize });
        expect([await rowsIn(again), await rowsIn(again)]).toEqual([first, second]);
        expect(await rowsOfEpoch(shuffled, 0)).toEqual(first);
        if (count > 20 && bufferSize > 20) expect(second).not.toEqual(first); // by chance once in 20!
      }),
    );
  });

  test("a shuffle may keep one order, and depends on its seed", async () => {
    const shuffled = make(30).shuffle({ seed: 3, reshuffle: false });
    const first = await rowsIn(shuffled);
    expect(first).not.toEqual(upTo(30));
    expect(await rowsIn(shuffled)).toEqual(first);
    expect(await rowsIn(make(30).shuffle({ seed: 4, reshuffle: false }))).not.toEqual(first);
    expect(await rowsIn(make(30).shuffle())).toEqual(await rowsIn(make(30).shuffle({ seed: 0 })));
  });

  test("two shuffles are one", async () => {
    const rows = await rowsIn(make(20).shuffle({ seed: 1 }).shuffle({ seed: 2 }));
    expect(rows.toSorted((a, b) => a - b)).toEqual(upTo(20));
  });

  test("take and skip share out what there is, before and after a shuffle", async () => {
    await fc.assert(
      fc.asyncProperty(counts, counts, fc.boolean(), async (count, border, mixed) => {
        const dataset = mixed ? make(count).shuffle({ seed: 1 }) : make(count);
        const head = dataset.take(border);
        const tail = dataset.skip(border);
        expect([...(await rowsIn(head)), ...(await rowsIn(tail))]).toEqual(await rowsOfEpoch(dataset, 0));
        expect([head.size, tail.size]).toEqual([Math.min(border, count), Math.max(0, count - border)]);
      }),
    );
  });

  test("steps chain: skip, take, shuffle, batch, prefetch, map", async () => {
    const chain = make(20)
      .skip(2)
      .take(10)
      .shuffle({ seed: 1 })
      .batch(4)
      .prefetch(2)
      .map(({ x, y }) => ({ y, x }));
    expect(chain.size).toBe(3);
    expect((await rowsIn(chain)).toSorted((a, b) => a - b)).toEqual(upTo(12).slice(2));
  });

  test("batches are the asker's own: writing to one changes nothing else", async () => {
    const batches = make(4).batch(2);
    const all = await batches.toArray();
    all[0]!.x.data.fill(-1);
    expect([...all[1]!.x.data]).toEqual([20, 21, 30, 31]);
    expect(await rowsIn(batches)).toEqual(upTo(4));
  });
});

describe("map", () => {
  test("may wait, and may change the structure", async () => {
    const dataset = Dataset.fromTensors(numbered(3)).map(async ({ y }) => [y, Tensor.from([y.item() ** 2])] as const);
    expectTypeOf(dataset).toEqualTypeOf<Dataset<readonly [Tensor, Tensor]>>();
    const [batch] = await dataset.batch(3).toArray();
    expect(batch?.map((tensor) => tensor.toArray())).toEqual([
      [0, 1, 2],
      [[0], [1], [4]],
    ]);
  });

  test("is lazy: works on what is asked for and no more", async () => {
    const seen: number[] = [];
    const dataset = Dataset.fromTensors(numbered(100)).map((pair) => {
      seen.push(pair.y.item());
      return pair;
    });
    expect(seen).toEqual([]);
    await dataset.skip(10).take(2).toArray();
    expect(seen).toEqual([10, 11]);
  });

  test("passes errors on", async () => {
    const broken = Dataset.fromTensors(numbered(3)).map(() => Promise.reject(new Error("no such picture")));
    await expect(broken.batch(2).prefetch(3).toArray()).rejects.toThrow("no such picture");
  });
});

describe("structures", () => {
  test("a tensor alone, a tuple, nested records", async () => {
    const { x, y } = numbered(3);
    const [alone] = await Dataset.fromTensors(y).batch(3).toArray();
    expect(alone?.toArray()).toEqual([0, 1, 2]);
    const [tuple] = await Dataset.fromTensors([x, y] as const)
      .batch(2)
      .toArray();
    expect(tuple?.[1].toArray()).toEqual([0, 1]);
    const [nested] = await Dataset.fromTensors({ inputs: { a: x, b: [y] }, y })
      .shuffle()
      .batch(3)
      .toArray();
    expect(nested?.inputs.b[0]?.toArray()).toEqual(nested?.y.toArray());
  });

  test("different numbers of rows, scalars and nothing at all are errors", () => {
    const x = Tensor.zeros([3, 2]);
    expect(() => Dataset.fromTensors({ x, y: Tensor.zeros([2]) })).toThrow(
      new ShapeError(
        "Dataset.fromTensors: the tensors have different numbers of rows: expected 3 rows, as in x, received 2 in y.",
      ),
    );
    expect(() => Dataset.fromTensors({ x, y: Tensor.zeros([]) })).toThrow(ShapeError);
    expect(() => Dataset.fromTensors({})).toThrow(ArgumentError);
  });

  test("elements that do not stack are errors that name the place", async () => {
    const of = (...elements: (Tensor | { [name: string]: Tensor })[]) =>
      Dataset.fromGenerator(() => elements)
        .batch(8)
        .toArray();
    const one = Tensor.zeros([2]);
    await expect(of({ x: one }, { x: Tensor.zeros([3]) })).rejects.toThrow(
      "expected [2], as in the first, received [3] in element 1 of the batch, x.",
    );
    await expect(of({ x: one }, { x: Tensor.zeros([2], "int32") })).rejects.toThrow(DTypeError);
    await expect(of({ x: one }, { z: one })).rejects.toThrow("expected x, as in the first, received z in element 1");
    await expect(of({ x: one }, one)).rejects.toThrow(ShapeError);
  });
});

describe("streams", () => {
  test("may not know their size", async () => {
    const endless = Dataset.fromGenerator(function* () {
      for (let i = 0; ; i++) yield Tensor.from(i);
    });
    expect([endless.size, endless.batch(4).size, endless.take(3).size, endless.skip(1).size]).toEqual(
      new Array(4).fill(undefined),
    );
    const batches = await endless.skip(1).batch(2).take(2).toArray();
    expect(batches.map((batch) => batch.toArray())).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test("are told the epoch, and to stop when the loop does", async () => {
    const log: string[] = [];
    const dataset = Dataset.fromGenerator(function* (epoch) {
      try {
        for (let i = 0; ; i++) yield Tensor.from(i);
      } finally {
        log.push(`epoch ${epoch} closed`);
      }
    });
    for await (const _ of dataset.map((x) => x).prefetch(2)) break;
    await dataset.skip(1).take(1).toArray();
    for await (const _ of dataset.epoch(7)) break;
    expect(log).toEqual(["epoch 0 closed", "epoch 0 closed", "epoch 7 closed"]);
  });

  test("a small buffer mixes nearby elements only", async () => {
    const rows = await rowsIn(stream(100).shuffle({ seed: 1, bufferSize: 5 }));
    expect(rows).not.toEqual(upTo(100));
    expect(rows.every((row, place) => row - place < 5)).toBe(true);
  });

  test("prefetch works ahead by that many while one is used", async () => {
    let made = 0;
    const dataset = Dataset.fromGenerator(function* () {
      for (; made < 10; ) yield Tensor.from(made++);
    });
    for await (const element of dataset.prefetch(3)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(made).toBe(Math.min(10, element.item() + 4));
    }
  });
});

describe("arguments", () => {
  test.each<[string, () => unknown, string]>([
    ["a number", () => Dataset.fromTensors(numbered(3)).shuffle(1000 as never), "Dataset.shuffle: these are no options: expected a record with any of seed, bufferSize, reshuffle, received 1000"],
    ["Keras's spelling", () => Dataset.fromTensors(numbered(3)).batch(2, { drop_remainder: true } as never), "Dataset.batch: no such option as drop_remainder: expected any of dropRemainder, padding, received drop_remainder: true. Write dropRemainder"],
    ["another", () => Dataset.fromGenerator(() => [], { length: 3 } as never), "Dataset.fromGenerator: no such option as length: expected any of size, received length: 3"],
  ])("options refuse %s", (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  }); // biome-ignore format: a table

  const dataset = Dataset.fromTensors(numbered(3));
  test.each([
    ["batch", () => dataset.batch(0)],
    ["batch", () => dataset.batch(1.5)],
    ["take", () => dataset.take(-1)],
    ["skip", () => dataset.skip(Number.NaN)],
    ["prefetch", () => dataset.prefetch(-1)],
    ["shuffle", () => dataset.shuffle({ bufferSize: 0 })],
    ["shuffle", () => dataset.shuffle({ seed: -1 })],
  ])("%s refuses what is none: %#", (name, call) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(`Dataset.${name}: `);
  });
});
