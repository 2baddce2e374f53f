import { OutOfMemoryError } from "../errors.js";

/** Throws an OutOfMemoryError for a buffer that is larger than the device lets one be. */
export function checkBufferSize({ limits }: GPUDevice, where: string, byteLength: number): void {
  if (byteLength <= limits.maxBufferSize) return;
  throw new OutOfMemoryError({
    where,
    problem: "larger than this device allows one buffer to be",
    expected: `at most ${limits.maxBufferSize} bytes`,
    received: `${byteLength}`,
    remedy: "Use a smaller batch or model",
  });
}
