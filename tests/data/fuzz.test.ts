import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { Gunzip } from "../../src/data/formats/gunzip.js";
import { readIdx } from "../../src/data/formats/idx.js";
import { readNpy, readNpyLists } from "../../src/data/formats/npy.js";
import { listsAt, numbersAt, readNpz } from "../../src/data/formats/npz.js";
import { readPickledLists } from "../../src/data/formats/pickle.js";
import { tarEntries } from "../../src/data/formats/tar.js";
import { datasets } from "../../src/data/index.js";
import fixture from "../fixtures/datasets/datasets.json" with { type: "json" };
import { mutated, read, readLater, runs } from "../harness/damaged.js";
import { fromBase64, serve } from "../harness/serve.js";
import { tar } from "../harness/tar.js";

// Readers of data sets' files, which come from other people's servers: see tests/io/fuzz.test.ts.

const bytes = (length: number) => fc.uint8Array({ maxLength: length }).map((some) => Uint8Array.from(some));
const isWhole = (value: number) => Number.isSafeInteger(value);

describe("NumPy's archives", () => {
  const valid = fromBase64(fixture.reuters.file);

  test("that were changed are read or refused", () => {
    fc.assert(
      fc.property(mutated(valid), (file) => {
        read(() => {
          const arrays = readNpz("here", file, ["x", "y"]);
          const labels = numbersAt("here", arrays, "y", "int32");
          expect(labels.size).toBe(labels.shape.reduce((product, size) => product * size, 1));
          expect(listsAt("here", arrays, "x").flat().every(isWhole)).toBe(true);
        }, file.length);
      }),
      runs(500),
    );
  });

  test("that were changed before they were compressed are read or refused", () => {
    const lists = fromBase64(fixture.lists.protocols[3]);
    fc.assert(
      fc.property(mutated(lists), (file) => {
        const zip = zipSync({ "x.npy": file });
        const found = read(() => listsAt("here", readNpz("here", zip, ["x"]), "x"), file.length);
        expect(found?.flat().every(isWhole) ?? true).toBe(true);
      }),
      runs(500),
    );
  });

  test("that are any bytes are refused", () => {
    fc.assert(
      fc.property(bytes(300), (file) => {
        expect(read(() => readNpz("here", file, ["x"]), file.length)).toBeUndefined();
      }),
      runs(500),
    );
  });
});

describe("NumPy's arrays", () => {
  test.each(fixture.npy.numbers)("of $name that were changed are read or refused", ({ file }) => {
    fc.assert(
      fc.property(mutated(fromBase64(file)), (changed) => {
        const found = read(() => readNpy("here", changed), changed.length);
        if (found === undefined) return;
        expect(found.data).toHaveLength(found.shape.reduce((product, size) => product * size, 1));
      }),
      runs(150),
    );
  });

  test("with any header are read or refused", () => {
    const size = fc.oneof(fc.nat({ max: 5 }), fc.constantFrom(2 ** 31, 2 ** 53 - 1, 3e7, -1, 1.5, 1e300));
    const descr = fc.constantFrom("<f8", "|u1", ">i4", "|O", "<c16", "<U3", "__proto__", "constructor", "|valueOf");
    fc.assert(
      fc.property(descr, fc.boolean(), fc.array(size, { maxLength: 5 }), bytes(64), (descr, fortran, shape, data) => {
        const order = fortran ? "True" : "False";
        const text = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape.join(", ")}), }`;
        const file = Uint8Array.from([
          ...Buffer.from(`\x93NUMPY\x01\0${String.fromCharCode(text.length)}\0${text}`, "latin1"),
          ...data,
        ]);
        const found = read(() => readNpy("here", file), file.length);
        if (found !== undefined) expect(found.data).toHaveLength(shape.reduce((product, one) => product * one, 1));
        read(() => readNpyLists("here", file), file.length);
      }),
      runs(1000),
    );
  });

  test.each(Object.entries(fixture.lists.protocols))(
    "of lists, by protocol %s, that were changed are read or refused",
    (_, file) => {
      fc.assert(
        fc.property(mutated(fromBase64(file)), (changed) => {
          const found = read(() => readNpyLists("here", changed), changed.length);
          expect(found?.flat().every(isWhole) ?? true).toBe(true);
        }),
        runs(500),
      );
    },
  );
});

test("pickles of any instructions are read or refused", () => {
  const known = "\x80\x95KMJ\x8aN\x88\x89CU\x8cBTX(]ae)\x85\x86\x87tqr\x94hjc\x93Rb."
    .split("")
    .map((one) => one.charCodeAt(0));
  const instruction = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.nat({ max: 255 }) },
  );
  fc.assert(
    fc.property(fc.array(instruction, { maxLength: 200 }), fc.nat({ max: 9 }), (program, rows) => {
      const file = Uint8Array.from(program);
      expect(read(() => readPickledLists("here", file, rows), file.length)).toBeUndefined();
    }),
    runs(3000),
  );
});

describe("compressed files", () => {
  const idx = Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  const archive = Uint8Array.from(tar({ "a/": "", "a/b": "words", c: "x".repeat(700) }));

  async function list(file: Uint8Array<ArrayBuffer>): Promise<number> {
    let total = 0;
    const unpacked = new Gunzip("here", file, 2 ** 20);
    for await (const { size, read } of tarEntries("here", unpacked)) total += (await read(size)).length;
    return total;
  }

  test.each([
    ["that were changed", (changed: Uint8Array) => Uint8Array.from(changed), gzipSync(idx)],
    ["of what was changed", (changed: Uint8Array) => Uint8Array.from(gzipSync(changed)), idx],
  ])("%s are read or refused as idx", async (_, file, valid) => {
    await fc.assert(
      fc.asyncProperty(mutated(valid), async (changed) => {
        const found = await readLater(() => readIdx("here", new Gunzip("here", file(changed), 2 ** 20), 2, 1000), 100);
        if (found !== undefined) expect(found.data).toHaveLength((found.shape[0] ?? 0) * (found.shape[1] ?? 0));
      }),
      runs(300),
    );
  });

  test.each([
    ["that were changed", (changed: Uint8Array) => Uint8Array.from(changed), gzipSync(archive)],
    ["of what was changed", (changed: Uint8Array) => Uint8Array.from(gzipSync(changed)), archive],
  ])("%s are read or refused as tar", async (_, file, valid) => {
    await fc.assert(
      fc.asyncProperty(mutated(valid), async (changed) => {
        await readLater(() => list(file(changed)), 10_000);
      }),
      runs(300),
    );
  });
});

test("indices of words that were changed are read or refused", async () => {
  const valid = new TextEncoder().encode('{"the": 1, "\\u00e9t\\u00e9": 20, "__proto__": 3}');
  await fc.assert(
    fc.asyncProperty(mutated(valid), async (changed) => {
      const { fetch } = serve({ "imdb_word_index.json": changed });
      const found = await readLater(() => datasets.imdb.getWordIndex({ fetch, verify: false }), changed.length);
      expect(Object.values(found ?? {}).every(isWhole)).toBe(true);
    }),
    runs(200),
  );
});
