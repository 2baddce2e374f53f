import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { Conv2D, Dense, datasets, Flatten, MaxPooling2D, type Mnist, Reshape, Sequential } from "wgrad";
import { CACHE } from "./cache.js";
import { ensureDigits } from "./mnist.js";

/** A small net that reads digits, [batch, 784] → [batch, 10]. */
export function digitReader(): Sequential {
  return new Sequential([
    new Reshape([28, 28, 1], { inputShape: [784] }),
    new Conv2D(16, 3, { activation: "relu" }),
    new MaxPooling2D(),
    new Conv2D(32, 3, { activation: "relu" }),
    new MaxPooling2D(),
    new Flatten(),
    new Dense(64, { activation: "relu" }),
    new Dense(10, { activation: "softmax" }),
  ]);
}

/** The digits, from the files that `npm start` laid down. */
export async function openDigits(): Promise<Mnist> {
  ensureDigits();
  return datasets.mnist({ url: `${pathToFileURL(CACHE).href}/mnist`, fetch: fetchFile });
}

const fetchFile: typeof fetch = async (address) => new Response(await readFile(new URL(String(address))));
