/** One readback on its way: where a program's outputs are copied to, and their bytes once the GPU is done. */
export interface Readback {
  readonly buffer: GPUBuffer;
  /** Maps the buffer, hands its bytes to `read` and takes the buffer back. Call after the copy was submitted. */
  finish<T>(byteLength: number, read: (bytes: ArrayBuffer) => T): Promise<T>;
}

const MAP_READ = 0x1;
const COPY_DST = 0x8;

/**
 * Buffers that results are read back through. A few steps may be under way at once, so a training loop sends the next
 * batch before the last loss has arrived; each buffer is used again when its reader is done.
 */
export class StagingRing {
  readonly #gpu: GPUDevice;
  readonly #free: GPUBuffer[] = [];

  constructor(gpu: GPUDevice) {
    this.#gpu = gpu;
  }

  /** A buffer for `byteLength` bytes: one that is free, or a new one. */
  acquire(byteLength: number): Readback {
    const fit = this.#free.findIndex(({ size }) => size >= byteLength && size <= 4 * byteLength + 4096);
    const buffer = (fit >= 0 ? this.#free.splice(fit, 1)[0] : undefined) ?? this.#create(byteLength);
    return {
      buffer,
      finish: async (length, read) => {
        await buffer.mapAsync(MAP_READ, 0, Math.max(4, length));
        try {
          return read(buffer.getMappedRange(0, Math.max(4, length)).slice(0, length));
        } finally {
          buffer.unmap();
          this.#free.push(buffer);
        }
      },
    };
  }

  #create(byteLength: number): GPUBuffer {
    const size = Math.max(256, Math.ceil(byteLength / 16) * 16);
    return this.#gpu.createBuffer({ label: `readback ${size}`, size, usage: MAP_READ | COPY_DST });
  }
}
