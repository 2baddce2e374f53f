import { InternalError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { type Copy, encode, encodeCopy } from "../../gpu/replay.js";
import type { Region } from "../symbols/variable.js";
import { type Feed, isBuffer, upload } from "./feed.js";
import { type Program, REFUSED } from "./program.js";
import type { StepValues } from "./step-uniform.js";

/** One run among several, of any programs of one device. */
export interface Run<R> {
  readonly program: Program<R>;
  /** Inputs that {@link Program.check} has found nothing against, and that are ready. */
  readonly feeds: readonly Feed[];
  readonly step: StepValues;
}

/** Bytes that inputs and outputs of one submit may take while they wait. */
const MOST_BYTES = 64 * 2 ** 20;

/** Places that are remembered: ragged data has ever new ones. */
const MOST_PLACES = 1000;

/** What waits begins where a kernel could bind it: pictures are written there by one. */
const ALIGNMENT = 256;

/**
 * Runs programs one after the other in one submit, and gives what each of them would give by itself. Inputs are uploaded at once to
 * where they wait, and copied from there to where the program reads them just before its run: a copy an input, no dispatch more. Runs
 * whose inputs and outputs are beyond 64 MB together take several submits.
 */
export async function enqueueTogether<R>(device: Device, runs: readonly Run<R>[]): Promise<R[]> {
  const label = runs[0]?.program.inside.label ?? "programs";
  const submits = parts(runs);
  return device.attempt(
    label,
    async () => (await Promise.all(submits.map((part) => submit(device, label, part)))).flat(),
    REFUSED,
  );
}

/** Runs in parts that may wait together. What the first of a part reads is written to its place at once. */
function parts<R>(runs: readonly Run<R>[]): Run<R>[][] {
  const found: Run<R>[][] = [];
  let bytes = 0;
  for (const run of runs) {
    const more = bytesOf(run);
    if (found.length === 0 || bytes + more > MOST_BYTES) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1)?.push(run);
    bytes += more;
  }
  return found;
}

function bytesOf<R>({ program }: Run<R>): number {
  const { inputs, readBytes } = program.inside;
  return inputs.reduce((sum, { region }) => sum + region.byteLength, readBytes);
}

function submit<R>(device: Device, label: string, runs: readonly Run<R>[]): Promise<R[]> {
  const encoder = device.gpu.createCommandEncoder({ label });
  const insides = runs.map(({ program }) => program.inside);
  const room = new WaitingRoom(device, runs.slice(1));
  const ends: number[] = [];
  let end = 0;
  for (const { readBytes } of insides) {
    ends.push(end);
    end += readBytes;
  }
  const readback = device.staging.acquire(end);
  for (const [i, run] of runs.entries()) {
    const { commands, copies, label } = insides[i] ?? missing();
    if (i === 0) uploadNow(device, run);
    else for (const { target, ...copy } of room.upload(run)) encodeCopy(encoder, copy, target);
    encode(encoder, label, commands);
    for (const copy of copies) encodeCopy(encoder, copy, readback.buffer, ends[i]);
  }
  device.gpu.queue.submit([encoder.finish()]);
  return readback.finish(end, (bytes) => insides.map(({ read }, i) => read(bytes, ends[i] ?? 0)));
}

function uploadNow<R>(device: Device, { program, feeds, step }: Run<R>): void {
  const { inputs, label, step: uniform } = program.inside;
  for (const [i, input] of inputs.entries()) upload(device, label, input, feeds[i] ?? missing());
  uniform.write(step);
}

/** By device: the buffer, and the places in it that were taken so far. */
const rooms = new WeakMap<Device, { readonly buffer: GPUBuffer; readonly places: Map<string, Region> }>();

/** Where inputs wait until it is their run's turn: one buffer a device, that the next submit takes again. */
class WaitingRoom {
  readonly #device: Device;
  #end = 0;

  /** Makes room for the inputs of `runs`. */
  constructor(device: Device, runs: readonly Run<unknown>[]) {
    this.#device = device;
    const wanted = runs.reduce((sum, { program: { inside } }) => {
      const uniform = aligned(inside.step.byteLength);
      return inside.inputs.reduce((bytes, { region }) => bytes + aligned(region.byteLength), sum + uniform);
    }, 0);
    const known = rooms.get(device)?.buffer;
    if (wanted <= (known?.size ?? 0)) return;
    if (known !== undefined) device.memory.release(known); // what was submitted still finds it
    rooms.set(device, { buffer: device.memory.storage("waiting batches", wanted), places: new Map() });
  }

  /** Uploads what a run reads. Gives the copies that bring it there. */
  upload({ program, feeds, step }: Run<unknown>): (Copy & { readonly target: GPUBuffer })[] {
    const { inputs, label, step: uniform } = program.inside;
    const copies = inputs.flatMap((input, i) => {
      const feed = feeds[i] ?? missing();
      const { buffer: target, byteOffset: targetOffset, byteLength } = input.region;
      if (input.tensor.size === 0) return [];
      if (isBuffer(feed)) return { source: feed, sourceOffset: 0, target, targetOffset, byteLength };
      const place = this.#take(byteLength);
      upload(this.#device, label, input, feed, place);
      return { source: place.buffer, sourceOffset: place.byteOffset, target, targetOffset, byteLength };
    });
    const { buffer: source, byteOffset: sourceOffset } = this.#take(uniform.byteLength);
    uniform.write(step, { buffer: source, byteOffset: sourceOffset });
    const { buffer: target, byteLength } = uniform;
    return [...copies, { source, sourceOffset, target, targetOffset: 0, byteLength }];
  }

  /** The same object for the same place: who binds it need do so only once. */
  #take(byteLength: number): Region {
    const { buffer, places } = rooms.get(this.#device) ?? missing();
    const { memory } = this.#device;
    const key = `${this.#end} ${byteLength}`;
    if (places.size > MOST_PLACES) places.clear();
    const place = places.get(key) ?? { memory, buffer, byteOffset: this.#end, byteLength };
    places.set(key, place);
    this.#end += aligned(byteLength);
    return place;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function missing(): never {
  throw new InternalError("a run lacks something that it was made of");
}
