import { checkBufferSize } from "./buffer-size.js";
import { type Watched, watched } from "./scopes.js";

/** One readback on its way: where a program's outputs are copied to, and their bytes once the GPU is done. */
export interface Readback {
  readonly buffer: GPUBuffer;
  /** Maps the buffer, hands its bytes to `read` and takes the buffer back. Call after the copy was submitted. */
  finish<T>(byteLength: number, read: (bytes: ArrayBuffer) => T): Promise<T>;
}

const MAP_READ = 0x1;
const COPY_DST = 0x8;

/** What is kept between readbacks: enough for a training loop that is a few steps ahead, not for the largest burst ever. */
const MOST_BUFFERS = 16;
const MOST_BYTES = 64 * 2 ** 20;

/**
 * Buffers that results are read back through. A few steps may be under way at once, so a training loop sends the next
 * batch before the last loss has arrived; each buffer is used again when its reader is done, by what it fits best: else losses
 * would lie in the buffers of copies of weights, and each copy need a new one. Of those that are free, the ones used least
 * recently go when they are too many.
 */
export class StagingRing {
  readonly #gpu: GPUDevice;
  /** Least recently used first. */
  readonly #free: GPUBuffer[] = [];
  #allocated = 0;

  constructor(gpu: GPUDevice) {
    this.#gpu = gpu;
  }

  /** Bytes of all its buffers, those under way included. */
  get allocatedBytes(): number {
    return this.#allocated;
  }

  /** A buffer for `byteLength` bytes: one that is free, or a new one. */
  acquire(byteLength: number): Readback {
    let [fit, most] = [-1, 4 * byteLength + 4096];
    for (const [i, { size }] of this.#free.entries()) if (size >= byteLength && size <= most) [fit, most] = [i, size];
    const [found] = fit >= 0 ? this.#free.splice(fit, 1) : [];
    const { result: buffer, complaint } = found === undefined ? this.#create(byteLength) : { result: found };
    return { buffer, finish: (length, read) => this.#finish(buffer, complaint, length, read) };
  }

  async #finish<T>(
    buffer: GPUBuffer,
    complaint: Watched<GPUBuffer>["complaint"] | undefined,
    length: number,
    read: (bytes: ArrayBuffer) => T,
  ): Promise<T> {
    const mapped = Math.max(4, length);
    try {
      await buffer.mapAsync(MAP_READ, 0, mapped);
    } catch (error) {
      this.#drop(buffer);
      throw (await complaint) ?? error;
    }
    try {
      return read(buffer.getMappedRange(0, mapped).slice(0, length));
    } finally {
      buffer.unmap();
      this.#keep(buffer);
    }
  }

  #keep(buffer: GPUBuffer): void {
    this.#free.push(buffer);
    let bytes = this.#free.reduce((sum, { size }) => sum + size, 0);
    while (this.#free.length > MOST_BUFFERS || bytes > MOST_BYTES) {
      const oldest = this.#free.shift();
      if (oldest === undefined) return;
      bytes -= oldest.size;
      this.#drop(oldest);
    }
  }

  #drop(buffer: GPUBuffer): void {
    this.#allocated -= buffer.size;
    buffer.destroy();
  }

  #create(byteLength: number): Watched<GPUBuffer> {
    const size = Math.max(256, Math.ceil(byteLength / 16) * 16);
    const label = `readback ${size}`;
    checkBufferSize(this.#gpu, label, size);
    const created = watched(this.#gpu, label, ["out-of-memory"], () =>
      this.#gpu.createBuffer({ label, size, usage: MAP_READ | COPY_DST }),
    );
    this.#allocated += size;
    return created;
  }
}
