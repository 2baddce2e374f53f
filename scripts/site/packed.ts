/**
 * A Vite plugin that gives the course its data in small files, gzip around what a maker gives: data/digits.bin and data/emoji.bin. The digit demo gets all
 * digits as they were fetched.
 */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { mnist } from "../mnist.js";
import { packedDigits } from "./digits.js";
import { packedEmoji } from "./emoji.js";

const MAKERS: Readonly<Record<string, () => Uint8Array>> = {
  "data/digits.bin": packedDigits,
  "data/emoji.bin": packedEmoji,
};

export function servePacked(): Plugin {
  const made = new Map<string, Uint8Array>();
  const make = (name: string, maker: () => Uint8Array) => {
    const file = made.get(name) ?? gzipSync(maker(), { level: 9 });
    made.set(name, file);
    return file;
  };
  return {
    name: "wgrad:packed",
    configureServer({ middlewares }) {
      for (const [name, maker] of Object.entries(MAKERS)) {
        middlewares.use(`/${name}`, (_, response) => {
          try {
            response.setHeader("content-type", "application/octet-stream").end(make(name, maker));
          } catch (error) {
            response.writeHead(404).end(String(error));
          }
        });
      }
    },
    generateBundle() {
      for (const [fileName, maker] of Object.entries(MAKERS))
        this.emitFile({ type: "asset", fileName, source: make(fileName, maker) });
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
