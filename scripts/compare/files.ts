import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applications, init, type Model, SGD, Tensor } from "wgrad";
import { openDawn } from "../train/dawn.js";

/** What one file takes to be opened, in a process of its own. */
interface Opening {
  readonly seconds: number;
  /** The most memory at one time, above what the process had before. */
  readonly peak: number;
}

const MB = 1e6;

/**
 * Prints what ResNet50 of random weights takes: built, predicted, trained one step, saved in each format, and opened again in a new process, with
 * the most memory of the host that this took, against the size of the file.
 */
export async function compareFiles(): Promise<void> {
  const device = await init({ gpu: await openDawn() });
  console.log(device.adapter);
  const folder = mkdtempSync(join(tmpdir(), "wgrad-files-"));
  try {
    const model: Model = await timed("built", () => applications.ResNet50({ weights: null }));
    const x = Tensor.from(
      Float32Array.from({ length: 224 * 224 * 3 }, (_, i) => Math.sin(i * 12.9898)),
      [1, 224, 224, 3],
    );
    await timed("predicted, the kernels compiled", () => model.predict(x));
    await timed("predicted again", () => model.predict(x));
    model.compile({ optimizer: new SGD(0.01), loss: "sparseCategoricalCrossentropy" });
    await timed("one training step, the kernels compiled", () => model.trainOnBatch(x, Tensor.from([3], [1])));
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    const most = process.resourceUsage().maxRSS * 1024;
    console.log(
      `  on the host ${inMb(arrayBuffers + heapUsed)}; the process at most ${inMb(most)}, with what stands for the GPU`,
    );
    for (const end of ["keras", "h5", "safetensors", "json", "weights.h5"]) {
      const name = `resnet50.${end}`;
      const save = end === "weights.h5" ? "saveWeights" : "save";
      await timed(`saved as ${name}`, () => model[save](join(folder, name), { includeOptimizer: false }));
      const size = sizeOf(folder, end === "json" ? "resnet50-group1" : name);
      const { seconds, peak } = opened(join(folder, name));
      console.log(
        `  ${inMb(size)}, opened in ${seconds.toFixed(2)} s; at most ${inMb(peak)} more: ${(peak / size).toFixed(2)} × the file`,
      );
    }
    model.dispose();
  } finally {
    rmSync(folder, { recursive: true });
    device.destroy();
  }
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const before = performance.now();
  const result = await work();
  console.log(`${what}: ${((performance.now() - before) / 1000).toFixed(2)} s`);
  return result;
}

/** Of all files of that beginning. */
function sizeOf(folder: string, start: string): number {
  const files = readdirSync(folder).filter((name) => name.startsWith(start));
  return files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

function opened(path: string): Opening {
  const script = join(import.meta.dirname, "open-file.ts");
  const { stdout, stderr, status } = spawnSync(process.execPath, [...process.execArgv, script, path], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${path} was not opened: ${stderr.slice(-500)}`);
  return JSON.parse(stdout) as Opening;
}

function inMb(bytes: number): string {
  return `${(bytes / MB).toFixed(0)} MB`;
}
