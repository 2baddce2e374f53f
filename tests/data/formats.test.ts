import { gzipSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { Gunzip } from "../../src/data/formats/gunzip.js";
import { readIdx } from "../../src/data/formats/idx.js";
import { readNpy, readNpyLists } from "../../src/data/formats/npy.js";
import { readPickledLists } from "../../src/data/formats/pickle.js";
import { tarEntries } from "../../src/data/formats/tar.js";
import { unzip } from "../../src/data/formats/zip.js";
import { FormatError } from "../../src/errors.js";
import fixture from "../fixtures/datasets/datasets.json" with { type: "json" };
import { fromBase64 } from "../harness/serve.js";
import { header, tar } from "../harness/tar.js";

/** How much a reader claims for what it refuses, in buffers. */
function claimed(run: () => unknown): number {
  const before = process.memoryUsage().arrayBuffers;
  expect(run).toThrow(FormatError);
  return process.memoryUsage().arrayBuffers - before;
}

describe("an array of NumPy's", () => {
  test.each(fixture.npy.numbers)("of $name is read", ({ file, shape, values }) => {
    const found = readNpy("here", fromBase64(file));
    expect(found.shape).toEqual(shape);
    expect([...(found.data as Float64Array)]).toEqual(values);
  });

  test("of newer versions is read", () => {
    for (const file of [fixture.npy.version2, fixture.npy.version3]) {
      expect([...(readNpy("here", fromBase64(file)).data as Int32Array)]).toEqual([0, 1, 2]);
    }
  });

  test.each(Object.entries(fixture.npy.refused))("of %s is refused", (_, file) => {
    expect(() => readNpy("here", fromBase64(file))).toThrow(FormatError);
  });

  test.each(Object.entries(fixture.lists.refused))("that holds objects is refused, such as %s", (_, file) => {
    expect(() => readNpy("here", fromBase64(file))).toThrow("here: another type of numbers");
  });

  const valid = fromBase64(fixture.npy.numbers[0]?.file ?? "");
  test.each([
    ["cut short", valid.slice(0, -1), "cut short: expected 4 numbers of 8 bytes, received 31 bytes"],
    ["nothing", new Uint8Array(0), "not an array"],
    ["a web page", new TextEncoder().encode("<!doctype html>"), 'begin with "<!doctype html>"'],
    ["of version 9", valid.with(6, 9), "not an array"],
    ["with a header longer than the file", valid.with(9, 200), "a header of NumPy's"],
    ["with another header", valid.with(10, 65), "a header of NumPy's"],
  ])("that is %s is refused", (_, file, message) => {
    expect(() => readNpy("here", file)).toThrow(FormatError);
    expect(() => readNpy("here", file)).toThrow(message);
  });

  test.each([
    "(4294967295, 4294967295)",
    "(999999999999999,)",
    "(4294967295, 0, 3)",
    "(1e9,)",
    "(-1,)",
    `(${"1, ".repeat(33)})`,
    `(${"1".repeat(200)}x,)`,
  ])("that says it is %s is read or refused, and claims nothing", (shape) => {
    const text = `{'descr': '<f8', 'fortran_order': True, 'shape': ${shape}, }`;
    const file = Uint8Array.from([0x93, ...strToU8("NUMPY"), 1, 0, text.length, text.length >> 8, ...strToU8(text)]);
    if (shape.includes(" 0,")) expect(readNpy("here", file).data).toHaveLength(0);
    else expect(claimed(() => readNpy("here", file))).toBeLessThan(2 ** 20);
  });
});

test("an array of a type that every object has is refused", () => {
  const file = Uint8Array.from([
    0x93,
    ...strToU8("NUMPY\x01\x00\x3e\x00{'descr': '|valueOf', 'fortran_order': False, 'shape': (1,), }".padEnd(71)),
    10,
  ]);
  expect(() => readNpy("here", file)).toThrow(
    "another type of numbers: expected integers, floats or bools, received |valueOf",
  );
});

describe("lists in a pickle", () => {
  test.each(Object.entries(fixture.lists.protocols))("of protocol %s are read", (_, file) => {
    expect(readNpyLists("here", fromBase64(file))).toEqual(fixture.lists.lists);
  });

  test("of numbers of any size, and used twice, are read", () => {
    expect(readNpyLists("here", fromBase64(fixture.lists.negative))).toEqual([
      [-1, -40_000],
      [2 ** 40, 0],
    ]);
    expect(readNpyLists("here", fromBase64(fixture.lists.shared))).toEqual([[1, 2, 3], [4], [1, 2, 3]]);
  });

  test.each(Object.entries(fixture.lists.refused))("that are %s are refused", (_, file) => {
    expect(() => readNpyLists("here", fromBase64(file))).toThrow(FormatError);
  });

  test("name what they would have called, and call nothing", () => {
    const file = fromBase64(fixture.lists.refused["a call of the system"]);
    expect(() => readNpyLists("here", file)).toThrow("received the Python object posix system");
  });

  const start =
    "\x80\x02cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\x00tU\x01btR(K\x01(K\x03tcnumpy\ndtype\n(U\x02O8K\x00K\x01tR(K\x03U\x01|NNNtb\x89](";
  const pickle = (lists: string) => Uint8Array.from(`${start}${lists}etb.`, (letter) => letter.charCodeAt(0));

  test("may be written by hand", () => {
    expect(readPickledLists("here", pickle("](K\x07K\x08e](e](K\x09e"), 3)).toEqual([[7, 8], [], [9]]);
  });

  test.each([
    [
      "a list of a list over and over",
      `](${"K\x01".repeat(200)}eq\x01${"h\x01".repeat(2)}`,
      3,
      "the same over and over",
    ],
    ["a list within itself", "]q\x01h\x01ah\x01h\x01", 3, "something else in one of them"],
    ["as many marks as there is room for", "(".repeat(100_000), 3, "heaps up items"],
    ["many more lists than rows", "](e".repeat(30_000), 3, "as many lists as rows"],
    ["memories without end", `]${"\x94".repeat(100_000)}`, 3, "remembers too much"],
    ["too few lists", "]", 3, "another array"],
    ["a fraction", "](G\x00\x00\x00\x00\x00\x00\x00\x00e]]", 3, "the instruction 0x47"],
    ["nothing to append to", "0a", 3, "the instruction 0x30"],
    ["a long text", `U\xffX\xff\xff\x00\x00`, 3, "cut short"],
    ["a memory of nothing", "h\x07", 3, "recalls nothing"],
    ["more rows than there are", "", 2 ** 30, "at most 1048576 lists"],
  ])("with %s are refused", (_, lists, rows, message) => {
    const read = () => readPickledLists("here", pickle(lists), rows);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(message);
  });
});

describe("a zip archive", () => {
  const files = { "a.npy": strToU8("aaaa"), "b/a.npy": strToU8("bb"), "../a.npy": strToU8("c") };

  test.each([0, 9] as const)("gives what is asked for by its whole name, compressed by level %i", (level) => {
    const zip = zipSync(files, { level });
    expect([...unzip("here", zip, ["a.npy", "b/a.npy"], 6)]).toEqual([
      ["a.npy", files["a.npy"]],
      ["b/a.npy", files["b/a.npy"]],
    ]);
  });

  test("is refused if it lacks a file, or would be too long", () => {
    const zip = zipSync(files);
    expect(() => unzip("here", zip, ["c.npy"], 9)).toThrow("here: a file is missing: expected c.npy in the archive");
    expect(() => unzip("here", zip, ["a.npy"], 3)).toThrow("more than 3 bytes once unpacked");
  });

  test("that is a bomb is refused before it goes off", () => {
    const zip = zipSync({ "a.npy": new Uint8Array(20_000_000) }, { level: 9 });
    expect(zip.length).toBeLessThan(25_000);
    expect(claimed(() => unzip("here", zip, ["a.npy"], 2 ** 20))).toBeLessThan(2 ** 20);
  });

  test("that says less of its files than is true gives no more than it said", () => {
    const zip = zipSync({ "a.npy": new Uint8Array(5_000_000) }, { level: 9 });
    const directory = new DataView(zip.buffer).getUint32(zip.length - 6, true);
    new DataView(zip.buffer).setUint32(directory + 24, 100, true);
    expect(unzip("here", zip, ["a.npy"], 2 ** 20).get("a.npy")).toHaveLength(100);
    new DataView(zip.buffer).setUint32(directory + 24, 4_000_000_000, true);
    expect(() => unzip("here", zip, ["a.npy"], 2 ** 32)).toThrow("a.npy cannot be so long");
  });

  test("that holds a file twice is refused", () => {
    const zip = zipSync({ "a.npy": strToU8("x"), "b.npy": strToU8("y") });
    for (let at = 0; at < zip.length - 5; at++) {
      if (String.fromCharCode(...zip.subarray(at, at + 5)) === "b.npy") zip[at] = 97;
    }
    expect(() => unzip("here", zip, ["a.npy"], 9)).toThrow("a.npy stands twice");
  });

  test("that says it has four thousand million entries is refused", () => {
    const end = new Uint8Array(56 + 20 + 22);
    const view = new DataView(end.buffer);
    view.setUint32(0, 0x6064b50, true);
    view.setUint32(32, 0xffffffff, true);
    view.setUint32(56, 0x7064b50, true);
    view.setUint32(76, 0x6054b50, true);
    view.setUint16(84, 0xffff, true);
    expect(() => unzip("here", end, ["a.npy"], 9)).toThrow(FormatError);
  });

  test.each([
    ["nothing", new Uint8Array(0)],
    ["a web page", strToU8("<!doctype html>".repeat(10))],
    ["cut short", zipSync(files).slice(0, -30)],
  ])("that is %s is refused", (_, zip) => {
    expect(() => unzip("here", zip, ["a.npy"], 9)).toThrow(FormatError);
  });
});

describe("a gzip file", () => {
  const data = Uint8Array.from({ length: 300_000 }, (_, i) => (Math.imul(i, 0x9e3779b1) >>> 13) % 256);
  const file = new Uint8Array(gzipSync(data));
  const open = (bytes: Uint8Array<ArrayBuffer> = file, most = 2 ** 20) => new Gunzip("here", bytes, most);

  test("is read from front to end, in parts of any length", async () => {
    const gz = open();
    expect(await gz.read(3)).toEqual(data.slice(0, 3));
    await gz.skip(100_000);
    expect(await gz.read(0)).toHaveLength(0);
    expect(Buffer.from(data.subarray(100_003)).equals(await gz.read(199_997))).toBe(true);
    await expect(gz.end()).resolves.toBeUndefined();
  });

  test.each([
    ["of nothing", new Uint8Array(0), 1],
    ["that is none", strToU8("<!doctype html>"), 1],
    ["cut short", file.slice(0, -9), 300_000],
    ["shorter than is asked for", file, 300_001],
    ["with a flipped bit", file.with(2000, (file[2000] ?? 0) ^ 1), 300_000],
    ["with another sum", file.with(file.length - 6, (file[file.length - 6] ?? 0) ^ 1), 300_000],
  ])("%s is refused", async (_, bytes, length) => {
    const gz = open(bytes as Uint8Array<ArrayBuffer>);
    await expect(gz.read(length).then(() => gz.end())).rejects.toThrow(FormatError);
  });

  test("that is a bomb is left when it has become too long", async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(100_000_000), { level: 9 }));
    const before = process.memoryUsage().arrayBuffers;
    const gz = open(bomb);
    await expect(gz.skip(100_000_000)).rejects.toThrow("more than 1048576 bytes once unpacked");
    await gz.cancel();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
    await expect(open(file).read(2 ** 40)).rejects.toThrow("it ends too early");
  });

  test("has an end, and what may lie behind is said", async () => {
    const gz = () => open(new Uint8Array(gzipSync(Buffer.concat([Buffer.from("ab"), Buffer.alloc(70_000)]))));
    const [one, two] = [gz(), gz()];
    await one.read(2);
    await expect(one.end()).rejects.toThrow("more than there should be");
    await two.read(2);
    await expect(two.end((piece) => piece.every((byte) => byte === 0))).resolves.toBeUndefined();
  });
});

describe("an idx file", () => {
  const read = (bytes: readonly number[], axes = 1) =>
    readIdx("here", new Gunzip("here", new Uint8Array(gzipSync(Uint8Array.from(bytes))), 2 ** 20), axes, 100);

  test("is read", async () => {
    const file = [0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9];
    expect(await read(file, 2)).toEqual({ shape: [1, 2], data: Uint8Array.of(7, 9) });
  });

  test.each([
    ["of floats", [0, 0, 13, 1, 0, 0, 0, 0], 1],
    ["with other axes", [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 0], 1],
    ["too long", [0, 0, 8, 1, 0, 0, 0, 101, ...new Array<number>(101).fill(0)], 1],
    ["longer than anything", [0, 0, 8, 2, 255, 255, 255, 255, 255, 255, 255, 255], 2],
    ["cut short", [0, 0, 8, 1, 0, 0, 0, 2, 7], 1],
    ["with bytes behind", [0, 0, 8, 1, 0, 0, 0, 1, 7, 7], 1],
  ])("%s is refused", async (_, bytes, axes) => {
    await expect(read(bytes, axes)).rejects.toThrow(FormatError);
  });
});

describe("a tar archive", () => {
  async function list(archive: Uint8Array): Promise<string[]> {
    const found: string[] = [];
    for await (const { name, size, read } of tarEntries(
      "here",
      new Gunzip("here", new Uint8Array(gzipSync(archive)), 2 ** 20),
    )) {
      found.push(`${name}: ${new TextDecoder().decode(await read(Math.min(size, 3)))} of ${size}`);
    }
    return found;
  }

  test("tells of its files, read to their ends or not", async () => {
    const archive = tar({ "a/": "", "a/b": "words", "link a/c": "", d: "x".repeat(1024), "../e": "" });
    expect(await list(archive)).toEqual(["a/b: wor of 5", "d: xxx of 1024", "../e:  of 0"]);
  });

  test("without its last zeros, with more of them, or in parts of a path, is read", async () => {
    const long = header("b", 0);
    long.write("deep/folder", 345);
    long.write("        ", 148);
    long.write(
      `${long
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0")}\0 `,
      148,
    );
    expect(await list(Buffer.concat([long, Buffer.alloc(10_240)]))).toEqual(["deep/folder/b:  of 0"]);
  });

  const whole = tar({ a: "words" });
  test.each([
    ["of nothing", new Uint8Array(0)],
    ["of other bytes", new Uint8Array(2048).fill(65)],
    ["cut short in a header", whole.subarray(0, 100)],
    ["cut short in a file", whole.subarray(0, 515)],
    ["cut short behind a file", whole.subarray(0, 1024)],
    ["with another size", Buffer.from(whole).fill("7", 130, 131)],
    ["with bytes behind its end", Buffer.concat([whole, Buffer.from("x")])],
    ["whose file is longer than anything", Buffer.concat([header("a", 8 ** 11 - 1), Buffer.alloc(2048)])],
    ["whose size is no number", Buffer.concat([header("a", Number.NaN), Buffer.alloc(2048)])],
  ])("%s is refused", async (_, archive) => {
    await expect(list(archive)).rejects.toThrow(FormatError);
  });

  test("gives no more of a file than there is", async () => {
    const archive = new Gunzip("here", new Uint8Array(gzipSync(whole)), 2 ** 20);
    const greedy = async () => {
      for await (const { read } of tarEntries("here", archive)) await read(6);
    };
    await expect(greedy()).rejects.toThrow("expected 6 bytes of a, received 5");
  });
});
