import { Tensor } from "wgrad";

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
export function loadDigits(
  folder = new URL("../../data/", document.baseURI),
): Promise<{ train: Digits; test: Digits }> {
  loading ??= fetchDigits(folder);
  return loading;
}

async function fetchDigits(folder: URL): Promise<{ train: Digits; test: Digits }> {
  const response = await fetch(new URL("digits.bin", folder));
  if (!response.ok || response.body === null)
    throw new Error(`The digits did not come: ${response.status} ${response.statusText}.`);
  const unzipped = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  const bytes = new Uint8Array(await unzipped.arrayBuffer());
  const count = bytes.length / (PIXELS + 1);
  const part = (from: number, to: number): Digits => ({
    x: Tensor.from(
      Float32Array.from(bytes.subarray(count + from * PIXELS, count + to * PIXELS), (value) => value / 255),
      [to - from, 28, 28, 1],
    ),
    y: Tensor.from(Int32Array.from(bytes.subarray(from, to)), [to - from], "int32"),
  });
  return { train: part(0, count - TEST), test: part(count - TEST, count) };
}
