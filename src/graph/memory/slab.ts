import { ArgumentError } from "../../errors.js";
import type { Memory } from "../../gpu/memory.js";
import type { MemoryKind } from "../../gpu/memory-report.js";
import { atOnce, type Sliced } from "../../slices.js";
import { type Home, type StartValues, Stretch, Variable } from "../symbols/variable.js";

/** Bindings start at multiples of 256 bytes: 64 floats. */
const ALIGNMENT = 256;

/** Numbers that are uploaded at once: some milliseconds' copying. */
const PIECE = 1 << 20;

/** All slabs whose values lie in a memory, but for those that nobody can reach any more. */
const all = new WeakMap<Memory, Set<WeakRef<Slab>>>();

/**
 * Many variables in one flat buffer, so that an optimizer updates them all in one dispatch and saving is one copy. It is counted
 * by its users, and goes with the last: the first is who made it. Programs that bind it count themselves.
 */
export class Slab implements Home {
  readonly label: string;
  readonly variables: readonly Variable[];
  /** The whole buffer as one flat variable, padding included. */
  readonly whole: Variable;
  /** What it holds: gradients are of no use after a step, and a cache can be made again; all else is kept. */
  readonly kind: MemoryKind;
  readonly #offsets: readonly number[];
  readonly #byteLength: number;
  #memory: Memory;
  #buffer: GPUBuffer;
  #users = 1;
  /** What it held when it was last copied to the host. */
  #saved: Float32Array<ArrayBuffer> | undefined;
  /** What each variable's values were made from. */
  #filled: (StartValues | undefined)[] = [];
  readonly #self = new WeakRef(this);

  /**
   * Lays `variables` out one after the other in a zeroed buffer. They lie there from {@link settle} on. See {@link Slab.of}, which
   * does all at once.
   */
  constructor(memory: Memory, label: string, variables: readonly Variable[], kind: MemoryKind = "weights") {
    const { offsets, byteLength } = layOut(variables);
    this.label = label;
    this.variables = variables;
    this.kind = kind;
    this.#offsets = offsets;
    this.#byteLength = byteLength;
    this.#memory = memory;
    this.#buffer = memory.storage(label, byteLength, kind);
    this.whole = new Variable(label, [byteLength / 4]);
    this.whole.region = new Stretch(this, 0, byteLength);
  }

  /**
   * A slab with the values that its variables start with; those without start at zero. Throws an ArgumentError for a variable that
   * lies in another slab.
   */
  static of(memory: Memory, label: string, variables: readonly Variable[], kind?: MemoryKind): Slab {
    const taken = variables.find(({ region }) => region !== undefined);
    if (taken !== undefined) throw alreadyPlaced(taken);
    const slab = new Slab(memory, label, variables, kind);
    atOnce(slab.fill());
    slab.settle();
    return slab;
  }

  /** The slabs that lie in a memory. */
  static in(memory: Memory): Slab[] {
    return [...(all.get(memory) ?? [])].flatMap((reference) => {
      const slab = reference.deref();
      if (slab === undefined) all.get(memory)?.delete(reference);
      return slab ?? [];
    });
  }

  get memory(): Memory {
    return this.#memory;
  }

  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  /** Uploads the values that the variables start with, in slices. */
  *fill(): Sliced<void> {
    for (const [i, variable] of this.variables.entries()) {
      this.#filled[i] = variable.initial;
      if (variable.initial === undefined) continue; // the buffer is zeroed
      yield* this.#upload(yield* variable.start(), this.#offsets[i] ?? 0);
    }
  }

  /** Lets the variables lie where their values are. Those that were set meanwhile are written once more. */
  settle(): void {
    for (const [i, variable] of this.variables.entries()) {
      const region = new Stretch(this, this.#offsets[i] ?? 0, variable.size * 4);
      if (variable.initial !== this.#filled[i]) this.#memory.write(region, atOnce(variable.start()));
      variable.region = region;
    }
    this.#filled = [];
    this.#enlist();
  }

  /** Keeps what it held on the host, in place of what its variables started with. */
  save(values: Float32Array<ArrayBuffer>): void {
    this.#saved = values;
    for (const variable of this.variables) variable.initial = undefined;
  }

  /** Moves to another memory, with what was last saved, or what its variables started with; the old one's device is lost. */
  *moveTo(memory: Memory): Sliced<void> {
    this.#discharge();
    this.#memory = memory;
    this.#buffer = memory.storage(this.label, this.#byteLength, this.kind);
    if (this.#saved !== undefined) yield* this.#upload(this.#saved, 0);
    else yield* this.fill();
    this.#filled = [];
    this.#enlist();
  }

  /** A slab of the same layout, zeroed: gradients or moments beside the parameters. */
  like(label: string): Slab {
    return Slab.of(
      this.#memory,
      label,
      this.variables.map(({ name, shape }) => new Variable(`${name}/${label}`, shape)),
      this.kind,
    );
  }

  get isFreed(): boolean {
    return this.#users === 0;
  }

  get isShared(): boolean {
    return this.#users > 1;
  }

  retain(): void {
    this.#users++;
  }

  release(): void {
    this.#users--;
    if (this.#users > 0) return;
    this.#discharge();
    this.#memory.release(this.#buffer);
  }

  *#upload(values: Float32Array<ArrayBuffer>, byteOffset: number): Sliced<void> {
    for (let at = 0; at < values.length; at += PIECE) {
      const place = { buffer: this.#buffer, byteOffset: byteOffset + 4 * at };
      this.#memory.write(place, values.subarray(at, at + PIECE));
      yield;
    }
  }

  /** From now on its values are worth copying. */
  #enlist(): void {
    const slabs = all.get(this.#memory) ?? new Set();
    slabs.add(this.#self);
    all.set(this.#memory, slabs);
  }

  #discharge(): void {
    all.get(this.#memory)?.delete(this.#self);
  }
}

/** What a variable of so many elements takes in a slab: its bytes, and padding up to where the next may begin. */
export function alignedBytes(size: number): number {
  return Math.ceil((size * 4) / ALIGNMENT) * ALIGNMENT;
}

/**
 * Neighbours in one slab, from `first` to `last`, as one flat variable, padding included: a run, which an optimizer updates in
 * one dispatch; `inRows` as [rows, 64], each row all of one variable. Throws an ArgumentError for variables that do not lie in that
 * order in one buffer.
 */
export function runOf(first: Variable, last: Variable, inRows = false): Variable {
  const [from, to] = [first.region, last.region];
  if (from === undefined || from.home !== to?.home || from.byteOffset > to.byteOffset) {
    throw new ArgumentError({
      where: "runOf",
      problem: `no run from ${first.name} to ${last.name}`,
      expected: "variables of one slab, in its order",
    });
  }
  const byteLength = to.byteOffset + alignedBytes(last.size) - from.byteOffset;
  const shape = inRows ? [byteLength / ALIGNMENT, ALIGNMENT / 4] : [byteLength / 4];
  const run = new Variable(first === last ? first.name : `${first.name} … ${last.name}`, shape);
  run.region = new Stretch(from.home, from.byteOffset, byteLength);
  return run;
}

/** Where variables lie in one buffer, one after the other, in bytes. */
export function layOut(variables: readonly Variable[]): {
  readonly offsets: readonly number[];
  readonly byteLength: number;
} {
  let byteLength = 0;
  const offsets = variables.map((variable) => {
    const offset = byteLength;
    byteLength += alignedBytes(variable.size);
    return offset;
  });
  return { offsets, byteLength };
}

/** The error for a variable that is to get a place and has one. */
export function alreadyPlaced({ name }: Variable): ArgumentError {
  return new ArgumentError({
    where: name,
    problem: "its values lie in the memory of another model, or were freed with it",
    remedy: "Make new layers, and copy the weights with getWeights and setWeights",
  });
}

/**
 * Splits variables into runs whose slab fits one binding of the device. One run is the rule; only models beyond
 * `maxStorageBufferBindingSize` need more.
 */
export function packable(variables: readonly Variable[], limits: GPUSupportedLimits): Variable[][] {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const runs: Variable[][] = [];
  let room = 0;
  for (const variable of variables) {
    const bytes = alignedBytes(variable.size);
    if (bytes > room || runs.length === 0) {
      runs.push([]);
      room = most;
    }
    runs.at(-1)?.push(variable);
    room -= bytes;
  }
  return runs;
}
