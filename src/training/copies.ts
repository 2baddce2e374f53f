import type { Device } from "../gpu/device.js";
import type { Variable } from "../graph/symbols/variable.js";
import { Journal } from "./journal.js";
import { regionOf } from "./runs.js";

/** From where to where values are copied. */
export type Copies = readonly (readonly [from: Variable, to: Variable])[];

/** What lives on a device, which may become another one. */
interface Resident {
  readonly device: Device;
}

/** Copies on the device, and once more on another one should that be lost. */
export function carry(resident: Resident, copies: Copies): void {
  if (copies.length > 0) Journal.of(resident.device).perform(() => copyValues(resident.device, copies));
}

/** Copies on the device that the variables lie on. */
export function copyValues({ gpu }: Device, copies: Copies): void {
  const encoder = gpu.createCommandEncoder({ label: "copies" });
  for (const [from, to] of copies) {
    const [source, target] = [regionOf(from), regionOf(to)];
    encoder.copyBufferToBuffer(source.buffer, source.byteOffset, target.buffer, target.byteOffset, target.byteLength);
  }
  gpu.queue.submit([encoder.finish()]);
}
