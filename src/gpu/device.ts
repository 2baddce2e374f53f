import { DeviceError, OutOfMemoryError, type WgradError } from "../errors.js";
import { chooseFamily, describeAdapter, type Family, type InitOptions, requestDevice } from "./adapter.js";
import { Memory } from "./memory.js";
import { PipelineCache } from "./pipelines.js";
import { StagingRing } from "./staging.js";

/** How long to wait for the news that a device is lost, once a call on it has failed. */
const GRACE_MS = 100;

/** A device and all that lives as long as it does: compiled kernels, memory, staging buffers. */
export class Device {
  readonly gpu: GPUDevice;
  /** One line that names the adapter. */
  readonly adapter: string;
  readonly family: Family;
  readonly pipelines: PipelineCache;
  readonly memory: Memory;
  readonly staging: StagingRing;
  /** Called with every error that no call could report: a device lost, a validation error. Default: `console.error`. */
  onError: (error: WgradError) => void = (error) => console.error(error);
  #failure: WgradError | undefined;

  constructor(gpu: GPUDevice, family: Family = chooseFamily(gpu)) {
    this.gpu = gpu;
    this.adapter = describeAdapter(gpu);
    this.family = family;
    this.pipelines = new PipelineCache(gpu);
    this.memory = new Memory(gpu);
    this.staging = new StagingRing(gpu);
    gpu.addEventListener("uncapturederror", ({ error }) => this.#fail(typed(error)));
    void gpu.lost.then(({ reason, message }) => {
      const error = new DeviceError({
        where: "device",
        problem: `the GPU device was lost (${reason})`,
        received: message,
        remedy: "Call init() again and rebuild the model",
      });
      this.#fail(error, { quiet: reason === "destroyed" }); // that is on purpose
    });
  }

  /** Throws what went wrong on this device since the last look, if anything did. */
  check(): void {
    const failure = this.#failure;
    if (failure === undefined) return;
    if (!(failure instanceof DeviceError)) this.#failure = undefined;
    throw failure;
  }

  /**
   * Waits for the GPU. Where its work fails because something is wrong with the device, the error thrown says so: that
   * may show a moment after the failure itself.
   */
  async settle<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await work;
      this.check();
      return result;
    } catch (error) {
      await Promise.race([this.gpu.lost, new Promise((resolve) => setTimeout(resolve, GRACE_MS))]);
      this.check();
      throw error;
    }
  }

  /** Frees everything on the GPU. Whatever still runs on this device fails with a DeviceError. */
  destroy(): void {
    this.gpu.destroy();
  }

  #fail(error: WgradError, { quiet = false } = {}): void {
    this.#failure ??= error;
    if (!quiet) this.onError(error);
  }
}

function typed(error: GPUError): WgradError {
  if (error.constructor.name === "GPUOutOfMemoryError") {
    return new OutOfMemoryError(
      { where: "device", problem: error.message, remedy: "Use a smaller batch or model" },
      { cause: error },
    );
  }
  return new DeviceError(`device: ${error.message}`, { cause: error });
}

let current: Promise<Device> | undefined;

/**
 * Picks the device that everything runs on, or takes yours. Whatever needs a device first calls this by itself; call it
 * to choose (`init({ device })`, `init({ gpu: create([]) })` in Node) or to start again after a device was lost.
 *
 * Rejects with a DeviceError when there is no WebGPU or no adapter; a device that was there before then stays.
 */
export function init(options: InitOptions = {}): Promise<Device> {
  const asked = (async () => new Device(options.device ?? (await requestDevice(options)), options.family))();
  const before = current;
  current = asked;
  asked.catch(() => {
    if (current === asked) current = before;
  });
  return asked;
}

/** The device in use; initialised on first need. */
export function currentDevice(): Promise<Device> {
  return current ?? init();
}
