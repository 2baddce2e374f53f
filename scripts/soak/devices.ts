import { type Device, init } from "wgrad";
import { scarceMemory } from "../../tests/harness/scarce-memory.js";

/** Copies of what is trained are made often, so that a loss meets all stages of one. */
const SNAPSHOT_SECONDS = 0.05;

/** Devices that can be lost, and have no memory when they are told so. */
export class Devices {
  readonly #source: GPU;
  #current: { readonly gpu: GPUDevice; readonly limit: ReturnType<typeof scarceMemory> } | undefined;
  /** How many there were. */
  opened = 0;
  /** How many there were when one was lost. */
  #lost = 0;

  constructor(source: GPU) {
    this.#source = source;
  }

  /** Has the library use a new one. The one before is left to itself, as by a page that calls `init` again. */
  open(): Promise<Device> {
    return init({ gpu: this.#watched(), snapshotSeconds: SNAPSHOT_SECONDS });
  }

  /** Loses the device there is. Gives whether it was there yet: it may be that none has come since the last loss. */
  lose(): boolean {
    const isNew = this.opened > this.#lost;
    this.#lost = this.opened;
    this.#current?.gpu.destroy();
    return isNew;
  }

  get gpu(): GPUDevice | undefined {
    return this.#current?.gpu;
  }

  /** Lets the allocation fail that comes after so many others; without a number none. */
  failAt(allocations = Number.POSITIVE_INFINITY): void {
    if (this.#current !== undefined) this.#current.limit.failing = allocations;
  }

  /** A source that hands the library the same devices as any, and keeps them at hand here. */
  #watched(): GPU {
    const requestAdapter = async (options?: GPURequestAdapterOptions) => {
      const adapter = await this.#source.requestAdapter(options);
      if (adapter === null) return null;
      const request = adapter.requestDevice.bind(adapter);
      const requestDevice = async (descriptor?: GPUDeviceDescriptor) => {
        const gpu = await request(descriptor);
        this.#current = { gpu, limit: scarceMemory(gpu) };
        this.opened++;
        return gpu;
      };
      Object.defineProperty(adapter, "requestDevice", { value: requestDevice });
      return adapter;
    };
    return { requestAdapter } as GPU;
  }
}
