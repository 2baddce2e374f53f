/**
 * A Vite plugin that gives the course its data in small files, gzip around what a maker gives: data/digits.bin and data/emoji.bin. The digit demo gets all
 * digits as they were fetched.
 */
import { existsSync, readFileSync } from "node:fs";
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
      const areThere = existsSync(mnist.images);
      if (!areThere) this.warn("there are no digits in .cache: node scripts/setup.mjs --digits fetches them");
      for (const [fileName, maker] of Object.entries(MAKERS))
        if (areThere || maker !== packedDigits)
          this.emitFile({ type: "asset", fileName, source: make(fileName, maker) });
      if (!areThere) return;
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
