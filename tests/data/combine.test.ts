import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { Dataset } from "../../src/data/index.js";
import { ArgumentError, ShapeError } from "../../src/errors.js";
import { StringTensor } from "../../src/string-tensor.js";
import { Tensor } from "../../src/tensor.js";
import { kinds, numbered, rowsIn, stream, upTo } from "./numbered.js";

// Each step against the same on plain arrays.

const counts = fc.integer({ min: 0, max: 20 });
const small = fc.integer({ min: 1, max: 6 });

const numbers = (values: readonly number[]) =>
  Dataset.fromGenerator(
    async function* () {
      for (const value of values) yield Tensor.from(value);
    },
    { size: values.length },
  );
const itemsOf = async (dataset: Dataset<Tensor>) => (await dataset.toArray()).map((tensor) => tensor.item());
const listsOf = async (dataset: Dataset<Tensor>) => (await dataset.toArray()).map((tensor) => tensor.toArray());

describe.each(kinds)("a data set %s", (_, make) => {
  test("filter keeps what the predicate, now or later, is true for", async () => {
    await fc.assert(
      fc.asyncProperty(counts, small, fc.boolean(), async (count, divisor, later) => {
        const isIn = (row: number) => row % divisor === 0;
        const kept = make(count).filter(({ y }) => (later ? Promise.resolve(isIn(y.item())) : isIn(y.item())));
        expect(await rowsIn(kept)).toEqual(upTo(count).filter(isIn));
        expect(kept.size).toBeUndefined();
      }),
    );
  });

  test("unbatch undoes batch", async () => {
    await fc.assert(
      fc.asyncProperty(counts, small, async (count, size) => {
        const rows = await make(count).batch(size).unbatch().toArray();
        expect(rows.map(({ y }) => y.item())).toEqual(upTo(count));
        for (const { x } of rows) expect(x.shape).toEqual([2]);
      }),
    );
  });

  test("repeat goes through it so often, with another order each time, and the same again in the next run", async () => {
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 0, max: 3 }), async (count, times) => {
        const repeated = make(count).repeat(times);
        expect(await rowsIn(repeated)).toEqual(Array.from({ length: times }, () => upTo(count)).flat());
        expect(repeated.size).toBe(times * count);
      }),
    );
    const inOrder = async () => rowsIn(make(8).shuffle({ seed: 3 }).repeat(2).epoch(1));
    const all = await inOrder();
    expect(await inOrder()).toEqual(all);
    expect(all.slice(0, 8)).not.toEqual(all.slice(8));
    const passes = [2, 3].map((epoch) => rowsIn(make(8).shuffle({ seed: 3 }).epoch(epoch)));
    expect(all).toEqual((await Promise.all(passes)).flat()); // those that no other epoch has
  });

  test("without a count it never ends", async () => {
    const endless = make(3).repeat();
    expect([endless.size, endless.batch(2).size, endless.skip(5).size]).toEqual(new Array(3).fill(Infinity));
    expect(endless.take(7).size).toBe(7);
    expect(await rowsIn(endless.take(7))).toEqual([0, 1, 2, 0, 1, 2, 0]);
    await expect(endless.toArray()).rejects.toThrow("Dataset.toArray: the data never ends");
    expect(await make(0).repeat().toArray()).toEqual([]);
  });

  test("concatenate and zip", async () => {
    await fc.assert(
      fc.asyncProperty(counts, counts, async (a, b) => {
        const joined = make(a).concatenate(make(b));
        expect(await rowsIn(joined)).toEqual([...upTo(a), ...upTo(b)]);
        expect(joined.size).toBe(a + b);
        const pairs = Dataset.zip({ left: make(a), right: make(b) });
        expect(pairs.size).toBe(Math.min(a, b));
        const rows = (await pairs.toArray()).map(({ left, right }) => [left.y.item(), right.y.item()]);
        expect(rows).toEqual(upTo(Math.min(a, b)).map((row) => [row, row]));
      }),
    );
  });

  test("zipped and joined data is shuffled together, and batched", async () => {
    const both = Dataset.zip([make(9), make(12)])
      .shuffle({ seed: 1 })
      .batch(4);
    const batches = await both.toArray();
    const rows = batches.flatMap(([a, b]) => {
      expect([...a.y.data]).toEqual([...b.y.data]);
      return [...a.y.data];
    });
    expect(rows).not.toEqual(upTo(9));
    expect(rows.toSorted((a, b) => a - b)).toEqual(upTo(9));
    const joined = await rowsIn(make(9).concatenate(make(9)).shuffle({ seed: 1 }).batch(5));
    expect(joined.toSorted((a, b) => a - b)).toEqual(upTo(9).flatMap((row) => [row, row]));
  });

  test("window, as slices of an array", async () => {
    const plans = fc.record({ size: small, shift: small, stride: small, dropRemainder: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(counts, plans, async (count, { size, ...options }) => {
        const windows = make(count).window(size, options);
        const expected = upTo(Math.ceil(count / options.shift))
          .map((i) =>
            upTo(size)
              .map((j) => i * options.shift + j * options.stride)
              .filter((row) => row < count),
          )
          .filter((rows) => !options.dropRemainder || rows.length === size);
        expect((await windows.toArray()).map(({ y }) => [...y.data])).toEqual(expected);
        expect(windows.size).toBe(expected.length);
      }),
      { numRuns: 300 },
    );
    expect((await make(5).window(2).toArray()).map(({ y }) => [...y.data])).toEqual([[0, 1], [2, 3], [4]]);
  });

  test("cache asks the source once, and gives what can be written to", async () => {
    let asked = 0;
    const cached = make(4)
      .map((pair) => {
        asked++;
        return pair;
      })
      .cache();
    expect(await rowsIn(cached.take(2))).toEqual([0, 1]);
    asked = 0; // a loop that was left early is not kept
    const [first] = await cached.toArray();
    first!.x.data.fill(-1);
    expect(await rowsIn(cached)).toEqual(upTo(4));
    expect(await rowsIn(cached.shuffle({ seed: 2 }))).not.toEqual(upTo(4));
    expect([asked, cached.size]).toEqual([4, 4]);
  });

  test("a map may have several calls under way, in order", async () => {
    await fc.assert(
      fc.asyncProperty(counts, small, async (count, parallelCalls) => {
        let [now, most] = [0, 0];
        const mapped = make(count).map(
          async (pair) => {
            most = Math.max(most, ++now);
            await new Promise((resolve) => setTimeout(resolve, pair.y.item() % 3));
            now--;
            return pair;
          },
          { parallelCalls },
        );
        expect(await rowsIn(mapped)).toEqual(upTo(count));
        expect(most).toBe(Math.min(count, parallelCalls));
        expect((await rowsIn(mapped.shuffle({ seed: 1 }))).length).toBe(count);
      }),
      { numRuns: 15 },
    );
    const failing = make(6).map(({ y }) => (y.item() > 1 ? Promise.reject(new Error("no")) : y), { parallelCalls: 3 });
    const seen: number[] = [];
    const loop = async () => {
      for await (const y of failing) seen.push(y.item());
    };
    await expect(loop()).rejects.toThrow("no");
    expect(seen).toEqual([0, 1]);
  });
});

describe("flatMap and interleave", () => {
  const copies = (value: Tensor, count: number) => new Array<Tensor>(count).fill(value);

  test("flatMap takes data sets, iterables and promises of them", async () => {
    const dataset = numbers([1, 2, 3]).flatMap(async (x) => {
      if (x.item() === 1) return [x, x];
      return x.item() === 2 ? numbers([20, 21]) : numbers([30]).epoch(0);
    });
    expect(await itemsOf(dataset)).toEqual([1, 1, 20, 21, 30]);
    await expect(
      numbers([1])
        .flatMap(() => 3 as never)
        .toArray(),
    ).rejects.toThrow("Dataset.flatMap: nothing to go through: expected an iterable of elements");
  });

  test("interleave takes turns as tf.data does", async () => {
    const dataset = numbers([1, 2, 3, 4, 5]).interleave((x) => copies(x, 6), { cycleLength: 2, blockLength: 4 });
    // From TensorFlow's documentation of Dataset.interleave.
    expect((await itemsOf(dataset)).join("")).toBe("111122221122333344443344555555");
  });

  test("interleave loses nothing, keeps the order of each, and ends with the last", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(5), { maxLength: 8 }),
        small,
        small,
        async (lengths, cycleLength, blockLength) => {
          const dataset = numbers(upTo(lengths.length)).interleave(
            (x) => numbers(upTo(lengths[x.item()]!).map((i) => x.item() * 10 + i)),
            { cycleLength, blockLength },
          );
          const items = await itemsOf(dataset);
          for (const [x, length] of lengths.entries()) {
            expect(items.filter((item) => Math.floor(item / 10) === x)).toEqual(upTo(length).map((i) => x * 10 + i));
          }
          expect(items.length).toBe(lengths.reduce((sum, length) => sum + length, 0));
        },
      ),
    );
  });
});

describe("batches of what has different sizes", () => {
  const ragged = (rows: readonly (readonly number[])[]) =>
    Dataset.fromGenerator(() => rows.map((row) => Tensor.from(row, [row.length], "int32")));

  test("are padded to the longest, by zeros or what is told", async () => {
    const rows = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(rows, small, fc.integer({ min: -3, max: 3 }), async (rows, size, fill) => {
        const batches = await listsOf(ragged(rows).batch(size, { padding: { values: fill } }));
        const expected = upTo(Math.ceil(rows.length / size)).map((i) => {
          const batch = rows.slice(i * size, (i + 1) * size);
          const longest = Math.max(...batch.map((row) => row.length));
          return batch.map((row) => [...row, ...new Array(longest - row.length).fill(fill)]);
        });
        expect(batches).toEqual(expected);
      }),
    );
    expect(await listsOf(ragged([[1], [2, 3]]).batch(2, { padding: true }))).toEqual([[[1, 0], [2, 3]]]); // biome-ignore format: short
  });

  test("have their own values and shapes by tensor; several axes and texts are padded, too", async () => {
    const elements = [
      { x: { image: Tensor.from([[1, 2]]), words: StringTensor.from(["a"]) }, y: Tensor.from(1) },
      { x: { image: Tensor.from([[3], [4]]), words: StringTensor.from(["b", "c"]) }, y: Tensor.from(2) },
    ];
    const padding = { values: { "x.image": -1, "x.words": "–" }, shapes: { "x.image": [3, -1], "x.words": [3] } };
    const [batch] = await Dataset.fromGenerator(() => elements)
      .batch(2, { padding })
      .toArray();
    expect(batch?.x.image.toArray()).toEqual([
      [[1, 2], [-1, -1], [-1, -1]],
      [[3, -1], [4, -1], [-1, -1]],
    ]); // biome-ignore format: matrices
    expect(batch?.x.words.toArray()).toEqual([["a", "–", "–"], ["b", "c", "–"]]); // biome-ignore format: short
    expect(batch?.y.toArray()).toEqual([1, 2]);
    const [lone] = await ragged([[1]]).batch(1, { padding: { shapes: [3] } }).toArray(); // biome-ignore format: short
    expect(lone?.toArray()).toEqual([[1, 0, 0]]);
  });

  test("that cannot be padded are errors", async () => {
    const rows = ragged([[1, 2, 3], [1]]);
    await expect(rows.batch(2, { padding: { shapes: [2] } }).toArray()).rejects.toThrow(
      "an element is larger than what it should be padded to: expected at most 2 along axis 0, received 3.",
    );
    await expect(rows.batch(2, { padding: { values: "a" } }).toArray()).rejects.toThrow(
      'Dataset.batch: the padding is of another type: expected a number for int32, received "a".',
    );
    await expect(rows.batch(2, { padding: { shapes: [2, 2] } }).toArray()).rejects.toThrow(ShapeError);
    await expect(rows.batch(2).toArray()).rejects.toThrow(ShapeError);
    for (const padding of [{ value: 3 }, { values: {}, shapes: [0.5] }, { values: { x: null } }, 3]) {
      expect(() => rows.batch(2, { padding: padding as never })).toThrow(ArgumentError);
    }
  });
});

describe("a loop that is left early", () => {
  test("closes all sources, once each", async () => {
    const log: string[] = [];
    const open = (name: string) =>
      Dataset.fromGenerator(async function* () {
        log.push(`open ${name}`);
        try {
          for (let i = 0; ; i++) yield Tensor.from(i);
        } finally {
          log.push(`close ${name}`);
        }
      });
    const leave = async (dataset: Dataset<never> | AsyncIterable<unknown>) => {
      log.length = 0;
      for await (const _ of dataset) break;
      const opened = log.filter((line) => line.startsWith("open"));
      const closed = log.filter((line) => line.startsWith("close"));
      expect(opened.length).toBeGreaterThan(0);
      expect(closed.toSorted()).toEqual(opened.map((line) => line.replace("open", "close")).toSorted());
    };
    await leave(open("a").filter(() => true));
    await leave(open("a").flatMap(() => open("b")));
    await leave(
      open("a")
        .interleave(() => open("b"), { cycleLength: 3 })
        .skip(5),
    );
    await leave(Dataset.zip([open("a"), open("b"), numbers([1])]));
    await leave(open("a").concatenate(open("b")));
    await leave(open("a").repeat());
    await leave(open("a").window(3, { shift: 1 }));
    await leave(open("a").cache());
    await leave(open("a").batch(2, { padding: true }).unbatch());
    await leave(open("a").map((x) => x, { parallelCalls: 4 }).prefetch(3)); // biome-ignore format: short
  });

  test("so does one that fails", async () => {
    const log: string[] = [];
    const closing = (name: string, fail: boolean) =>
      Dataset.fromGenerator(function* () {
        try {
          yield Tensor.from(1);
          if (fail) throw new Error("broken");
          yield Tensor.from(2);
        } finally {
          log.push(name);
        }
      });
    await expect(Dataset.zip([closing("a", false), closing("b", true)]).toArray()).rejects.toThrow("broken");
    expect(log.toSorted()).toEqual(["a", "b"]);
  });
});

test("types follow the steps", () => {
  const pairs = Dataset.fromTensors(numbered(3));
  expectTypeOf(Dataset.zip({ a: pairs, b: numbers([1]) })).toEqualTypeOf<
    Dataset<{ readonly a: { x: Tensor; y: Tensor }; readonly b: Tensor }>
  >();
  expectTypeOf(Dataset.zip([pairs, numbers([1])])).toEqualTypeOf<
    Dataset<readonly [{ x: Tensor; y: Tensor }, Tensor]>
  >();
  expectTypeOf(pairs.flatMap(({ x }) => [x])).toEqualTypeOf<Dataset<Tensor>>();
});

describe("arguments", () => {
  const dataset = stream(3);
  test.each<[string, () => unknown, string]>([
    ["filter", () => dataset.filter(3 as never), "Dataset.filter: no such predicate: expected a function, received 3"],
    ["flatMap", () => dataset.flatMap(undefined as never), "Dataset.flatMap: no such fn"],
    ["interleave", () => dataset.interleave(() => [], { cycleLength: 0 }), "Dataset.interleave: no such cycleLength"],
    ["repeat", () => dataset.repeat(-1), "Dataset.repeat: no such count: expected a whole number from 0 up, received -1"],
    ["concatenate", () => dataset.concatenate([] as never), "Dataset.concatenate: not a data set: expected a Dataset, received []"],
    ["zip", () => Dataset.zip({ x: 3 } as never), "Dataset.zip: not a data set: expected a Dataset, received 3"],
    ["zip of none", () => Dataset.zip([]), "Dataset.zip: no data sets"],
    ["window", () => dataset.window(2, { shift: 0 }), "Dataset.window: no such shift"],
    ["map", () => dataset.map((x) => x, { parallelCalls: 0 }), "Dataset.map: no such parallelCalls"],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  }); // biome-ignore format: a table

  test("a predicate says true or false", async () => {
    const answers = dataset.filter(({ y }) => y as never);
    await expect(answers.toArray()).rejects.toThrow(
      "Dataset.filter: no such answer: expected true or false from the function, received a Tensor. Of a tensor's number",
    );
  });
});
