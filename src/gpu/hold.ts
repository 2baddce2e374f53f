import type { Memory } from "./memory.js";
import type { ProgramMemory } from "./memory-report.js";

/** The buffers that one program keeps in memory: taken one by one, given back together and once, however it ends. */
export class Hold {
  readonly #memory: Memory;
  readonly #label: string;
  #own = 0;
  #taken: ProgramMemory | undefined;
  readonly #buffers = new Set<GPUBuffer>();
  #slots: readonly GPUBuffer[] = [];
  #released = false;

  constructor(memory: Memory, label: string) {
    this.#memory = memory;
    this.#label = label;
  }

  /** Whether everything was given back. */
  get released(): boolean {
    return this.#released;
  }

  /** A storage buffer of its own, zeroed. */
  storage(label: string, byteLength: number): GPUBuffer {
    return this.#keep(this.#memory.storage(label, byteLength));
  }

  /** A uniform buffer of its own. */
  uniform(label: string, data: ArrayBuffer): GPUBuffer {
    return this.#keep(this.#memory.uniform(label, data));
  }

  /** Whole buffers of at least the given sizes, all different, which other programs may share: the largest first. */
  slots(byteLengths: readonly number[]): readonly GPUBuffer[] {
    const chosen = new Array<GPUBuffer>(byteLengths.length);
    const order = [...byteLengths.entries()].sort(([, a], [, b]) => b - a);
    for (const [index, byteLength] of order) chosen[index] = this.#add(this.#memory.slot(byteLength, this.#buffers));
    this.#slots = chosen;
    return chosen;
  }

  /** Keeps a buffer that has other users, too. */
  retain(buffer: GPUBuffer): void {
    if (this.#buffers.has(buffer)) return;
    this.#memory.retain(buffer);
    this.#buffers.add(buffer);
  }

  /** Says that the device had nothing against the allocations, so that others may take the slots. */
  confirm(): void {
    this.#memory.share(this.#slots);
    const slotBytes = this.#slots.reduce((sum, { size }) => sum + size, 0);
    this.#taken = { label: this.#label, ownBytes: this.#own, slotBytes };
    this.#memory.programs.add(this.#taken);
  }

  /** Gives everything back. A second time it does nothing. */
  release(): void {
    for (const buffer of this.#buffers) this.#memory.release(buffer);
    this.#buffers.clear();
    if (this.#taken !== undefined) this.#memory.programs.delete(this.#taken);
    this.#slots = [];
    this.#released = true;
  }

  #keep(buffer: GPUBuffer): GPUBuffer {
    this.#own += buffer.size;
    return this.#add(buffer);
  }

  #add(buffer: GPUBuffer): GPUBuffer {
    this.#buffers.add(buffer);
    return buffer;
  }
}
