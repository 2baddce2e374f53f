import type { Device } from "../gpu/device.js";
import type { Command } from "../gpu/replay.js";

const [MAP_READ, COPY_SRC, COPY_DST, QUERY_RESOLVE] = [0x1, 0x4, 0x8, 0x200];

/**
 * Says how long commands take: by the device's timestamps, or, where it has none or they stand still, by the time until
 * it says that it is done.
 */
export class Stopwatch {
  readonly #device: Device;
  readonly #queries: GPUQuerySet | undefined;
  readonly #resolved: GPUBuffer;
  readonly #staging: GPUBuffer;

  constructor(device: Device) {
    const { gpu } = device;
    this.#device = device;
    const label = "tune";
    if (gpu.features.has("timestamp-query")) this.#queries = gpu.createQuerySet({ label, type: "timestamp", count: 2 });
    this.#resolved = gpu.createBuffer({ label, size: 16, usage: QUERY_RESOLVE | COPY_SRC | COPY_DST });
    this.#staging = gpu.createBuffer({ label, size: 16, usage: MAP_READ | COPY_DST });
  }

  /** Runs the commands so many times, one after the other. Gives the milliseconds of one time. */
  time(commands: readonly Command[], repetitions: number): Promise<number> {
    return this.#device.attempt("tune", async () => {
      const { gpu } = this.#device;
      const [label, querySet] = ["tune", this.#queries];
      const encoder = gpu.createCommandEncoder({ label });
      const timestampWrites = querySet && { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 };
      const pass = encoder.beginComputePass({ label, ...(timestampWrites && { timestampWrites }) });
      for (let i = 0; i < repetitions; i++) {
        for (const { pipeline, bindGroup, grid } of commands) {
          pass.setPipeline(pipeline);
          pass.setBindGroup(0, bindGroup);
          pass.dispatchWorkgroups(...grid);
        }
      }
      pass.end();
      if (querySet !== undefined) encoder.resolveQuerySet(querySet, 0, 2, this.#resolved, 0);
      encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, 16);
      const started = performance.now();
      gpu.queue.submit([encoder.finish()]);
      await this.#staging.mapAsync(MAP_READ);
      const waited = performance.now() - started;
      const [from = 0n, to = 0n] = new BigUint64Array(this.#staging.getMappedRange());
      this.#staging.unmap();
      return (to > from ? Number(to - from) / 1e6 : waited) / repetitions;
    });
  }

  release(): void {
    for (const resource of [this.#queries, this.#resolved, this.#staging]) resource?.destroy();
  }
}
