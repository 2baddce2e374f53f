import { currentDevice, type Device, init } from "../../src/gpu/device.js";

/**
 * Runs `use` on a device of its own, current for that time: nothing is compiled or allocated on it yet, and it may be
 * destroyed without hurting the tests that follow.
 */
export async function onFreshDevice<T>(use: (device: Device) => Promise<T>): Promise<T> {
  const { gpu } = await currentDevice();
  const device = await init();
  try {
    return await use(device);
  } finally {
    device.onError = () => undefined;
    device.destroy();
    await init({ device: gpu });
  }
}
