import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DTypeError, FormatError } from "../../src/errors.js";
import { loadSafetensors, saveSafetensors } from "../../src/io/index.js";
import { Tensor } from "../../src/tensor.js";

/** A file written by hand, after the format's own description. */
function file(header: unknown, data: ArrayLike<number> = []): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

const bytesOf = (data: ArrayBufferView) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe("saveSafetensors", () => {
  test("writes length, header and data as the format says", () => {
    const bytes = saveSafetensors(
      { "dense/bias": Tensor.from([1, -2]), count: Tensor.from(Int32Array.of(7)) },
      { by: "me" },
    );
    const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(start % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)))).toEqual({
      __metadata__: { by: "me" },
      "dense/bias": { dtype: "F32", shape: [2], data_offsets: [0, 8] },
      count: { dtype: "I32", shape: [1], data_offsets: [8, 12] },
    });
    expect([...bytes.subarray(start)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 7, 0, 0, 0]);
  });

  test("writes of a view only what it shows", () => {
    const rows = Tensor.from([
      [1, 2],
      [3, 4],
      [5, 6],
    ]).slice(1, 2);
    expect(loadSafetensors(saveSafetensors({ rows })).tensors).toEqual({ rows: Tensor.from([[3, 4]]) });
  });

  test("has no tensor called __metadata__, and one called __proto__", () => {
    expect(() => saveSafetensors({ __metadata__: Tensor.from([1]) })).toThrow("no tensor can be called __metadata__");
    const odd = Object.fromEntries([["__proto__", Tensor.from([1])]]);
    expect(Object.keys(loadSafetensors(saveSafetensors(odd)).tensors)).toEqual(["__proto__"]);
  });
});

test("what was saved is loaded: any names, shapes and types, scalars and empty tensors too", () => {
  const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
  const dtype = fc.constantFrom("float32", "int32", "uint32", "bool");
  const tensor = fc.tuple(shape, dtype, fc.nat()).map(([shape, dtype, seed]) => {
    const made = Tensor.zeros(shape, dtype);
    for (let i = 0; i < made.size; i++) made.data[i] = dtype === "bool" ? (seed + i) % 2 : seed + i / 2;
    return made;
  });
  const text = fc.string({ unit: "grapheme" });
  fc.assert(
    fc.property(
      fc.dictionary(
        text.filter((name) => name !== "__metadata__"),
        tensor,
      ),
      fc.dictionary(text, text),
      (tensors, metadata) => {
        const loaded = loadSafetensors(saveSafetensors(tensors, metadata));
        expect(loaded.tensors).toEqual(tensors);
        expect(loaded.metadata).toEqual(metadata);
      },
    ),
  );
});

describe("loadSafetensors", () => {
  const read = (dtype: string, shape: readonly number[], data: ArrayBufferView) =>
    loadSafetensors(file({ t: { dtype, shape, data_offsets: [0, data.byteLength] } }, bytesOf(data))).tensors.t!;

  test("reads half floats", () => {
    const bits = Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x8000, 0x7bff, 0x7c00, 0xfc00, 0x7e00);
    const { data, dtype } = read("F16", [9], bits);
    const third = 0.333251953125;
    expect([...data]).toEqual([1, -2, third, 2 ** -24, -0, 65504, Infinity, -Infinity, Number.NaN]);
    expect(dtype).toBe("float32");
  });

  test("reads bfloat16 as the upper half of a float32", () => {
    expect([...read("BF16", [4], Uint16Array.of(0x3f80, 0xc000, 0x4049, 0x7f80)).data]).toEqual([
      1,
      -2,
      3.140625,
      Infinity,
    ]);
  });

  test("reads doubles as float32, and integers of other widths as int32", () => {
    expect(read("F64", [2], Float64Array.of(0.1, -1e300))).toEqual(Tensor.from(Float32Array.of(0.1, -Infinity)));
    expect(read("I64", [2], BigInt64Array.of(-1n, 2147483647n))).toEqual(Tensor.from(Int32Array.of(-1, 2147483647)));
    expect(read("U8", [2], Uint8Array.of(0, 255))).toEqual(Tensor.from(Int32Array.of(0, 255)));
    expect(read("I16", [1, 1], Int16Array.of(-300))).toEqual(Tensor.from(Int32Array.of(-300), [1, 1]));
  });

  test("reads a file that lies anywhere in memory, and keeps none of it", () => {
    const bytes = saveSafetensors({ t: Tensor.from([1, 2, 3]) });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const { tensors } = loadSafetensors(shifted.subarray(3));
    shifted.fill(0);
    expect(tensors).toEqual({ t: Tensor.from([1, 2, 3]) });
    expect(loadSafetensors(bytes.buffer).tensors).toEqual(tensors);
  });

  test("reads the memory of another window or frame", () => {
    const { tensors } = loadSafetensors(runInNewContext("Uint8Array.from(bytes).buffer", { bytes: saveSafetensors({ t: Tensor.from([1, 2]) }) })); // biome-ignore format: one line
    expect(tensors).toEqual({ t: Tensor.from([1, 2]) });
  });

  test("refuses a 64-bit integer that int32 cannot hold, and types it does not know", () => {
    expect(() => read("I64", [1], BigInt64Array.of(2147483648n))).toThrow(DTypeError);
    expect(() => read("F8_E4M3", [1], Uint8Array.of(1))).toThrow(
      "loadSafetensors: t is of a type we do not read: expected BOOL, ",
    );
    expect(() => read("constructor", [1], Uint8Array.of(1))).toThrow(DTypeError);
  });

  const good = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
  test.each([
    ["nothing", new Uint8Array()],
    ["a web page", new TextEncoder().encode("<!doctype html>")],
    ["a header longer than the file", file({ t: good }, [0, 0, 0, 0]).subarray(0, 40)],
    ["a header that is not JSON", file("{t}")],
    ["a header that is no object", file("[]")],
    ["metadata that is not text", file({ __metadata__: { epochs: 5 } })],
    ["a tensor without offsets", file({ t: { dtype: "F32", shape: [1] } }, [0, 0, 0, 0])],
    ["a negative size", file({ t: { ...good, shape: [-1] } }, [0, 0, 0, 0])],
    ["another size than the shape's", file({ t: { ...good, shape: [2] } }, [0, 0, 0, 0])],
    ["data cut short", file({ t: good }, [0, 0, 0])],
    ["data to spare", file({ t: good }, [0, 0, 0, 0, 0])],
    ["a hole", file({ t: { ...good, data_offsets: [4, 8] } }, [0, 0, 0, 0, 0, 0, 0, 0])],
    ["an overlap", file({ t: good, u: { dtype: "F32", shape: [1], data_offsets: [0, 4] } }, [0, 0, 0, 0])],
    ["offsets that run backwards", file({ t: { ...good, shape: [0], data_offsets: [4, 0] } }, [0, 0, 0, 0])],
  ])("refuses %s", (_, bytes) => {
    expect(() => loadSafetensors(bytes)).toThrow(FormatError);
  });
});
