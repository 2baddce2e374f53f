import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { Dataset } from "../../src/data/index.js";
import { ArgumentError, DTypeError, ShapeError } from "../../src/errors.js";
import { Tensor } from "../../src/tensor.js";

type Pair = { x: Tensor; y: Tensor };

/** `count` rows: x is [count, 2] with 10·row and 10·row + 1, y is [count] with the row. */
function numbered(count: number): Pair {
  const x = Tensor.from(
    Float32Array.from({ length: 2 * count }, (_, i) => 10 * Math.floor(i / 2) + (i % 2)),
    [count, 2],
  );
  return { x, y: Tensor.from(Int32Array.from({ length: count }, (_, i) => i)) };
}

/** The same rows one by one, from a source that can only go forward. */
function stream(count: number): Dataset<Pair> {
  const { x, y } = numbered(count);
  return Dataset.fromGenerator(
    async function* () {
      for (let i = 0; i < count; i++) yield { x: x.at(i), y: y.at(i) };
    },
    { size: count },
  );
}

/** Both kinds of source: what holds for one must hold for the other. */
const kinds = [
  ["in memory", (count: number): Dataset<Pair> => Dataset.fromTensors(numbered(count))],
  ["mapped", (count: number): Dataset<Pair> => Dataset.fromTensors(numbered(count)).map((pair) => pair)],
  ["streamed", stream],
] as const;

/** The row numbers in the order they come, from elements or batches, checking that x went along with y. */
async function rowsIn(elements: AsyncIterable<Pair>): Promise<number[]> {
  const rows: number[] = [];
  for await (const { x, y } of elements) {
    const here = [...y.data];
    expect([...x.data]).toEqual(here.flatMap((row) => [10 * row, 10 * row + 1]));
    rows.push(...here);
  }
  return rows;
}

/** The row numbers of one epoch, of which there may be none. */
async function rowsOfEpoch(dataset: Dataset<Pair>, epoch: number): Promise<number[]> {
  return dataset.size === 0 ? [] : rowsIn(dataset.epoch(epoch));
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
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

describe("epoch in place", () => {
  test("serves every shuffled batch in memory of its own, so that it can be kept", async () => {
    const batches = Dataset.fromTensors(numbered(10)).shuffle({ seed: 1 }).batch(4);
    const expected = await rowsIn(batches.epoch(0));
    expect(await rowsIn(batches.epoch(0, { inPlace: true }))).toEqual(expected);
    const buffers = new Set<ArrayBuffer>();
    for await (const { x } of batches.epoch(0, { inPlace: true })) buffers.add(x.data.buffer);
    expect(buffers.size).toBe(3);
  });

  test("shows unshuffled batches in place", async () => {
    const pair = numbered(10);
    const batches = Dataset.fromTensors(pair).skip(1).batch(4);
    for await (const { x } of batches.epoch(0, { inPlace: true })) expect(x.data.buffer).toBe(pair.x.data.buffer);
    for await (const { x } of batches.epoch(0)) expect(x.data.buffer).not.toBe(pair.x.data.buffer);
  });

  test("is not granted through steps that hold batches back", async () => {
    const batches = Dataset.fromTensors(numbered(8)).shuffle().batch(2);
    for (const held of [batches.prefetch(2), batches.shuffle(), batches.map((batch) => batch)]) {
      const all: Pair[] = [];
      for await (const batch of held.epoch(0, { inPlace: true })) all.push(batch);
      expect(all.flatMap(({ y }) => [...y.data]).toSorted((a, b) => a - b)).toEqual(upTo(8));
    }
  });
});

describe("an epoch without an element", () => {
  const read = async (dataset: Dataset<Tensor>, epoch: number) => {
    const items: number[] = [];
    for await (const element of dataset.epoch(epoch)) items.push(...Array.from(element.data));
    return items;
  };
  const once = () => {
    const generator = (function* () {
      for (const n of [1, 2, 3]) yield Tensor.from(n);
    })();
    return Dataset.fromGenerator(() => generator);
  };

  test("is an error that says to make iterators anew, where earlier ones had some", async () => {
    for (const dataset of [once(), once().batch(2), once().map((x) => x), once().shuffle().prefetch(2)]) {
      expect(await read(dataset, 0)).toHaveLength(3);
      await expect(read(dataset, 1)).rejects.toThrow(ArgumentError);
      await expect(read(dataset, 1)).rejects.toThrow(
        "Dataset: no elements in epoch 1: expected at least one, as in epochs before, received none. Return a new iterator " +
          "from the function given to Dataset.fromGenerator each time it is called.",
      );
    }
  });

  test("is one after the elements were only looked at, too", async () => {
    const dataset = once();
    for await (const _ of dataset) break;
    await expect(read(dataset, 0)).rejects.toThrow("Return a new iterator");
  });

  test("is one where there is nothing at all", async () => {
    const message = "Dataset: no elements in epoch 0: expected at least one, received none. Check the data, and what take, skip and dropRemainder leave of it."; // biome-ignore format: one line
    for (const dataset of [
      Dataset.fromTensors(Tensor.zeros([3]))
        .take(0)
        .batch(2),
      Dataset.fromTensors(Tensor.zeros([0, 2])),
      Dataset.fromGenerator<Tensor>(() => []),
      stream(3)
        .map(({ y }): Tensor => y)
        .skip(3),
    ]) {
      await expect(read(dataset, 0)).rejects.toThrow(message);
    }
  });

  test("is no error to a loop over the data set itself", async () => {
    expect(await Dataset.fromTensors(Tensor.zeros([0])).toArray()).toEqual([]);
    expect(await stream(3).take(0).toArray()).toEqual([]);
  });

  test("lists may be given again each time", async () => {
    const elements = [Tensor.from(1), Tensor.from(2)];
    const dataset = Dataset.fromGenerator(() => elements);
    expect([await read(dataset, 0), await read(dataset, 1)]).toEqual([[1, 2], [1, 2]]); // biome-ignore format: short
  });
});

describe("what cannot be gone through", () => {
  const tensor = Tensor.zeros([2]);
  test.each<[string, () => unknown, string]>([
    ["a list", () => Dataset.fromGenerator([tensor] as never), "expected a function that returns an iterable, received [a Tensor]. Write () => …"],
    ["a generator", () => Dataset.fromGenerator((function* () {})() as never), "expected a function that returns an iterable, received a Generator"],
    ["nothing", () => Dataset.fromGenerator(undefined as never), "expected a function that returns an iterable, received undefined"],
    ["a size of words", () => Dataset.fromGenerator(() => [], { size: "3" as never }), 'no such size: expected a whole number from 0 up, received "3"'],
    ["a map of nothing", () => Dataset.fromTensors(tensor).map(undefined as never), "Dataset.map: no such fn: expected a function, received undefined"],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  }); // biome-ignore format: a table

  test.each<[unknown, string]>([
    [undefined, "received undefined"],
    [7, "received 7"],
    [Promise.resolve([]), "received a Promise. Await it inside: async function* (epoch) { yield* await …; }"],
    [{ x: tensor }, "received { x }"],
  ])("a function that gives %o", async (given, message) => {
    const dataset = Dataset.fromGenerator(() => given as never);
    await expect(dataset.toArray()).rejects.toThrow(ArgumentError);
    await expect(dataset.toArray()).rejects.toThrow(
      `Dataset.fromGenerator: nothing to go through: expected an iterable of elements from the function, ${message}`,
    );
  });

  test.each<[unknown, string]>([
    [{ x: tensor, y: 3 }, "expected a Tensor, received 3 for y. Use Tensor.from(…)"],
    [[tensor, new Float32Array(2)], "expected a Tensor, received a Float32Array for [1]. Use Tensor.from(…)"],
    [{ x: [[1, 2]] }, "expected a Tensor, received 1 for x[0][0]. Use Tensor.from(…)"],
    [null, "expected a Tensor, received null. Use Tensor.from(…)"],
    ["abc", 'expected a Tensor, received "abc"'],
  ])("elements of %o", async (element, message) => {
    expect(() => Dataset.fromTensors(element as never)).toThrow(ArgumentError);
    expect(() => Dataset.fromTensors(element as never)).toThrow(`Dataset.fromTensors: not a tensor: ${message}`);
    for (const dataset of [
      Dataset.fromGenerator(() => [element] as never).batch(2),
      Dataset.fromTensors(tensor)
        .map(() => element as never)
        .batch(2),
    ]) {
      await expect(dataset.toArray()).rejects.toThrow(`Dataset.batch: not a tensor: ${message}`);
    }
  });
});

describe("arguments", () => {
  test.each<[string, () => unknown, string]>([
    ["a number", () => Dataset.fromTensors(numbered(3)).shuffle(1000 as never), "Dataset.shuffle: these are no options: expected a record with any of seed, bufferSize, reshuffle, received 1000"],
    ["Keras's spelling", () => Dataset.fromTensors(numbered(3)).batch(2, { drop_remainder: true } as never), "Dataset.batch: no such option as drop_remainder: expected any of dropRemainder, received drop_remainder: true. Write dropRemainder"],
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
