/** Fetches and decodes the digits: seconds of work, during which the page stays awake. */
import { datasets, type Mnist, WgradError } from "wgrad";
import type { DigitsMessage } from "./digits.js";

self.addEventListener("message", async ({ data: folder }: MessageEvent<string>) => {
  try {
    const { train, test } = await fetchDigits(folder);
    const message: DigitsMessage = {
      train: { x: train.x.data, y: train.y.data },
      test: { x: test.x.data, y: test.y.data },
    };
    const buffers = [train, test].flatMap(({ x, y }) => [x.data.buffer, y.data.buffer]);
    self.postMessage(message, { transfer: [...new Set(buffers)] });
  } catch (error) {
    const message: DigitsMessage = { failure: error instanceof Error ? error.message : String(error) };
    self.postMessage(message);
  }
});

/** From our own server where it has them, else from the public one. */
async function fetchDigits(folder: string): Promise<Mnist> {
  try {
    return await datasets.mnist({ url: folder });
  } catch (error) {
    if (error instanceof WgradError) return datasets.mnist();
    throw error;
  }
}
