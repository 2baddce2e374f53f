import { type Mnist, Tensor } from "wgrad";

interface Arrays {
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Int32Array<ArrayBuffer>;
}

/** What the worker answers. */
export type DigitsMessage = { readonly train: Arrays; readonly test: Arrays } | { readonly failure: string };

/** The 65,000 digits, decoded by a worker. Rejects when they could not be had. */
export function loadDigits(): Promise<Mnist> {
  const worker = new Worker(new URL("./digits.worker.ts", import.meta.url), { type: "module" });
  return new Promise<Mnist>((resolve, reject) => {
    worker.addEventListener("error", ({ message }) => reject(new Error(message || "The worker did not start.")));
    worker.addEventListener("message", ({ data }: MessageEvent<DigitsMessage>) => {
      if ("failure" in data) reject(new Error(data.failure));
      else resolve({ train: tensors(data.train), test: tensors(data.test) });
    });
    worker.postMessage(new URL("../data/mnist/", document.baseURI).href);
  }).finally(() => worker.terminate());
}

function tensors({ x, y }: Arrays): Mnist["train"] {
  return { x: Tensor.from(x, [y.length, x.length / y.length]), y: Tensor.from(y, [y.length], "int32") };
}
