import { InternalError } from "../errors.js";
import { checkBufferSize } from "./buffer-size.js";
import type { MemoryKind, MemoryReport, ProgramMemory } from "./memory-report.js";

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

/** A variable, as far as it is known here. */
interface Settable {
  readonly region: { readonly home: { readonly isFreed: boolean } } | undefined;
  set(values: ArrayLike<number>): void;
}

/**
 * All buffers of a device, each counted by its users and freed when the last one lets go: a program that is still being
 * compiled counts, so nothing goes that it may bind.
 *
 * Slots, the whole buffers that activations are planned onto, are shared between programs: two programs never run at once on
 * a queue, so the one for the last, smaller batch takes the slots of the full batch.
 */
export class Memory {
  readonly #gpu: GPUDevice;
  /** Weakly, so that what nobody can reach any more is collected even where it was never released. */
  readonly #users = new WeakMap<GPUBuffer, number>();
  readonly #collected = new FinalizationRegistry<{ readonly kind: MemoryKind; readonly size: number }>(
    ({ kind, size }) => this.#count(kind, -size),
  );
  readonly #kinds = new WeakMap<GPUBuffer, MemoryKind>();
  readonly #byKind: Record<MemoryKind, number> = {
    weights: 0,
    gradients: 0,
    optimizer: 0,
    states: 0,
    cache: 0,
    activations: 0,
    staging: 0,
    other: 0,
  };
  /** What the programs take that are there now. */
  readonly programs = new Set<ProgramMemory>();
  readonly #staging: { readonly allocatedBytes: number };
  /** Slots that any program may take. */
  readonly #shared = new Set<GPUBuffer>();
  readonly #dummies: Readonly<Record<"read" | "read_write", GPUBuffer>>;
  /** Hears of values that were set from outside a program. */
  onSet: ((variable: Settable, values: Float32Array) => void) | undefined;
  /** Fill fresh slots with NaN, so that a read of something never written shows. For tests. */
  poison = false;

  constructor(gpu: GPUDevice, staging: { readonly allocatedBytes: number } = { allocatedBytes: 0 }) {
    this.#gpu = gpu;
    this.#staging = staging;
    const dummy = () => gpu.createBuffer({ label: "dummy", size: DUMMIES * DUMMY_STRIDE, usage: STORAGE });
    this.#dummies = { read: dummy(), read_write: dummy() };
  }

  /** Bytes of all buffers that are allocated now, but for {@link StagingRing}'s and what stands in for bindings left out. */
  get allocatedBytes(): number {
    return Object.values(this.#byKind).reduce((sum, bytes) => sum + bytes);
  }

  /**
   * What the device has allocated, in bytes, by what it is for, and the programs with what each takes. What nobody can reach any more,
   * but was not disposed of, counts until it is collected.
   *
   * @example
   * const device = await init();
   * console.table(device.memory.report().byKind);
   */
  report(): MemoryReport {
    const byKind = { ...this.#byKind, staging: this.#staging.allocatedBytes };
    byKind.other += 2 * DUMMIES * DUMMY_STRIDE;
    const bytes = Object.values(byKind).reduce((sum, one) => sum + one);
    return { bytes, byKind, programs: [...this.programs].map((program) => ({ ...program })) };
  }

  /** What stands in for an optional binding that is left out. Those that are written must not overlap. */
  dummy(access: "read" | "read_write", binding: number): GPUBufferBinding {
    return { buffer: this.#dummies[access], offset: (binding % DUMMIES) * DUMMY_STRIDE, size: GRAIN };
  }

  /** A storage buffer of at least `byteLength` bytes, zeroed; its first user is the caller. */
  storage(label: string, byteLength: number, kind: MemoryKind = "other"): GPUBuffer {
    return this.#create(label, byteLength, STORAGE | COPY_SRC | COPY_DST, kind);
  }

  /** A uniform buffer holding `data`, which may be rewritten; its first user is the caller. */
  uniform(label: string, data: ArrayBuffer): GPUBuffer {
    const buffer = this.#create(label, data.byteLength, UNIFORM | COPY_DST, "other");
    this.#gpu.queue.writeBuffer(buffer, 0, data);
    return buffer;
  }

  /**
   * A slot of at least `byteLength` bytes that is not among `taken`; the caller becomes a user of it. One that is there
   * already is used again. A fresh one is the caller's alone until it is {@link share}d.
   */
  slot(byteLength: number, taken: ReadonlySet<GPUBuffer>): GPUBuffer {
    let best: GPUBuffer | undefined;
    for (const slot of this.#shared) {
      const fits = slot.size >= byteLength && slot.size <= 2 * byteLength + 65536 && !taken.has(slot);
      if (fits && (best === undefined || slot.size < best.size)) best = slot;
    }
    if (best !== undefined) this.retain(best);
    const slot = best ?? this.storage(`slot ${this.#shared.size}`, byteLength, "activations");
    if (this.poison) this.#fillWithNaN(slot);
    return slot;
  }

  /** Lets all programs take slots that are known to be good: an allocation may turn out to have failed. */
  share(slots: Iterable<GPUBuffer>): void {
    for (const slot of slots) this.#shared.add(slot);
  }

  /** Copies host values to a place in a buffer. */
  write({ buffer, byteOffset }: { buffer: GPUBuffer; byteOffset: number }, data: BufferSource): void {
    this.#gpu.queue.writeBuffer(buffer, byteOffset, data);
  }

  /** Whether a buffer is of this memory and not freed yet. */
  has(buffer: GPUBuffer): boolean {
    return this.#users.has(buffer);
  }

  /** Counts one more user of a buffer, which stays until each has called {@link release}. */
  retain(buffer: GPUBuffer): void {
    this.#users.set(buffer, this.#usersOf(buffer) + 1);
  }

  /** Counts one user less. Without any, the buffer is freed; work that was submitted before still finds it. */
  release(buffer: GPUBuffer): void {
    const users = this.#usersOf(buffer) - 1;
    if (users > 0) {
      this.#users.set(buffer, users);
      return;
    }
    this.#users.delete(buffer);
    this.#shared.delete(buffer);
    this.#collected.unregister(buffer);
    this.#count(this.#kinds.get(buffer) ?? "other", -buffer.size);
    buffer.destroy();
  }

  #count(kind: MemoryKind, bytes: number): void {
    this.#byKind[kind] += bytes;
  }

  #usersOf(buffer: GPUBuffer): number {
    const users = this.#users.get(buffer);
    if (users === undefined) throw new InternalError(`the buffer ${buffer.label} is used after it was freed`);
    return users;
  }

  #fillWithNaN(buffer: GPUBuffer): void {
    this.#gpu.queue.writeBuffer(buffer, 0, new Float32Array(buffer.size / 4).fill(Number.NaN));
  }

  #create(label: string, byteLength: number, usage: number, kind: MemoryKind): GPUBuffer {
    const size = Math.max(GRAIN, Math.ceil(byteLength / GRAIN) * GRAIN);
    checkBufferSize(this.#gpu, label, size);
    const buffer = this.#gpu.createBuffer({ label, size, usage });
    this.#users.set(buffer, 1);
    this.#kinds.set(buffer, kind);
    this.#collected.register(buffer, { kind, size }, buffer);
    this.#count(kind, size);
    return buffer;
  }
}
