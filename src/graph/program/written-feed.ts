import type { Device } from "../../gpu/device.js";
import { HostTensor } from "../../host-tensor.js";
import type { Region } from "../symbols/variable.js";

/** A feed that puts its values on the GPU by itself, such as pictures that are there or nearly so: the host never sees the numbers. */
export abstract class WrittenFeed extends HostTensor {
  abstract override readonly dtype: "float32";
  /** Whether {@link prepare} has been called for this device. */
  abstract isReady(device: Device): boolean;
  /** Makes ready for {@link write}, which waits for nothing. Rejects for what cannot be written. */
  abstract prepare(device: Device): Promise<void>;
  /** Why the values can no longer be told to be the same, if so: pictures are closed, and videos play on. */
  abstract get gone(): string | undefined;
  /** Sends the values on their way to where a program reads them. */
  abstract write(device: Device, region: Region): void;
}
