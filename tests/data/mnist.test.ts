import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32, deflateSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { datasets } from "../../src/data/index.js";
import { decodeSprite } from "../../src/data/sets/sprite.js";
import { ArgumentError, DownloadError, FormatError } from "../../src/errors.js";
import { serve } from "../harness/serve.js";

/** A PNG put together by hand, so that the decoder is not checked against its own encoder. Colour 0 is grey, 2 RGB. */
function png(width: number, height: number, pixels: Uint8Array, colour: 0 | 2 = 0): Uint8Array<ArrayBuffer> {
  const stride = pixels.length / height;
  const lines = Buffer.alloc(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const filter = y % 2; // 0 as it is, 1 as the difference to the left
    const line = lines.subarray(y * (stride + 1), (y + 1) * (stride + 1));
    line[0] = filter;
    for (let x = 0; x < stride; x++) {
      const left = filter === 1 && x >= stride / width ? pixels[y * stride + x - stride / width]! : 0;
      line[x + 1] = pixels[y * stride + x]! - left;
    }
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, colour, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(lines, { level: 1 })), chunk("IEND", Buffer.of())];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const oneHot = (classes: number, labels: readonly number[]) =>
  Uint8Array.from(labels.flatMap((label) => Array.from({ length: classes }, (_, i) => Number(i === label))));

describe("decodeSprite", () => {
  const layout = { count: 3, pixels: 4, classes: 5 };
  const pixels = Uint8Array.of(0, 255, 51, 102, 7, 7, 0, 200, 255, 255, 1, 0);
  const labels = oneHot(5, [4, 0, 2]);
  const sprite = png(4, 3, pixels);
  const decode = (images: Uint8Array<ArrayBuffer>, ys: Uint8Array<ArrayBuffer> = labels) =>
    decodeSprite("sprite", images, ys, layout);

  test("gives one image a row from 0 to 1, and the labels", () => {
    const { x, y } = decode(sprite);
    expect(x).toMatchObject({
      shape: [3, 4],
      dtype: "float32",
      data: Float32Array.from(pixels, (value) => value / 255),
    });
    expect(y).toMatchObject({ shape: [3], dtype: "int32", data: Int32Array.of(4, 0, 2) });
  });

  test.each([
    ["another size", png(3, 4, pixels), "expected 4 × 3 grey pixels of 8 bits, received 3 × 4 pixels of 1 × 8 bits"],
    ["colours", png(4, 3, new Uint8Array(36), 2), "received 4 × 3 pixels of 3 × 8 bits"],
    ["a web page", new TextEncoder().encode("<!doctype html>\n<p>Not here"), 'begin with "<!doctype html>…<p>Not h"'],
    ["nothing", new Uint8Array(0), "expected a PNG file, received 0 bytes"],
    ["a file cut short", sprite.slice(0, -30), "does not decode"],
    ["a flipped bit", sprite.with(50, sprite[50]! ^ 4), "does not decode"],
  ])("refuses %s as images", (_, images, message) => {
    const read = () => decode(images as Uint8Array<ArrayBuffer>);
    expect(read).toThrow(FormatError);
    expect(read).toThrow(message);
    expect(read).toThrow(/^sprite, images: /);
  });

  test.each([
    ["too few labels", labels.slice(1), "expected 3 × 5 = 15 bytes, received 14 bytes"],
    ["no class", labels.with(4, 0), "expected a single 1 among zeros, received [0, 0, 0, 0, 0] for image 0"],
    ["two classes", labels.with(6, 1), "received [1, 1, 0, 0, 0] for image 1"],
    ["other numbers", labels.with(6, 9), "received [1, 9, 0, 0, 0] for image 1"],
  ])("refuses %s", (_, ys, message) => {
    expect(() => decode(sprite, ys)).toThrow(FormatError);
    expect(() => decode(sprite, ys)).toThrow(message);
  });
});

describe("datasets.mnist", { timeout: 30_000 }, () => {
  const count = 65_000;
  const labels = oneHot(
    10,
    Array.from({ length: count }, (_, i) => i % 10),
  );

  test("gives 55,000 digits to train and 10,000 to test", async () => {
    const pixels = new Uint8Array(784 * count).fill(255, 784 * (count - 1));
    const { asked, fetch } = serve({ "mnist_images.png": png(784, count, pixels), mnist_labels_uint8: labels });
    const { train, test } = await datasets.mnist({ url: "/digits", fetch });
    expect(asked).toEqual(["/digits/mnist_images.png", "/digits/mnist_labels_uint8"]);
    expect(train.x).toMatchObject({ shape: [55_000, 784], dtype: "float32" });
    expect(train.y).toMatchObject({ shape: [55_000], dtype: "int32" });
    expect(test.x.shape).toEqual([10_000, 784]);
    expect([...test.y.slice(0, 3).data]).toEqual([0, 1, 2]);
    expect([train.x.at(0).data[0], test.x.at(-1).data[0]]).toEqual([0, 1]);
  });

  test("asks a public server unless told, or each file where it is said to be", async () => {
    const { asked, fetch } = serve({});
    await expect(datasets.mnist({ fetch })).rejects.toThrow(DownloadError);
    await expect(datasets.mnist({ url: "a/", labelsUrl: "b.bin", fetch })).rejects.toThrow(DownloadError);
    expect(asked).toEqual([
      "https://storage.googleapis.com/learnjs-data/model-builder/mnist_images.png",
      "https://storage.googleapis.com/learnjs-data/model-builder/mnist_labels_uint8",
      "a/mnist_images.png",
      "b.bin",
    ]);
  });

  test("names the address that failed, why, and a way out", async () => {
    const { fetch } = serve({});
    await expect(datasets.mnist({ url: "https://here.test", fetch })).rejects.toThrow(
      "datasets.mnist: https://here.test/mnist_images.png could not be fetched: expected 200 OK, received 404 Not Found. " +
        "Check the network, or serve mnist_images.png and mnist_labels_uint8 yourself and pass their folder as url.",
    );
    const down = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") }));
    await expect(datasets.mnist({ url: "x", fetch: down })).rejects.toThrow(
      "x/mnist_images.png could not be fetched (connect ECONNREFUSED)",
    );
  });

  test("rejects with the signal's reason when aborted", async () => {
    const server = createServer(() => {}); // takes the call and never answers
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.closeAllConnections());
    onTestFinished(() => void server.close());
    const controller = new AbortController();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const result = datasets.mnist({ url, signal: controller.signal });
    controller.abort(new Error("changed my mind"));
    await expect(result).rejects.toThrow("changed my mind");
  });

  test("refuses addresses of files that its source does not have", async () => {
    const { asked, fetch } = serve({});
    for (const place of ["imagesUrl", "labelsUrl"]) {
      const wrong = datasets.mnist({ source: "keras", [place]: "x", fetch });
      await expect(wrong).rejects.toThrow(ArgumentError);
      await expect(wrong).rejects.toThrow(`datasets.mnist: no such ${place}`);
    }
    expect(asked).toEqual([]);
  });

  test("says so when another picture comes", async () => {
    const { fetch } = serve({ "mnist_images.png": png(784, 2, new Uint8Array(784 * 2)), mnist_labels_uint8: labels });
    await expect(datasets.mnist({ url: "x", fetch })).rejects.toThrow(
      "datasets.mnist, images: another picture: expected 784 × 65000 grey pixels of 8 bits, received 784 × 2 pixels",
    );
  });

  const cache = new URL("../../.cache/mnist/", import.meta.url);
  test.runIf(existsSync(new URL("mnist_images.png", cache)))("reads the digits themselves", async () => {
    const { fetch } = serve({
      "mnist_images.png": new Uint8Array(readFileSync(new URL("mnist_images.png", cache))),
      mnist_labels_uint8: new Uint8Array(readFileSync(new URL("mnist_labels_uint8", cache))),
    });
    const { test } = await datasets.mnist({ url: "x", fetch });
    expect([...test.y.slice(0, 10).data]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]); // how MNIST's test set begins
    expect(test.x.data.reduce((sum, value) => sum + value, 0) / test.x.size).toBeCloseTo(0.1325, 3); // its known mean
  });
});
