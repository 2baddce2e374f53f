import { describe, expect, test } from "vitest";
import { ArgumentError, Dataset, splitDataset, Tensor } from "wgrad";

const rows = (count: number) => Tensor.from(Array.from({ length: count }, (_, i) => i));

async function elements(dataset: Dataset<Tensor>): Promise<number[]> {
  const found: number[] = [];
  for await (const element of dataset) found.push(element.item());
  return found;
}

describe("splitDataset", () => {
  test.each([
    [{ leftSize: 3 }, [0, 1, 2], [3, 4, 5, 6, 7]],
    [{ rightSize: 0.25 }, [0, 1, 2, 3, 4, 5], [6, 7]],
    [{ leftSize: 0.5, rightSize: 0.25 }, [0, 1, 2, 3], [6, 7]],
    [{ leftSize: 2, rightSize: 1 }, [0, 1], [7]],
  ])("with %j takes the first part from the front and the second from the end", async (options, left, right) => {
    const parts = splitDataset(rows(8), options);
    expect([await elements(parts[0]), await elements(parts[1])]).toEqual([left, right]);
    expect(parts.map(({ size }) => size)).toEqual([left.length, right.length]);
  });

  test("mixes first where that is asked for, the same in both parts and in every epoch", async () => {
    const generated = Dataset.fromGenerator(() => [4, 5, 6, 7, 8, 9].map((n) => Tensor.from(n)), { size: 6 });
    for (const whole of [generated, rows(6)]) {
      const [left, right] = splitDataset(whole, { leftSize: 4, shuffle: true, seed: 3 });
      const [first, second] = [await elements(left), await elements(right)];
      const all = [...first, ...second];
      expect([...all].sort()).toEqual(whole === generated ? [4, 5, 6, 7, 8, 9] : [0, 1, 2, 3, 4, 5]);
      expect(all).not.toEqual([...all].sort());
      expect(await elements(left)).toEqual(first);
    }
  });

  test.each([
    {},
    { leftSize: 0 },
    { leftSize: 8 },
    { leftSize: 0.01 },
    { leftSize: 5, rightSize: 4 },
    { rightSize: -1 },
  ])("refuses %j of eight", (options) => {
    expect(() => splitDataset(rows(8), options)).toThrow(ArgumentError);
  });

  test("must know how many elements there are", () => {
    const endless = Dataset.fromGenerator(() => [rows(1)]);
    expect(() => splitDataset(endless, { leftSize: 1 })).toThrow(/how many elements there are is not known/);
    expect(() => splitDataset(Dataset.fromTensors(rows(3)).repeat(), { leftSize: 1 })).toThrow(/one that never ends/);
  });
});
