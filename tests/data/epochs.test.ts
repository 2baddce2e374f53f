import { describe, expect, test } from "vitest";
import { Dataset } from "../../src/data/index.js";
import { ArgumentError } from "../../src/errors.js";
import { Tensor } from "../../src/tensor.js";
import { numbered, type Pair, rowsIn, stream, upTo } from "./numbered.js";

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
