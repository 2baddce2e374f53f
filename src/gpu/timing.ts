import { DeviceError } from "../errors.js";
import type { Command } from "./replay.js";

/** How long one dispatch took on the GPU. */
export interface Timing {
  readonly label: string;
  /** Nanoseconds, as the device's timestamps give them; browsers may round to 100 µs. */
  readonly nanoseconds: number;
}

/**
 * Runs the commands once, each in a pass of its own between two timestamps. Slower than a replay, so only the
 * proportions count. Rejects with a DeviceError on a device without `timestamp-query`.
 */
export async function profile(gpu: GPUDevice, commands: readonly Command[]): Promise<Timing[]> {
  if (!gpu.features.has("timestamp-query")) {
    throw new DeviceError({
      where: "profile",
      problem: "this device has no timestamps",
      expected: "the feature timestamp-query",
    });
  }
  const count = commands.length * 2;
  const querySet = gpu.createQuerySet({ label: "profile", type: "timestamp", count });
  const resolved = gpu.createBuffer({ label: "profile", size: count * 8, usage: 0x200 | 0x4 });
  const staging = gpu.createBuffer({ label: "profile readback", size: count * 8, usage: 0x1 | 0x8 });
  const encoder = gpu.createCommandEncoder({ label: "profile" });
  commands.forEach(({ label, pipeline, bindGroup, grid }, i) => {
    const timestampWrites = { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 };
    const pass = encoder.beginComputePass({ label, timestampWrites });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...grid);
    pass.end();
  });
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, staging, 0, count * 8);
  gpu.queue.submit([encoder.finish()]);
  let ticks: BigUint64Array;
  try {
    await staging.mapAsync(0x1);
    ticks = new BigUint64Array(staging.getMappedRange().slice(0));
  } finally {
    for (const resource of [querySet, resolved, staging]) resource.destroy();
  }
  return commands.map(({ label }, i) => ({
    label,
    nanoseconds: Number((ticks[2 * i + 1] ?? 0n) - (ticks[2 * i] ?? 0n)),
  }));
}
