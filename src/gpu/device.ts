import { DeviceError, WgradError } from "../errors.js";
import { describeAdapter, type TuneMode } from "./adapter.js";
import { chooseFamily, type Family } from "./family.js";
import { Memory } from "./memory.js";
import { PipelineCache } from "./pipelines.js";
import { typed, watched } from "./scopes.js";
import { StagingRing } from "./staging.js";

/** How long to wait for the news that a device is lost, once a call on it has failed: with an error of ours, or with a promise broken. */
const GRACE_MS = { ours: 100, broken: 2000 };

/** What can be wrong with calls that create something. */
const ANYTHING: readonly GPUErrorFilter[] = ["validation", "out-of-memory", "internal"];

/** A device and all that lives as long as it does: compiled kernels, memory, staging buffers. */
export class Device {
  readonly gpu: GPUDevice;
  /** One line that names the adapter. */
  readonly adapter: string;
  readonly family: Family;
  readonly pipelines: PipelineCache;
  readonly memory: Memory;
  readonly staging: StagingRing;
  /**
   * Called when the device is lost, and with every error on it that no call of this library was told of: on a device that is
   * shared, those of others are among them. Default: `console.error`.
   */
  onError: (error: WgradError) => void = (error) => console.error(error);
  /** See {@link InitOptions}. */
  snapshotSeconds = 5;
  /** See {@link InitOptions}. */
  tune: TuneMode = "asked";
  /** See {@link InitOptions}. */
  tuningFile: string | undefined;
  /** Counts the runs of programs: while it stands still, nobody needs the device. */
  runs = 0;
  #isDestroyed = false;
  #loss: DeviceError | undefined;

  constructor(gpu: GPUDevice, family: Family = chooseFamily(gpu)) {
    this.gpu = gpu;
    this.adapter = describeAdapter(gpu);
    this.family = family;
    this.pipelines = new PipelineCache(gpu);
    this.staging = new StagingRing(gpu);
    this.memory = new Memory(gpu, this.staging);
    const self = new WeakRef(this); // Dawn in Node keeps for ever what waits for a loss
    gpu.addEventListener("uncapturederror", ({ error }) =>
      self.deref()?.onError(typed("device", error, isMemory(error))),
    );
    void gpu.lost.then(({ reason, message }) => {
      const device = self.deref();
      if (device !== undefined) device.#lose(reason, message);
    });
  }

  /** Whether the device is gone for good. Nothing else is: what was wrong with one call is told to that call alone. */
  get isLost(): boolean {
    return this.#loss !== undefined;
  }

  /** Whether it went because {@link destroy} was called, and nothing is to take its place. */
  get isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** Throws the DeviceError that says so when the device is lost. */
  check(): void {
    if (this.#loss !== undefined) throw this.#loss;
  }

  /**
   * Makes the GPU calls that `calls` makes before it returns, and waits for what comes of them. Rejects with what the device
   * has to say against just these: a DeviceError, which is final only when the device is lost, or an OutOfMemoryError.
   *
   * `filters`: what to look for. Default: everything; a warm run, which creates nothing, can only be invalid.
   */
  async attempt<T>(
    where: string,
    calls: () => T | Promise<T>,
    filters: readonly GPUErrorFilter[] = ANYTHING,
  ): Promise<T> {
    this.check();
    const work = async () => {
      const { result, complaint } = watched(this.gpu, where, filters, calls);
      const [outcome, error] = await Promise.allSettled([result, complaint]);
      const failed = outcome.status === "rejected";
      if (failed && outcome.reason instanceof WgradError) throw outcome.reason;
      if (error.status === "rejected") throw error.reason;
      if (error.value !== undefined) throw error.value; // it says more than a promise that the GPU breaks
      if (failed) throw outcome.reason;
      return outcome.value;
    };
    return this.settle(work(), where);
  }

  /**
   * Waits for the GPU. Where its work fails because the device is lost, the error thrown says so: that may show a moment after
   * the failure itself. `where` names the work in an error that is not ours. Default `"device"`.
   */
  async settle<T>(work: Promise<T>, where = "device"): Promise<T> {
    try {
      const result = await work;
      this.check();
      return result;
    } catch (error) {
      const ms = error instanceof WgradError ? GRACE_MS.ours : GRACE_MS.broken;
      await Promise.race([this.gpu.lost, new Promise((resolve) => setTimeout(resolve, ms))]);
      this.check();
      if (error instanceof WgradError) throw error;
      const received = error instanceof Error ? error.message : String(error);
      throw new DeviceError({ where, problem: "the GPU did not do this work", received }, { cause: error });
    }
  }

  /** Frees everything on the GPU. Whatever still runs on this device fails with a DeviceError. */
  destroy(): void {
    this.#isDestroyed = true;
    this.gpu.destroy();
    this.#lose("destroyed", "the device was destroyed.");
  }

  /** Takes in that the device is gone. */
  #lose(reason: GPUDeviceLostReason, message: string): void {
    if (this.#loss !== undefined) return;
    this.#loss = new DeviceError({
      where: "device",
      problem: `the GPU device was lost (${reason})`,
      received: message,
      remedy: "Call init() again and rebuild the model",
    });
    if (reason !== "destroyed") this.onError(this.#loss); // that is on purpose
  }
}

function isMemory(error: GPUError): boolean {
  return error.constructor.name === "GPUOutOfMemoryError";
}
