/**
 * A Vite plugin that gives the course a few thousand of the handwritten digits, in one small file: data/digits.bin, gzip around the labels, a
 * byte each, and the pixels, 784 bytes each. The digit demo gets all of them as they were fetched.
 */
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { decode } from "fast-png";
import type { Plugin } from "vite";
import { mnist } from "../mnist.js";

/** From the front of the training digits, and of the 10,000 kept for tests. */
const [TRAIN, TEST, FIRST_TEST, PIXELS] = [4000, 1000, 55_000, 784];

export function serveDigits(): Plugin {
  let file: Buffer | undefined;
  const make = () => {
    file ??= packed();
    return file;
  };
  return {
    name: "wgrad:digits",
    configureServer: ({ middlewares }) =>
      void middlewares.use("/data/digits.bin", (_, response) => {
        try {
          response.setHeader("content-type", "application/octet-stream").end(make());
        } catch (error) {
          response.writeHead(404).end(String(error));
        }
      }),
    generateBundle() {
      if (!existsSync(mnist.images)) {
        return this.warn("there are no digits in .cache: node scripts/setup.mjs --digits fetches them");
      }
      this.emitFile({ type: "asset", fileName: "data/digits.bin", source: make() });
      for (const path of Object.values(mnist)) {
        this.emitFile({
          type: "asset",
          fileName: `data/mnist/${path.split(/[\\/]/).at(-1)}`,
          source: readFileSync(path),
        });
      }
    },
  };
}

function packed(): Buffer {
  const { data } = decode(readFileSync(mnist.images));
  const labels = readFileSync(mnist.labels);
  const chosen = [...Array(TRAIN).keys(), ...Array.from({ length: TEST }, (_, i) => FIRST_TEST + i)];
  const classes = chosen.map((i) => labels.subarray(i * 10, i * 10 + 10).indexOf(1));
  const pixels = chosen.map((i) => data.slice(i * PIXELS, (i + 1) * PIXELS) as Uint8Array);
  return gzipSync(Buffer.concat([Uint8Array.from(classes), ...pixels]), { level: 9 });
}
