import fc from "fast-check";
import { zipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import { Dense, FormatError, loadModel, Sequential, Tensor } from "../../../src/index.js";
import type { Hdf5Data } from "../../../src/io/hdf5/data.js";
import { type Hdf5Group, readHdf5 } from "../../../src/io/hdf5/read.js";
import { writeHdf5 } from "../../../src/io/hdf5/write.js";
import { cpuTimer } from "../../harness/cpu-time.js";
import { mutated, read, readLater, runs } from "../../harness/damaged.js";
import { bytesOfFile, kerasFiles } from "../../harness/keras-files.js";

// Files of models that were damaged, or made to do harm: read or refused with a typed error, in little time and memory.

const SLOWEST = 2000;

/** Reads every array of a file. */
function readAll({ members }: Hdf5Group): number {
  let count = 0;
  for (const member of members.values()) {
    if ("members" in member) count += readAll(member as Hdf5Group);
    else count += (member as Hdf5Data).read().size;
  }
  return count;
}

async function quick<T>(work: () => T): Promise<Awaited<T>> {
  const taken = cpuTimer();
  const result = await work();
  expect(taken()).toBeLessThan(SLOWEST);
  return result;
}

describe("HDF5", () => {
  const own = writeHdf5({
    attributes: { text: "t".repeat(300), names: ["a", "b"] },
    members: {
      group: {
        members: {
          "0": Tensor.from([
            [1, 2],
            [3, 4],
          ]),
          "1": Tensor.from([1], [], "int32"),
        },
      },
      other: { attributes: { name: "x" }, members: {} },
    },
  });
  let chunks: Uint8Array<ArrayBuffer>;
  beforeAll(async () => {
    chunks = await bytesOfFile(kerasFiles.chunks, ".h5");
  });

  test("that was changed is read or refused", async () => {
    fc.assert(
      fc.property(mutated(own), (bytes) => {
        read(() => readAll(readHdf5(bytes)), bytes.length);
      }),
      runs(1500),
    );
    fc.assert(
      fc.property(fc.nat({ max: chunks.length - 1 }), fc.nat({ max: 255 }), fc.nat({ max: 7 }), (at, byte, length) => {
        const bytes = chunks.slice().fill(byte, at, at + length);
        read(() => readAll(readHdf5(bytes)), bytes.length);
      }),
      runs(1500),
    );
  });

  test("is read whole where it is sound: chunks, filters, wide and narrow numbers", () => {
    const { attributes, members } = readHdf5(chunks);
    const expected = kerasFiles.chunks.outputs[0]?.data;
    for (const name of ["packed", "plain", "half"])
      expect([...(members.get(name) as Hdf5Data).read().values]).toEqual(expected);
    expect([...(members.get("never") as Hdf5Data).read().values]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(Object.fromEntries(attributes)).toEqual({ text: "ä", names: ["x", "long"], numbers: [1.5, 2.5] });
    expect((members.get("many") as Hdf5Group).members.size).toBe(40);
  });

  test("whose groups go round in a circle is refused, at once", async () => {
    // Every group's header is put in the place of every member's.
    const view = new DataView(own.buffer.slice(0));
    const root = view.getBigUint64(64, true);
    const bytes = new Uint8Array(view.buffer);
    for (let at = 96; at + 48 < bytes.length; at += 8) {
      if (String.fromCharCode(...bytes.subarray(at, at + 4)) !== "SNOD") continue;
      for (let i = 0; i < view.getUint16(at + 6, true); i++) view.setBigUint64(at + 16 + 40 * i, root, true);
    }
    await quick(() => expect(() => readHdf5(bytes)).toThrow(FormatError));
  });

  test("that says it holds more than it can is refused", async () => {
    for (const size of [2n ** 31n, 2n ** 40n, 2n ** 53n, 2n ** 64n - 1n]) {
      const bytes = chunks.slice();
      const view = new DataView(bytes.buffer);
      let changed = 0;
      // The first sizes of the dataspaces 7 × 5 and 2 × 3.
      for (let at = 0; at + 16 < bytes.length; at += 8) {
        const [a, b] = [view.getBigUint64(at, true), view.getBigUint64(at + 8, true)];
        if ((a !== 7n || b !== 5n) && (a !== 2n || b !== 3n)) continue;
        view.setBigUint64(at, size, true);
        changed++;
      }
      expect(changed).toBeGreaterThan(1);
      await quick(() => expect(read(() => readAll(readHdf5(bytes)), bytes.length)).toBeUndefined());
    }
  });
});

describe("a model's file", () => {
  const small = () => new Sequential([new Dense(2, { inputShape: [3] }), new Dense(1)]);

  test.each(["keras", "h5"])("(.%s) that was changed is opened or refused", async (format) => {
    const valid = await small().save({ format });
    await fc.assert(
      fc.asyncProperty(mutated(valid), async (bytes) => {
        await readLater(() => loadModel(bytes, { compile: false }), bytes.length);
      }),
      runs(150),
    );
  });

  test("that unpacks to far more than it is is refused", async () => {
    const text = new TextEncoder().encode(" ".repeat(70_000_000));
    const bomb = zipSync({ "config.json": text });
    const weights = zipSync({ "config.json": new TextEncoder().encode("{}"), "model.weights.h5": text });
    for (const bytes of [bomb, weights]) {
      await quick(() => expect(loadModel(bytes)).rejects.toThrow(FormatError));
    }
  });

  test("that says it unpacks to little is not unpacked further", async () => {
    const bytes = zipSync({ "config.json": new TextEncoder().encode(" ".repeat(20_000_000)) });
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 4 < bytes.length; at++)
      if (view.getUint32(at, true) === 20_000_000) view.setUint32(at, 10, true);
    await quick(() => readLater(() => loadModel(bytes), bytes.length));
  });

  test("that holds one member twice, or others beside, leads nowhere else", async () => {
    const config = new TextEncoder().encode("{}");
    const twice = zipSync({ "config.json": config, "config.jsoX": config }, { level: 0 });
    const bytes = Uint8Array.from(twice, (byte, i) => (byte === 88 && twice[i - 1] === 111 ? 110 : byte));
    await expect(loadModel(bytes)).rejects.toThrow("a member stands there twice");
    const beside = zipSync({ "../../config.json": config, "/etc/passwd": config });
    await expect(loadModel(beside)).rejects.toThrow(".keras: no model: expected a member config.json");
  });

  test("of tfjs's that was changed, or leads elsewhere, is opened or refused", async () => {
    const topology = { class_name: "Sequential", config: { layers: [dense] } };
    const manifest = (path: string) => [{ paths: [path], weights: [spec("kernel", [3, 2]), spec("bias", [2])] }];
    const json = (path: string) => JSON.stringify({ modelTopology: topology, weightsManifest: manifest(path) });
    const shard = new File([new Float32Array(8)], "a.bin");
    const model = await loadModel([new File([json("a.bin")], "model.json"), shard]);
    expect(model.countParams()).toBe(8);
    for (const path of ["../a.bin", "/a.bin", "https://example.org/a.bin", "x/../../a.bin", "file:///etc/passwd"]) {
      await expect(loadModel([new File([json(path)], "model.json"), shard])).rejects.toThrow(
        "its weights lie elsewhere",
      );
    }
    await fc.assert(
      fc.asyncProperty(mutated(new TextEncoder().encode(json("a.bin"))), async (bytes) => {
        await readLater(() => loadModel([new File([bytes], "model.json"), shard], { compile: false }), bytes.length);
      }),
      runs(200),
    );
  });
});

const dense = { class_name: "Dense", config: { name: "dense", units: 2, batch_input_shape: [null, 3] } };
const spec = (key: string, shape: readonly number[]) => ({ name: `dense/${key}`, shape, dtype: "float32" });
