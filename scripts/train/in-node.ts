/** Does a job in this very process, on Dawn: Chrome's own WebGPU, as the npm package `webgpu`. */
import { pathToFileURL } from "node:url";
import { init } from "wgrad";
import { CACHE } from "../cache.js";
import { fetchFile } from "../fetch-file.js";
import { openDawn } from "./dawn.js";
import type { JobEvent, Settings } from "./job.js";
import { type Work, work } from "./work.js";

/** Rejects with a DeviceError when there is no adapter. */
export async function trainInNode(job: Settings, tell: (event: JobEvent) => void): Promise<Work> {
  const device = await init({ gpu: await openDawn() });
  try {
    return await work(job, { folder: `${pathToFileURL(CACHE).href}/`, fetch: fetchFile }, device, tell);
  } finally {
    device.destroy();
  }
}
