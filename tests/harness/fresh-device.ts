import { requestDevice } from "../../src/gpu/adapter.js";
import { currentDevice, init } from "../../src/gpu/current.js";
import type { Device } from "../../src/gpu/device.js";

/**
 * A device of one's own, current until it is closed: nothing is compiled or allocated on it yet, and it may be destroyed
 * without hurting the tests that follow.
 */
export async function openFreshDevice(): Promise<{ readonly device: Device; close(): Promise<void> }> {
  const before = await currentDevice();
  const device = await init({ device: await requestDevice({}) });
  return {
    device,
    async close() {
      device.destroy();
      await init({ device: before.gpu });
    },
  };
}

/** Runs `use` on a device of its own. */
export async function onFreshDevice<T>(use: (device: Device) => Promise<T>): Promise<T> {
  const { device, close } = await openFreshDevice();
  try {
    return await use(device);
  } finally {
    await close();
  }
}
