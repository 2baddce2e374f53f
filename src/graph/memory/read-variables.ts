import { InternalError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { Tensor } from "../../tensor.js";
import type { Variable } from "../symbols/variable.js";

/** Reads variables back from the GPU, all in one copy. */
export function readVariables(device: Device, variables: readonly Variable[]): Promise<Tensor<"float32">[]> {
  const { gpu, staging } = device;
  const offsets: number[] = [];
  let byteLength = 0;
  for (const { size } of variables) {
    offsets.push(byteLength);
    byteLength += Math.ceil((size * 4) / 16) * 16;
  }
  const read = () => {
    const readback = staging.acquire(byteLength);
    const encoder = gpu.createCommandEncoder({ label: "read variables" });
    variables.forEach(({ name, region }, i) => {
      if (region === undefined) throw new InternalError(`${name}: is not on the GPU`);
      encoder.copyBufferToBuffer(region.buffer, region.byteOffset, readback.buffer, offsets[i] ?? 0, region.byteLength);
    });
    gpu.queue.submit([encoder.finish()]);
    return readback.finish(byteLength, (bytes) =>
      variables.map(
        ({ shape, size }, i) => new Tensor(shape, new Float32Array(bytes, offsets[i] ?? 0, size), "float32"),
      ),
    );
  };
  return device.attempt("weights", read, ["validation"]);
}
