import { Tensor } from "wgrad";
import { fetchPacked } from "./packed.js";

/** Handwritten digits, x [count, 28, 28, 1] from 0 to 1, y [count]. */
export interface Digits {
  readonly x: Tensor<"float32">;
  readonly y: Tensor<"int32">;
}

const PIXELS = 784;
const TEST = 1000;
let loading: Promise<{ train: Digits; test: Digits }> | undefined;

/**
 * The 4,000 digits of the course and 1,000 others for tests, fetched once. `folder`: where the site keeps its data. Rejects when the server
 * does not have them.
 */
export function loadDigits(folder?: URL): Promise<{ train: Digits; test: Digits }> {
  loading ??= fetchDigits(folder);
  return loading;
}

async function fetchDigits(folder?: URL): Promise<{ train: Digits; test: Digits }> {
  const bytes = await fetchPacked("digits.bin", "The digits", folder);
  const count = bytes.length / (PIXELS + 1);
  const part = (from: number, to: number): Digits => {
    const x = new Float32Array((to - from) * PIXELS);
    const start = count + from * PIXELS;
    for (let i = 0; i < x.length; i++) x[i] = (bytes[start + i] ?? 0) / 255; // a fifth of the time of Float32Array.from
    return {
      x: Tensor.from(x, [to - from, 28, 28, 1]),
      y: Tensor.from(Int32Array.from(bytes.subarray(from, to)), [to - from], "int32"),
    };
  };
  return { train: part(0, count - TEST), test: part(count - TEST, count) };
}
