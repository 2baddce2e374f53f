import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { type CsvOptions, type CsvRow, type CsvSample, Dataset } from "../../src/data/index.js";
import { ArgumentError, DownloadError, FormatError } from "../../src/errors.js";
import type { StringTensor } from "../../src/string-tensor.js";
import type { Tensor } from "../../src/tensor.js";

const CARS = 'name,year,km,sold\nVolvo,1999,120000.5,true\n"Alfa, Romeo",2011,1e4,false\r\n';

/** A source that gives the text in pieces of some length. */
const pieces = (text: string, length: number) =>
  async function* () {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
  };
const rowsOf = async (text: string, options: CsvOptions = {}) =>
  (await Dataset.fromCsv(new Blob([text]), options).toArray()).map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, (cell as Tensor | StringTensor).toArray()])),
  );

describe("a table", () => {
  test("becomes records of scalars, with types as they look", async () => {
    const cars = Dataset.fromCsv(new Blob([CARS]));
    expectTypeOf(cars).toEqualTypeOf<Dataset<CsvRow>>();
    const [volvo] = await cars.toArray();
    expect(Object.values(volvo!).map((cell) => (cell as Tensor | StringTensor).dtype)).toEqual(["string", "float32", "float32", "bool"]); // biome-ignore format: short
    expect(await rowsOf(CARS)).toEqual([
      { name: "Volvo", year: 1999, km: 120000.5, sold: true },
      { name: "Alfa, Romeo", year: 2011, km: 10000, sold: false },
    ]);
    expect(cars.size).toBeUndefined();
    expect((await cars.toArray()).length).toBe(2); // opened anew
  });

  test("gives samples with a label, chosen columns in their order, types as told", async () => {
    const cars = Dataset.fromCsv(new Blob([CARS]), {
      label: "sold",
      columns: ["km", "year"],
      types: { year: "int32", sold: "int32" },
      missing: { km: 0 },
    });
    expectTypeOf(cars).toEqualTypeOf<Dataset<CsvSample>>();
    await expect(cars.toArray()).rejects.toThrow(
      'line 2, column "sold": no int32: expected a whole number of 32 bits, received "true"',
    );
    const [batch] = await Dataset.fromCsv(new Blob([CARS]), { label: "sold", columns: ["km", "year"] }).batch(2).toArray(); // biome-ignore format: short
    expect(Object.keys(batch!.x)).toEqual(["km", "year"]);
    expect((batch!.y as Tensor).toArray()).toEqual([true, false]);
  });

  test("gives vectors, and several labels as a record", async () => {
    const cars = Dataset.fromCsv(new Blob([CARS]), { label: ["year", "sold"], columns: ["km"], vector: true });
    expectTypeOf(cars).toEqualTypeOf<Dataset<CsvSample<Tensor>>>();
    const [batch] = await cars.batch(2).toArray();
    expect(batch!.x).toMatchObject({ shape: [2, 1], dtype: "float32" });
    expect((batch!.y as unknown as Record<string, Tensor>).year!.toArray()).toEqual([1999, 2011]);
    const plain = Dataset.fromCsv(new Blob(["1;2\n3;4"]), { header: false, delimiter: ";", vector: true });
    expectTypeOf(plain).toEqualTypeOf<Dataset<Tensor>>();
    expect((await plain.batch(2).toArray())[0]!.toArray()).toEqual([[1, 2], [3, 4]]); // biome-ignore format: short
    const texts = Dataset.fromCsv(new Blob([CARS]), { vector: true });
    await expect(texts.toArray()).rejects.toThrow(
      'a vector holds numbers: expected columns of numbers and bools, received texts in column "name"',
    );
  });

  test("may have no header, or another", async () => {
    expect(await rowsOf("1,a\n2,b", { header: false })).toEqual([{ column0: 1, column1: "a" }, { column0: 2, column1: "b" }]); // biome-ignore format: short
    expect(await rowsOf("1,a", { header: ["n", "letter"] })).toEqual([{ n: 1, letter: "a" }]);
    expect(await rowsOf("a,b\n")).toEqual([]);
    expect(await rowsOf("")).toEqual([]);
  });

  test("what is missing is an error, skipped or filled", async () => {
    const text = "a,b\n1,x\n,y\n3,\nNA,z\n";
    await expect(rowsOf(text, { types: { a: "float32" } })).rejects.toThrow(
      'Dataset.fromCsv, line 3, column "a": nothing is there: expected a number, received "". Say with missing what to do',
    );
    const missingValues = ["", "NA"];
    expect(await rowsOf(text, { missing: "skip", missingValues })).toEqual([{ a: 1, b: "x" }]);
    expect(await rowsOf(text, { missing: -1, missingValues })).toEqual([
      { a: 1, b: "x" },
      { a: -1, b: "y" },
      { a: 3, b: "" },
      { a: -1, b: "z" },
    ]);
    expect(await rowsOf(text, { missing: { a: 9, b: "?" }, missingValues })).toMatchObject([{}, { a: 9 }, { b: "?" }, { a: 9 }]); // biome-ignore format: short
    await expect(rowsOf(text, { missing: { a: "no" }, missingValues })).rejects.toThrow(
      "what is missing cannot be filled so",
    );
    expect(await rowsOf("a\n1\n\n2\n")).toEqual([{ a: 1 }, { a: 2 }]); // an empty line is no row
  });

  test("numbers may be NaN and infinite", async () => {
    const [row] = await rowsOf("a,b,c,d,e\nnan,-inf,Infinity,.5,+1.e3");
    expect(row).toEqual({ a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: Number.POSITIVE_INFINITY, d: 0.5, e: 1000 });
  });
});

describe("fields", () => {
  const field = fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", "é", "😀", " ", "1"), maxLength: 6 });
  const written = (value: string) =>
    /[",\r\n]/.test(value) || value === "" ? `"${value.replaceAll('"', '""')}"` : value;

  test("come out as they were written, however the text is cut", async () => {
    const tables = fc
      .integer({ min: 1, max: 4 })
      .chain((columns) => fc.array(fc.array(field, { minLength: columns, maxLength: columns }), { maxLength: 5 }));
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (table, end, last, length) => {
          const names = (table[0] ?? ["x"]).map((_, i) => `c${i}`);
          const lines = [names, ...table].map((row) => row.map(written).join(","));
          const source = pieces(lines.join(end) + (last ? end : ""), length);
          const types = Object.fromEntries(names.map((name) => [name, "string" as const]));
          const rows = await Dataset.fromCsv(source, { types }).toArray();
          expect(rows.map((row) => Object.values(row).map((cell) => (cell as StringTensor).data[0]))).toEqual(table);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("may begin with a byte-order mark, and texts may be given", async () => {
    const source = async function* () {
      yield "\ufeffa,";
      yield "b\n1,2";
    };
    expect(await Dataset.fromCsv(pieces("\ufeffa\n1", 1)).toArray()).toMatchObject([{ a: { shape: [] } }]);
    expect(await Dataset.fromCsv(source).toArray()).toMatchObject([{ a: { shape: [] }, b: {} }]);
  });

  test.each<[string, string, string]>([
    ["too many", "a,b\n1,2\n1,2,3", "Dataset.fromCsv, line 3: another number of fields: expected 2, received 3"],
    [
      "too few, lines counted in quotes too",
      'a,b\n"x\ny",2\n1',
      "line 4: another number of fields: expected 2, received 1",
    ],
    ["a quote within", 'a\nx"y', "line 2, field 1: a quote within a field that does not begin with one"],
    ["text behind a quote", 'a,b\n1,"x"y', "line 2, field 2: text behind the closing quote of a field"],
    ["no closing quote", 'a\n"x\n', "line 2, field 1: a quoted field without an end"],
    ["two names", "a,a\n1,2", 'two columns of one name: received "a"'],
    [
      "a number that is none",
      `a\n${"1\n".repeat(150)}no`,
      'line 152, column "a": no float32: expected a number, received "no"',
    ],
  ])("%s is an error that names the place", async (_, text, message) => {
    await expect(rowsOf(text)).rejects.toThrow(FormatError);
    await expect(rowsOf(text)).rejects.toThrow(message);
  });

  test("must be UTF-8", async () => {
    const latin = new Blob([Uint8Array.of(0x61, 0x0a, 0xe9, 0x0a)]);
    await expect(Dataset.fromCsv(latin).toArray()).rejects.toThrow("not a text in UTF-8");
  });
});

describe("sources", () => {
  const folder = mkdtempSync(join(tmpdir(), "wgrad-csv-"));
  const path = join(folder, "cars.csv");
  writeFileSync(path, CARS);
  const count = async (dataset: Dataset<CsvRow>) => (await dataset.toArray()).length;

  test("are paths and file URLs in Node, handles, functions", async () => {
    expect(await count(Dataset.fromCsv(path))).toBe(2);
    expect(await count(Dataset.fromCsv(pathToFileURL(path)))).toBe(2);
    expect(await count(Dataset.fromCsv({ getFile: async () => new File([CARS], "cars.csv") } as FileSystemFileHandle))).toBe(2); // biome-ignore format: short
    expect(await count(Dataset.fromCsv(() => new Response(CARS)))).toBe(2);
    expect(await count(Dataset.fromCsv(async () => new Blob([CARS]).stream()))).toBe(2);
    rmSync(folder, { recursive: true });
    await expect(count(Dataset.fromCsv(path))).rejects.toThrow(DownloadError);
  });

  test("are addresses", async () => {
    const asked: string[] = [];
    const fetch = async (url: unknown) => {
      asked.push(`${url}`);
      return new Response(CARS, { status: `${url}`.endsWith("cars.csv") ? 200 : 404 });
    };
    expect(await count(Dataset.fromCsv("https://example.org/cars.csv", { fetch }))).toBe(2);
    expect(asked).toEqual(["https://example.org/cars.csv"]);
    await expect(count(Dataset.fromCsv(new URL("https://example.org/bikes"), { fetch }))).rejects.toThrow(
      "Dataset.fromCsv: https://example.org/bikes could not be fetched: expected 200 OK, received 404",
    );
  });

  test("are closed when the loop ends early, and when it fails", async () => {
    let closed = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new TextEncoder().encode("1\n")),
        cancel: () => {
          closed++;
        },
      });
    expect(await count(Dataset.fromCsv(endless, { header: ["n"] }).take(150))).toBe(150);
    expect(closed).toBe(1);
    await expect(count(Dataset.fromCsv(endless, { header: ["n", "m"] }))).rejects.toThrow(FormatError);
    expect(closed).toBe(2);
  });

  test("are closed when the signal says so, also while they wait", async () => {
    let closed = false;
    const waiting = () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode("n\n1\n")),
        cancel: () => {
          closed = true;
        },
      });
    const controller = new AbortController();
    const all = Dataset.fromCsv(waiting, { signal: controller.signal }).toArray();
    setTimeout(() => controller.abort(new Error("enough")), 5);
    await expect(all).rejects.toThrow("enough");
    expect(closed).toBe(true);
    await expect(Dataset.fromCsv(waiting, { signal: controller.signal }).toArray()).rejects.toThrow("enough");
  });
});

describe("arguments", () => {
  const blob = new Blob(["a\n1"]);
  test.each<[string, () => unknown, string]>([
    ["no source", () => Dataset.fromCsv(3 as never), "Dataset.fromCsv: no such source: expected a File or Blob, a handle of a file, an address"],
    ["a delimiter of two", () => Dataset.fromCsv(blob, { delimiter: "::" }), "Dataset.fromCsv: no such delimiter: expected one character"],
    ["a type", () => Dataset.fromCsv(blob, { types: { a: "float" as never } }), 'no such type: expected one of "float32", "int32", "bool", "string"'],
    ["a rule", () => Dataset.fromCsv(blob, { missing: "drop" as never }), 'no such missing: expected "error" or "skip", received "drop"'],
    ["a header", () => Dataset.fromCsv(blob, { header: "a" as never }), "no such header: expected a list"],
    ["an option", () => Dataset.fromCsv(blob, { columnNames: [] } as never), "no such option as columnNames"],
    ["a signal", () => Dataset.fromCsv(blob, { signal: {} as never }), "no such signal"],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  }); // biome-ignore format: a table

  test("columns that are not there are told with those that are", async () => {
    for (const options of [
      { columns: ["b"] },
      { label: "b" },
      { types: { b: "int32" } },
      { missing: { b: 3 } },
    ] as const) {
      await expect(Dataset.fromCsv(blob, options).toArray()).rejects.toThrow(
        'Dataset.fromCsv: no such column: expected "a", received "b"',
      );
    }
  });
});
