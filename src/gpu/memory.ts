import { OutOfMemoryError } from "../errors.js";

const { COPY_DST, COPY_SRC, STORAGE, UNIFORM } = {
  COPY_SRC: 0x4,
  COPY_DST: 0x8,
  UNIFORM: 0x40,
  STORAGE: 0x80,
};

/** Sizes are rounded up to this many bytes, so that copies and vector loads never meet an odd tail. */
const GRAIN = 16;

/** Bindings of one kernel that may be left out, and how far apart their stand-ins lie, as offsets must. */
const DUMMIES = 16;
const DUMMY_STRIDE = 256;

/**
 * All buffers of a device. Slots, the whole buffers that activations are planned onto, are shared between programs: two
 * programs never run at once on a queue, so the one for the last, smaller batch takes the slots of the full batch.
 */
export class Memory {
  readonly #gpu: GPUDevice;
  /** Every slot with the number of programs that use it. */
  readonly #slots = new Map<GPUBuffer, number>();
  readonly #dummies: Readonly<Record<"read" | "read_write", GPUBuffer>>;
  #allocated = 0;
  /** Fill fresh slots with NaN, so that a read of something never written shows. For tests. */
  poison = false;

  constructor(gpu: GPUDevice) {
    this.#gpu = gpu;
    const dummy = () => gpu.createBuffer({ label: "dummy", size: DUMMIES * DUMMY_STRIDE, usage: STORAGE });
    this.#dummies = { read: dummy(), read_write: dummy() };
  }

  /** Bytes of all buffers that are allocated now. */
  get allocatedBytes(): number {
    return this.#allocated;
  }

  /** What stands in for an optional binding that is left out. Those that are written must not overlap. */
  dummy(access: "read" | "read_write", binding: number): GPUBufferBinding {
    return { buffer: this.#dummies[access], offset: (binding % DUMMIES) * DUMMY_STRIDE, size: GRAIN };
  }

  /** A storage buffer of at least `byteLength` bytes, zeroed. */
  storage(label: string, byteLength: number): GPUBuffer {
    return this.#create(label, byteLength, STORAGE | COPY_SRC | COPY_DST);
  }

  /** A uniform buffer holding `data`, which may be rewritten. */
  uniform(label: string, data: ArrayBuffer): GPUBuffer {
    const buffer = this.#create(label, data.byteLength, UNIFORM | COPY_DST);
    this.#gpu.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /**
   * Whole buffers of at least the given sizes, all different; ones that are there already are used again. Give them back
   * with {@link releaseSlots}: what no program uses is freed.
   */
  slots(byteLengths: readonly number[]): GPUBuffer[] {
    const free = [...this.#slots.keys()].sort((a, b) => a.size - b.size);
    const chosen = new Array<GPUBuffer>(byteLengths.length);
    const order = [...byteLengths.entries()].sort(([, a], [, b]) => b - a);
    for (const [index, byteLength] of order) {
      const fit = free.findIndex((slot) => slot.size >= byteLength && slot.size <= 2 * byteLength + 65536);
      const [slot] = fit >= 0 ? free.splice(fit, 1) : [this.#slot(byteLength)];
      if (slot === undefined) continue;
      chosen[index] = slot;
      this.#slots.set(slot, (this.#slots.get(slot) ?? 0) + 1);
    }
    if (this.poison) for (const slot of chosen) this.#fillWithNaN(slot);
    return chosen;
  }

  /** Copies host values to a place in a buffer. */
  write({ buffer, byteOffset }: { buffer: GPUBuffer; byteOffset: number }, data: BufferSource): void {
    this.#gpu.queue.writeBuffer(buffer, byteOffset, data);
  }

  /** Gives a buffer from {@link storage} or {@link uniform} back. */
  free(buffer: GPUBuffer): void {
    this.#allocated -= buffer.size;
    buffer.destroy();
  }

  /** Says that a program no longer needs its slots. */
  releaseSlots(slots: Iterable<GPUBuffer>): void {
    for (const slot of slots) {
      const users = (this.#slots.get(slot) ?? 1) - 1;
      if (users > 0) this.#slots.set(slot, users);
      else {
        this.#slots.delete(slot);
        this.free(slot);
      }
    }
  }

  #slot(byteLength: number): GPUBuffer {
    const slot = this.storage(`slot ${this.#slots.size}`, byteLength);
    this.#slots.set(slot, 0);
    return slot;
  }

  #fillWithNaN(buffer: GPUBuffer): void {
    this.#gpu.queue.writeBuffer(buffer, 0, new Float32Array(buffer.size / 4).fill(Number.NaN));
  }

  #create(label: string, byteLength: number, usage: number): GPUBuffer {
    const size = Math.max(GRAIN, Math.ceil(byteLength / GRAIN) * GRAIN);
    if (size > this.#gpu.limits.maxBufferSize) {
      throw new OutOfMemoryError({
        where: label,
        problem: "larger than this device allows one buffer to be",
        expected: `at most ${this.#gpu.limits.maxBufferSize} bytes`,
        received: `${size}`,
        remedy: "Use a smaller batch or model",
      });
    }
    this.#allocated += size;
    return this.#gpu.createBuffer({ label, size, usage });
  }
}
