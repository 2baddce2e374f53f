import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import {
  Dense,
  FormatError,
  KerasFileEditor,
  loadModel,
  modelFromJson,
  openSafetensors,
  Sequential,
  saveSafetensors,
  Tensor,
} from "../../src/index.js";
import items from "../fixtures/keras-files/get-item.json" with { type: "json" };
import { mutated, read, readLater, runs } from "../harness/damaged.js";
import { savedFiles } from "../harness/saved-files.js";

// Files in several parts, and what leads from one to the next, made to do harm: read or refused with a typed error. `FUZZ=60` tries
// so many times as much.

const small = () => new Sequential([new Dense(2, { inputShape: [3] }), new Dense(1)]);
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const replaced = (files: readonly File[], i: number, bytes: Uint8Array<ArrayBuffer>) =>
  files.map((file, j) => (i === j ? new File([bytes], file.name) : file));
const bytesOf = async (file: File | undefined) => new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer());

describe.each(["safetensors.index.json", "tfjs"])("a model in several files (%s)", (format) => {
  test("of which one was changed is opened or refused", async () => {
    const files = await savedFiles(small(), { format, shardBytes: 20 });
    expect(files.length).toBeGreaterThan(2);
    for (const [i, file] of files.slice(0, 2).entries()) {
      await fc.assert(
        fc.asyncProperty(mutated(await bytesOf(file)), async (bytes) => {
          await readLater(() => loadModel(replaced(files, i, bytes as Uint8Array<ArrayBuffer>)), bytes.length);
        }),
        runs(150),
      );
    }
  });

  test("in which any value stands in any place is opened or refused", async () => {
    const files = await savedFiles(small(), { format, shardBytes: 20 });
    const json = new TextDecoder().decode(await bytesOf(files[0]));
    const strange = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(null, -1, 2 ** 31, 2 ** 53, 1e300, "__proto__", "../x", {}, []),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(), strange, async (place, value) => {
        let at = 0;
        const changed = text(
          JSON.parse(JSON.stringify(JSON.parse(json), (_, old) => (at++ === place % 90 ? value : old)) ?? "0"),
        );
        await readLater(() => loadModel(replaced(files, 0, changed)), changed.length);
      }),
      runs(300),
    );
  });
});

describe("one file named again and again", () => {
  const shard = new File([new Uint8Array(1000)], "a.bin");
  const names = Array.from({ length: 20_000 }, (_, i) => `${i}.bin`);

  test.each([
    ["twice in a group", [{ paths: ["a.bin", "a.bin"], weights: [] }]],
    [
      "in two groups",
      [
        { paths: ["a.bin"], weights: [] },
        { paths: ["a.bin"], weights: [] },
      ],
    ],
    ["as 20,000 others", [{ paths: names, weights: [] }]],
  ])("%s is not read so often", async (_, weightsManifest) => {
    const modelTopology = { class_name: "Sequential", config: { layers: [] } };
    const model = new File([text({ modelTopology, weightsManifest })], "model.json");
    await expect(loadModel([model, shard])).rejects.toThrow(/a file is named twice|too many files/);
  });

  test("by an index is asked for once, and 20,000 are not", async () => {
    let asked = 0;
    const tensors = saveSafetensors({ x: Tensor.from([1]), y: Tensor.from([2]) });
    const index = (map: object) => text({ metadata: {}, weight_map: map });
    const fetch = (body: Uint8Array<ArrayBuffer>) => async (address: unknown) => {
      if (String(address).endsWith(".json")) return new Response(body);
      asked++;
      return new Response(tensors);
    };
    const address = "https://example.org/model.safetensors.index.json";
    const both = { x: "a.safetensors", y: "a.safetensors" };
    await openSafetensors(address, { fetch: fetch(index(both)) as never });
    expect(asked).toBeLessThanOrEqual(2); // whether it comes in parts, and whole
    const many = Object.fromEntries(names.map((name) => [name, `${name}.safetensors`]));
    await expect(openSafetensors(address, { fetch: fetch(index(many)) as never })).rejects.toThrow("too many files");
  });
});

test("a server that says a file is endless is not asked for all of it", async () => {
  const size = 2 ** 50;
  const header = text({ x: { dtype: "F32", shape: [2 ** 40], data_offsets: [0, 2 ** 42] } });
  const whole = new Uint8Array(8 + header.length);
  new DataView(whole.buffer).setBigUint64(0, BigInt(header.length), true);
  whole.set(header, 8);
  const lying = (total: number) => async (_: unknown, init?: RequestInit) => {
    const [start = 0, last = 0] = (new Headers(init?.headers).get("range") ?? "")
      .replace("bytes=", "")
      .split("-")
      .map(Number);
    const part = whole.slice(start, last + 1);
    return new Response(part, { status: 206, headers: { "content-range": `bytes ${start}-${last}/${total}` } });
  };
  const address = "https://example.org/x.safetensors";
  await expect(openSafetensors(address, { fetch: lying(size) })).rejects.toThrow(FormatError);
  const { tensors } = await openSafetensors(address, { fetch: lying(8 + header.length + 2 ** 42) });
  await expect(tensors.x?.read()).rejects.toThrow("too large a part");
});

describe("an archive whose weights are not packed", () => {
  test("and whose directory was changed is opened or refused", async () => {
    const valid = await small().save({ format: "keras" });
    const directory = valid.length - 400; // where members are listed
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 399 }), fc.nat({ max: 255 }), fc.nat({ max: 7 }), async (at, byte, length) => {
        const bytes = valid.slice().fill(byte, directory + at, directory + at + length);
        await readLater(() => loadModel(bytes), bytes.length);
      }),
      runs(300),
    );
  });

  test("opens alike when they are", async () => {
    const model = small();
    const stored = await model.save({ format: "keras" });
    const { unzipSync } = await import("fflate");
    const packed = zipSync(unzipSync(stored), { level: 9 });
    expect(packed.length).toBeLessThan(stored.length);
    const values = async (bytes: Uint8Array) => (await (await loadModel(bytes)).getWeights()).map(({ data }) => data);
    expect(await values(packed)).toEqual(await values(stored));
  });
});

test("a file that is edited may have been changed", async () => {
  const valid = await small().saveWeights({ format: "weights.h5" });
  const model = small();
  await fc.assert(
    fc.asyncProperty(mutated(valid), async (bytes) => {
      await readLater(async () => {
        const editor = await KerasFileEditor.open(bytes);
        editor.summary();
        editor.compare(model);
        return editor.save({ format: "weights.h5" });
      }, bytes.length);
    }),
    runs(200),
  );
});

test("anything may stand in the brackets between layers", () => {
  const slice = { class_name: "__slice__", config: { start: null, stop: null, step: null } };
  const some = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, slice, { class_name: "__ellipsis__", config: {} }, 1e9, "…"),
  );
  const valid = JSON.stringify(items.model);
  fc.assert(
    fc.property(fc.nat({ max: 5 }), fc.oneof(some, fc.array(some, { maxLength: 6 })), (which, key) => {
      const model = JSON.parse(valid);
      model.config.layers[1 + which].inbound_nodes[0].args[1] = key;
      const json = JSON.stringify(model);
      read(() => modelFromJson(json), json.length);
    }),
    runs(300),
  );
});
