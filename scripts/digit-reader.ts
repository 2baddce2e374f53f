import { pathToFileURL } from "node:url";
import {
  Conv2D,
  Dense,
  type Device,
  datasets,
  Flatten,
  init,
  MaxPooling2D,
  type Mnist,
  Reshape,
  Sequential,
} from "wgrad";
import { CACHE } from "./cache.js";
import { fetchFile } from "./fetch-file.js";
import { ensureDigits } from "./mnist.js";
import { openDawn } from "./train/dawn.js";

/** Digits to learn from, and a device in this process to do it on. */
export async function openDigits(): Promise<Mnist & { readonly device: Device }> {
  ensureDigits();
  const device = await init({ gpu: await openDawn() });
  return { device, ...(await datasets.mnist({ url: `${pathToFileURL(CACHE).href}/mnist`, fetch: fetchFile })) };
}

/** [batch, 784] → [batch, 10]. Nearly all its weights are in `conv2` and `hidden`. */
export function network(): Sequential {
  return new Sequential([
    new Reshape([28, 28, 1], { inputShape: [784] }),
    new Conv2D(16, 3, { activation: "relu", name: "conv1" }),
    new MaxPooling2D(),
    new Conv2D(32, 3, { activation: "relu", name: "conv2" }),
    new MaxPooling2D(),
    new Flatten(),
    new Dense(64, { activation: "relu", name: "hidden" }),
    new Dense(10, { activation: "softmax", name: "digit" }),
  ]);
}
