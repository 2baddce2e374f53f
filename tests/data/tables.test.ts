import { describe, expect, test } from "vitest";
import { Dataset, datasets, StringLookup, type StringTensor, type Tensor } from "../../src/index.js";
import fixture from "../fixtures/datasets/datasets.json" with { type: "json" };

/** How often each text occurs. */
function counts({ data }: StringTensor): Record<string, number> {
  const found: Record<string, number> = {};
  for (const one of data) found[one] = (found[one] ?? 0) + 1;
  return found;
}

const numbersOf = ({ data }: Tensor, isWanted: (row: number) => boolean = () => true) =>
  [...data].filter((value, row) => !Number.isNaN(value) && isWanted(row));
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("tables that come along", () => {
  test.each([
    ["iris", fixture.tables.iris, ["setosa", "versicolor", "virginica"]],
    ["wine", fixture.tables.wine, ["class 1", "class 2", "class 3"]],
  ] as const)("%s is scikit-learn's", async (name, known, labels) => {
    const { x, y, featureNames, labelNames } = await datasets[name]();
    expect(x).toMatchObject({ shape: known.shape, dtype: "float32" });
    expect(y).toMatchObject({ shape: [known.y.length], dtype: "int32", data: Int32Array.from(known.y) });
    expect([[...x.at(0).data], [...x.at(-1).data]]).toEqual(known.rows);
    expect(featureNames).toHaveLength(known.sums.length);
    expect(labelNames).toEqual(labels);
    for (const [column, sum] of known.sums.entries()) {
      const values = [...x.data].filter((_, at) => at % known.sums.length === column);
      expect(values.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 6);
      expect(values.reduce((total, value, row) => total + value * (row + 1), 0)).toBeCloseTo(
        known.weighted[column] ?? 0,
        4,
      );
    }
  });

  test("cars are those of 1983's exposition", async () => {
    const { name, origin, ...numbers } = await datasets.cars();
    expect(Object.keys(numbers)).toEqual([
      "mpg",
      "cylinders",
      "displacement",
      "horsepower",
      "weight",
      "acceleration",
      "year",
    ]);
    for (const column of [name, origin, ...Object.values(numbers)]) expect(column.shape).toEqual([406]);
    expect([name.data[0], name.data[38], name.data[405]]).toEqual([
      "chevrolet chevelle malibu",
      "ford pinto",
      "chevy s-10",
    ]);
    expect(Object.values(numbers).map(({ data }) => data[0])).toEqual([18, 8, 307, 130, 3504, 12, 1970]);
    expect(Object.values(numbers).map(({ data }) => data[405])).toEqual([
      31, 4, 119, 82, 2720, 19.399999618530273, 1982,
    ]);
    expect(counts(origin)).toEqual({ USA: 254, Japan: 79, Europe: 73 });
    expect(numbersOf(numbers.mpg)).toHaveLength(398);
    expect(meanOf(numbersOf(numbers.mpg))).toBeCloseTo(23.5146, 4); // of the 398 that UCI has
    expect(numbersOf(numbers.horsepower)).toHaveLength(400);
    expect(counts({ data: [...numbers.cylinders.data].map(String) } as StringTensor)).toEqual({
      3: 4,
      4: 207,
      5: 3,
      6: 84,
      8: 108,
    });
    const inYear = (year: number) => numbersOf(numbers.year).filter((one) => one === year).length;
    expect([70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82].map((year) => inYear(1900 + year))).toEqual([
      35, 29, 28, 40, 27, 30, 34, 28, 36, 29, 29, 30, 31,
    ]);
  });

  test("penguins are those of the Palmer islands", async () => {
    const { species, island, sex, ...numbers } = await datasets.penguins();
    expect(counts(species)).toEqual({ Adelie: 152, Chinstrap: 68, Gentoo: 124 });
    expect(counts(island)).toEqual({ Biscoe: 168, Dream: 124, Torgersen: 52 });
    expect(counts(sex)).toEqual({ female: 165, male: 168, "": 11 });
    const meansOf = (kind: string) =>
      Object.values(numbers).map((column) => meanOf(numbersOf(column, (row) => species.data[row] === kind)));
    // As "palmerpenguins" sums them up.
    for (const [kind, known] of [
      ["Adelie", [38.791, 18.346, 189.954, 3700.662]],
      ["Chinstrap", [48.834, 18.421, 195.824, 3733.088]],
      ["Gentoo", [47.505, 14.982, 217.187, 5076.016]],
    ] as const) {
      for (const [i, mean] of meansOf(kind).entries()) expect(mean).toBeCloseTo(known[i] ?? 0, 2);
    }
    for (const column of Object.values(numbers)) expect(numbersOf(column)).toHaveLength(342);
  });

  test("are columns for data sets and for layers of texts", async () => {
    const { species, ...features } = await datasets.penguins();
    const lookup = new StringLookup({ numOovIndices: 0 });
    lookup.adapt(species);
    const batches = [];
    for await (const batch of Dataset.fromTensors([features, lookup.apply(species)] as const)
      .batch(100)
      .epoch(0))
      batches.push(batch);
    expect(batches).toHaveLength(4);
    expect(batches[0]?.[0].island.shape).toEqual([100]);
  });
});
