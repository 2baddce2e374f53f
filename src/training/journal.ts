import { DeviceError } from "../errors.js";
import { nextDevice } from "../gpu/current.js";
import type { Device } from "../gpu/device.js";
import { readVariables } from "../graph/memory/read-variables.js";
import { Slab } from "../graph/memory/slab.js";
import { inSlices } from "../slices.js";

/** Something that was done on a device, and how to do it again on another one. */
export interface Entry {
  /**
   * Does it again on another device, and notes it in that one's journal. Settles when it is done there, or after it if that is lost too;
   * where it cannot be done, whoever waits for it hears of that. False where the device was lost before it could be noted: it must then
   * be asked again for the next one.
   */
  redo(journal: Journal): Promise<boolean>;
  /** Settles once it has been done and whoever waits for its results has them. */
  readonly done: Promise<unknown>;
  /** Whether it changed anything that outlives it. */
  readonly changes: boolean;
  /** Bytes that it keeps on the host. */
  readonly bytes: number;
  /** Why it cannot be done again once it is done, if so. */
  readonly gone?: (() => string | undefined) | undefined;
  /** Called once it will not be done again. */
  readonly forgotten?: (() => void) | undefined;
}

/** What lives on one device and goes on on another. */
interface Resident {
  moveTo(device: Device): void;
}

/** Entries may keep so many bytes between two copies, or so many times what is copied if that is more. */
const MOST_BYTES = 64 * 2 ** 20;
const MOST_TIMES = 8;

/** Devices that may be lost one after the other with nothing done on any of them. */
const MOST_LOSSES = 32;

const journals = new WeakMap<Device, Journal>();

/**
 * How a lost device is survived. All that training changes on a device is copied to the host every few seconds, and what was done
 * since is noted. When the device is lost, another one gets the copy, and everything since is done there once more, in the same
 * order and with the same random numbers: to the same bits.
 *
 * A copy is a command a slab, in submits of their own. Nothing waits for it.
 */
export class Journal {
  readonly device: Device;
  readonly #residents = new Set<WeakRef<Resident>>();
  #entries: Entry[] = [];
  readonly #done = new WeakSet<Entry>();
  #bytes = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #recovery: Promise<Journal> | undefined;
  /** Recoveries that end on this device. */
  readonly #arriving = new Set<Promise<unknown>>();
  /** Devices lost before this one since anything was done. */
  #losses = 0;
  /** Why what is noted cannot be done again, until the next copy is there. */
  #broken: { readonly why: string } | undefined;

  private constructor(device: Device) {
    this.device = device;
    device.memory.onSet = (variable, values) => {
      const redo = async () => {
        if (!variable.region?.home.isFreed) variable.set(values); // which is heard of there
        return true;
      };
      this.record({ redo, done: Promise.resolve(), changes: true, bytes: values.byteLength });
    };
  }

  static of(device: Device): Journal {
    const known = journals.get(device) ?? new Journal(device);
    journals.set(device, known);
    return known;
  }

  /** Takes in who is to move when the device is lost. */
  join(resident: Resident): void {
    this.#residents.add(new WeakRef(resident));
  }

  /** Notes something that is being done now. */
  record(entry: Entry): void {
    if (this.device.snapshotSeconds === 0) {
      entry.forgotten?.();
      return;
    }
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    const forget = () => {
      this.#losses = 0;
      this.#done.add(entry);
      if (!entry.changes) this.#drop((one) => one === entry);
    };
    entry.done.then(forget, forget);
    if (!entry.changes) return;
    this.#schedule();
    if (this.#bytes > this.#mostBytes()) void this.save();
  }

  /** Makes a change and notes it. `forgotten`: called once it will not be made again. */
  perform(change: () => void, forgotten?: () => void): void {
    change();
    const redo = async (journal: Journal) => {
      journal.perform(change, forgotten);
      return true;
    };
    this.record({ redo, done: Promise.resolve(), changes: true, bytes: 0, forgotten });
  }

  /** Says that what was done so far cannot be done again from now on, and has it copied at once. */
  close(why: string): void {
    if (this.#entries.every(({ changes }) => !changes)) return;
    this.#broken = { why };
    if (this.#saving === undefined) void this.save();
    else void this.#saving.then(() => this.save());
  }

  /** Whether the device can be worked on now: it is there, and what was done on lost ones is done again. */
  get isReady(): boolean {
    return !this.device.isLost && this.#arriving.size === 0;
  }

  /**
   * Waits for what stands in the way of that; then ask again, of the device that there is by then. What changes anything must come
   * right after the answer: whatever is waited for in between, another loss may come with it.
   */
  async ready(): Promise<void> {
    if (this.device.isLost) await this.recover();
    for (const recovery of this.#arriving) await recovery.catch(() => undefined);
  }

  /** Copies all that lives on the device to the host. */
  save(): Promise<void> {
    this.#saving ??= this.#save().finally(() => {
      this.#saving = undefined;
    });
    return this.#saving;
  }

  async #save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const covered = new Set(this.#entries);
    const slabs = this.#slabs();
    const wasBroken = this.#broken;
    try {
      const [copies] = await Promise.all([
        Promise.all(slabs.map(({ whole }) => readVariables(this.device, [whole]))), // all sent now, before any step that follows
        Promise.allSettled([...covered].map(({ done }) => done)),
      ]);
      if (this.#recovery !== undefined) return; // which has begun from what was saved before
      slabs.forEach((slab, i) => {
        const [copy] = copies[i] ?? [];
        if (copy !== undefined) slab.save(copy.data);
      });
      if (this.#broken === wasBroken) this.#broken = undefined;
    } catch (error) {
      if (this.device.isLost) return; // what was saved before counts
      if (wasBroken === undefined && this.#bytes <= this.#mostBytes()) return this.#schedule(); // and all noted since
      this.#broken = { why: `the last copy failed: ${error instanceof Error ? error.message : error}` };
    }
    this.#drop((entry) => covered.has(entry));
    if (this.#entries.some(({ changes }) => changes)) this.#schedule();
  }

  /** Sees to it that there is a copy in some seconds. */
  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.save(), 1000 * this.device.snapshotSeconds);
    letNodeEnd(this.#timer);
  }

  /**
   * Moves all that lived on the lost device to another one, and does there what was done here. Gives that one's journal; it may be lost
   * again by then. Rejects with a DeviceError where that cannot be.
   */
  recover(): Promise<Journal> {
    this.#recovery ??= this.#recover();
    return this.#recovery;
  }

  async #recover(): Promise<Journal> {
    clearTimeout(this.#timer);
    const device = this.device;
    if (device.isDestroyed || device.snapshotSeconds === 0) device.check();
    if (this.#broken !== undefined) throw lostForGood(this.#broken.why);
    for (const entry of this.#entries) {
      const why = this.#done.has(entry) ? entry.gone?.() : undefined;
      if (why !== undefined) throw lostForGood(why);
    }
    if (this.#losses >= MOST_LOSSES) throw lostForGood(`${MOST_LOSSES} devices were lost one after the other`);
    const slabs = this.#slabs(true);
    const next = await this.#move(slabs);
    const journal = Journal.of(next);
    journal.#losses = this.#losses + 1;
    const arrival = this.#redo(journal);
    for (const one of [...this.#arriving, arrival]) {
      journal.#arriving.add(one);
      one.catch(() => undefined).then(() => journal.#arriving.delete(one));
    }
    await arrival;
    return journal;
  }

  /** Puts slabs onto another device; on yet another where that is lost on the way. */
  async #move(slabs: readonly Slab[]): Promise<Device> {
    for (let tries = 1; ; tries++) {
      const next = await nextDevice();
      try {
        for (const slab of slabs) {
          if (slab.isFreed) continue;
          await next.attempt(slab.label, () => inSlices(slab.moveTo(next.memory)));
        }
        return next;
      } catch (error) {
        if (!next.isLost || tries === MOST_LOSSES) throw error;
      }
    }
  }

  /**
   * Does on another device, whose journal this is, what was done here since the last copy. Where that is lost on the way, the rest is
   * done on the one after it: once it has there what was done so far, which is that one's own to do again.
   */
  async #redo(journal: Journal): Promise<void> {
    for (const reference of this.#residents) {
      const resident = reference.deref();
      if (resident === undefined) continue;
      resident.moveTo(journal.device);
      journal.join(resident);
    }
    const entries = this.#entries;
    this.#entries = [];
    let next = journal;
    for (const entry of entries) {
      do {
        while (next.device.isLost) next = await next.recover();
      } while (!(await entry.redo(next)));
    }
  }

  #slabs(withScratch = false): Slab[] {
    return Slab.in(this.device.memory).filter(({ kind }) => withScratch || (kind !== "gradients" && kind !== "cache"));
  }

  #mostBytes(): number {
    const state = this.#slabs().reduce((sum, { buffer }) => sum + buffer.size, 0);
    return Math.max(MOST_BYTES, MOST_TIMES * state);
  }

  #drop(which: (entry: Entry) => boolean): void {
    const dropped = this.#entries.filter(which);
    this.#entries = this.#entries.filter((entry) => !which(entry));
    for (const { forgotten } of dropped) forgotten?.();
    this.#bytes = this.#entries.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}

/** In Node a timer keeps the process from ending; this one need not. */
function letNodeEnd(timer: unknown): void {
  if (typeof timer !== "object" || timer === null || !("unref" in timer)) return;
  if (typeof timer.unref === "function") timer.unref();
}

function lostForGood(why: string): DeviceError {
  return new DeviceError({
    where: "device",
    problem: "the GPU device was lost, and its work with it",
    received: why,
    remedy: "Call init() again and rebuild the model",
  });
}
