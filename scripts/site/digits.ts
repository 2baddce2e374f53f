/** A few thousand of the handwritten digits: the labels, a byte each, and the pixels, 784 bytes each. */
import { readFileSync } from "node:fs";
import { decode } from "fast-png";
import { mnist } from "../mnist.js";

/** From the front of the training digits, and of the 10,000 kept for tests. */
const [TRAIN, TEST, FIRST_TEST, PIXELS] = [4000, 1000, 55_000, 784];

export function packedDigits(): Uint8Array {
  const { data } = decode(readFileSync(mnist.images));
  const labels = readFileSync(mnist.labels);
  const chosen = [...Array(TRAIN).keys(), ...Array.from({ length: TEST }, (_, i) => FIRST_TEST + i)];
  const classes = chosen.map((i) => labels.subarray(i * 10, i * 10 + 10).indexOf(1));
  const pixels = chosen.map((i) => data.slice(i * PIXELS, (i + 1) * PIXELS) as Uint8Array);
  return Buffer.concat([Uint8Array.from(classes), ...pixels]);
}
