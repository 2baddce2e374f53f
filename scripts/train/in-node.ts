/** Does a job in this very process, on Dawn: Chrome's own WebGPU, as the npm package `webgpu`. */
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { datasets, init } from "wgrad";
import { mnist } from "../mnist.js";
import { openDawn } from "./dawn.js";
import { type Job, type JobEvent, type JobReport, trainOnDigits, type Weights } from "./job.js";

/** Rejects with a DeviceError when there is no adapter. */
export async function trainInNode(
  job: Job,
  tell: (event: JobEvent) => void,
): Promise<{ report: JobReport; weights: Weights }> {
  const device = await init({ gpu: await openDawn() });
  try {
    const digits = await datasets.mnist({ url: pathToFileURL(dirname(mnist.images)).href, fetch: fetchFile });
    return await trainOnDigits(job, digits, device, tell);
  } finally {
    device.destroy();
  }
}

/** `fetch` for `file:` addresses, which Node's own refuses. */
const fetchFile: typeof fetch = async (address) => new Response(await readFile(new URL(String(address))));
