import { afterEach, expect, test } from "vitest";
import { sha256, sumOf } from "../../src/data/checksum.js";
import { type DownloadProgress, download } from "../../src/data/download.js";
import { type CifarLayout, readCifar } from "../../src/data/sets/load-cifar.js";
import { datasets, FormatError } from "../../src/index.js";
import fixture from "../fixtures/datasets/datasets.json";
import { fromBase64, serve } from "../harness/serve.js";

// What only a browser has: Cache Storage, its own fetch, its own DecompressionStream. No GPU is needed.

const NAME = "wgrad-datasets";
const bytes = fromBase64(fixture.imdb.file);
const url = new URL("imdb.npz", location.href).href;

afterEach(async () => void (await caches.delete(NAME)));

test("a file is kept in Cache Storage, verified when it is taken from there, and got again when it is another", async () => {
  const file = { url, checksum: sha256(await sumOf("here", bytes, "SHA-256")), remedy: "" };
  const { asked, fetch } = serve({ "imdb.npz": bytes });
  const seen: DownloadProgress[] = [];
  const get = () => download("here", file, { fetch, progress: (one) => seen.push(one) });
  expect(await get()).toEqual(bytes);
  expect(await get()).toEqual(bytes);
  expect(asked).toEqual([url]);
  expect(seen.at(-1)).toEqual({ url, received: bytes.length, total: bytes.length });
  const cache = await caches.open(NAME);
  expect((await cache.keys()).map((request) => request.url)).toEqual([url]);
  await cache.put(url, new Response("damaged"));
  expect(await get()).toEqual(bytes);
  expect(asked).toEqual([url, url]);
  expect(await get()).toEqual(bytes);
  expect(asked).toHaveLength(2);
});

test("what is not the published file is not kept", async () => {
  const { fetch } = serve({ "imdb.npz": bytes });
  await expect(datasets.imdb({ url: location.href, fetch })).rejects.toThrow(FormatError);
  await datasets.imdb({ url: location.href, fetch, verify: false });
  expect(await (await caches.open(NAME)).keys()).toEqual([]);
});

test("the page's own fetch is followed, and aborted", async () => {
  const seen: number[] = [];
  const progress = ({ received }: DownloadProgress) => seen.push(received);
  const source = URL.createObjectURL(new Blob([bytes]));
  expect(await download("here", { url: source, remedy: "" }, { progress })).toEqual(bytes);
  expect(seen.at(-1)).toBe(bytes.length);
  const aborted = download("here", { url: source, remedy: "" }, { signal: AbortSignal.abort(new Error("no more")) });
  await expect(aborted).rejects.toThrow("no more");
});

test("texts and pictures are read as in Node", async () => {
  const { fetch } = serve({ "imdb.npz": bytes });
  const { train } = await datasets.imdb({ fetch, verify: false });
  expect(train.x).toEqual(fixture.imdb.cases[0]?.train.x);
  const layout: CifarLayout = { train: ["a"], test: ["b"], trainRows: 2, testRows: 2, labels: 2, label: 1 };
  const records = fixture.cifar.records.flatMap((record) => [...fromBase64(record)]);
  const { test } = await readCifar("here", await gzipped(archive({ a: records, b: records })), layout);
  expect(test.x.data).toEqual(Float32Array.from(fromBase64(fixture.cifar.x)));
  await expect(readCifar("here", (await gzipped(new Uint8Array(600))).slice(0, -9), layout)).rejects.toThrow(
    FormatError,
  );
});

async function gzipped(data: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([data]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** As little of a tar archive as is read. */
function archive(files: Readonly<Record<string, readonly number[]>>): Uint8Array<ArrayBuffer> {
  const blocks = Object.entries(files).flatMap(([name, data]) => {
    const header = new Uint8Array(512);
    const write = (text: string, at: number) => header.set(new TextEncoder().encode(text), at);
    write(name, 0);
    write(data.length.toString(8).padStart(11, "0"), 124);
    write("        ", 148);
    write("0", 156);
    write(
      header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, "0"),
      148,
    );
    return [...header, ...data, ...new Array<number>((512 - (data.length % 512)) % 512).fill(0)];
  });
  return Uint8Array.from([...blocks, ...new Array<number>(1024).fill(0)]);
}
