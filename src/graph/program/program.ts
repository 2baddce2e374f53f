import { noSuch } from "../../check.js";
import { ArgumentError, ShapeError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import type { Hold } from "../../gpu/hold.js";
import { type Command, type Copy, replay } from "../../gpu/replay.js";
import type { Timing } from "../../gpu/timing.js";
import { inWords } from "../../in-words.js";
import { isA } from "../../is-a.js";
import { isList } from "../../structure.js";
import type { Tensor } from "../../tensor.js";
import { fromGpu } from "../memory/transfer.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import type { Region } from "../symbols/variable.js";
import { checkClasses } from "./check-classes.js";
import { checkFeed, type Feed, type ProgramInput, prepareFeeds, upload } from "./feed.js";
import type { StepUniform, StepValues } from "./step-uniform.js";
import { WrittenFeed } from "./written-feed.js";

/** What a program costs. */
export interface ProgramStats {
  /** Kernel launches in one run. */
  readonly dispatches: number;
  /** Queue submissions in one run. */
  readonly submits: number;
  /** Bytes of the slots that the plan asks for. */
  readonly plannedBytes: number;
  /** Most bytes alive at one time: the least any plan needs. */
  readonly liveBytes: number;
  /** How many slots there are. */
  readonly slots: number;
  /** How many tuning candidates the op with the most of them has; `CompileOptions.candidate` chooses among them. */
  readonly candidates: number;
  /** Bytes that the slots, constants and uniforms of this program really take on the GPU. */
  readonly allocatedBytes: number;
}

/** The parts that {@link compile} puts together. */
export interface ProgramParts {
  readonly device: Device;
  readonly label: string;
  readonly commands: readonly Command[];
  readonly inputs: readonly ProgramInput[];
  readonly outputs: readonly { readonly name: string; readonly tensor: SymbolicTensor; readonly region: Region }[];
  readonly step: StepUniform;
  /** All buffers that it binds. */
  readonly hold: Hold;
  readonly stats: ProgramStats;
  readonly schedule: readonly ScheduleRow[];
}

/** What a program is made of, and how its outputs come back. */
export interface ProgramInside<Results> extends ProgramParts {
  readonly copies: readonly Copy[];
  /** Bytes that the copies take. */
  readonly readBytes: number;
  readonly read: (bytes: ArrayBuffer, at: number) => Results;
}

/** One line of {@link Program.explain}. */
export interface ScheduleRow {
  readonly what: string;
  readonly kernel: string;
  readonly grid: string;
  readonly reads: string;
  readonly writes: string;
}

/** What is known to be wrong with a warm run: it creates nothing, so the device can only refuse it. */
export const REFUSED: readonly GPUErrorFilter[] = ["validation"];

/** Programs that nobody can reach any more give their memory back as if they were disposed of. */
const abandoned = new FinalizationRegistry<Hold>((hold) => hold.release());

/** A compiled graph: every buffer planned, every pipeline and bind group built. Running it creates nothing. */
export class Program<Results = Readonly<Record<string, Tensor>>> {
  readonly stats: ProgramStats;
  readonly #parts: ProgramParts;
  readonly #shape: (tensors: Readonly<Record<string, Tensor>>) => Results;
  /** What brings its outputs back, and how many bytes they are. */
  readonly #copies: readonly Copy[];
  readonly #readBytes: number;

  constructor(parts: ProgramParts, shape: (tensors: Readonly<Record<string, Tensor>>) => Results) {
    this.stats = parts.stats;
    this.#parts = parts;
    this.#shape = shape;
    let targetOffset = 0;
    this.#copies = parts.outputs.map(({ region }) => {
      const copy = {
        source: region.buffer,
        sourceOffset: region.byteOffset,
        targetOffset,
        byteLength: region.byteLength,
      };
      targetOffset += Math.ceil(region.byteLength / 16) * 16;
      return copy;
    });
    this.#readBytes = targetOffset;
    abandoned.register(this, parts.hold, this);
  }

  /**
   * Runs the program: uploads the inputs, submits once, and gives the outputs as host tensors when they arrive. The work
   * is on its way when this returns, so several runs may be under way at once. Random numbers are other ones in each run, and all of
   * them repeat after `setRandomSeed`.
   *
   * Rejects with a ShapeError, DTypeError or ArgumentError for inputs that do not fit, a LabelError for numbers that a loss or metric
   * takes for classes and that are none, with an ArgumentError where the program reads
   * a `scalar`, whose value only {@link enqueue} and {@link submit} take, or once it was disposed of, and with a DeviceError when the
   * device refuses this run or is lost.
   */
  run(...feeds: readonly Feed[]): Promise<Results> {
    return this.enqueue(feeds);
  }

  /** As {@link run}, with the values that kernels read as `step`. */
  async enqueue(feeds: readonly Feed[], step: StepValues = {}): Promise<Results> {
    this.check(feeds);
    const { device, label, commands } = this.#parts;
    const waiting = feeds.filter((feed) => isA<WrittenFeed>(feed, WrittenFeed) && !feed.isReady(device));
    if (waiting.length > 0) await prepareFeeds(device, waiting);
    const run = () => {
      this.#upload(feeds, step);
      const readback = device.staging.acquire(this.#readBytes);
      replay(device.gpu, label, commands, this.#copies, readback.buffer);
      return readback.finish(this.#readBytes, (bytes) => this.#read(bytes, 0));
    };
    return device.attempt(label, run, REFUSED);
  }

  /** Runs without reading anything back: for steps whose outputs stay on the GPU. What goes wrong there, `device.onError` hears. */
  submit(feeds: readonly Feed[], step: StepValues = {}): void {
    this.check(feeds);
    const { device, label, commands } = this.#parts;
    this.#upload(feeds, step);
    replay(device.gpu, label, commands, [], undefined);
  }

  /** The buffer that holds an output after a run, until the next program runs on the same device. */
  buffer(output: string): Region {
    this.#checkAlive();
    const found = this.#parts.outputs.find(({ name }) => name === output);
    if (found === undefined) {
      const names = this.#parts.outputs.map(({ name }) => name);
      throw noSuch(this.#parts.label, "output", output, names);
    }
    return found.region;
  }

  /** Time of every dispatch on the GPU, in order. Needs the feature `timestamp-query`. */
  async profile(feeds: readonly Feed[], step: StepValues = {}): Promise<Timing[]> {
    const { profile } = await import("../../rare.js");
    this.check(feeds);
    const { device, label, commands } = this.#parts;
    return device.attempt(label, () => {
      this.#upload(feeds, step);
      return profile(device.gpu, commands);
    });
  }

  /** The schedule as a table: what runs, by which kernel, on how many workgroups, from which slots to which. */
  explain(): string {
    const header: ScheduleRow = { what: "what", kernel: "kernel", grid: "grid", reads: "reads", writes: "writes" };
    const rows = [header, ...this.#parts.schedule];
    const columns = ["what", "kernel", "grid", "reads", "writes"] as const;
    const widths = columns.map((column) => Math.max(...rows.map((row) => row[column].length)));
    const lines = rows.map((row, i) =>
      [i === 0 ? " #" : String(i).padStart(2), ...columns.map((column, c) => row[column].padEnd(widths[c] ?? 0))]
        .join("  ")
        .trimEnd(),
    );
    const { dispatches, slots, plannedBytes, liveBytes } = this.stats;
    lines.push(
      `${dispatches} dispatches, 1 submit, ${slots} slots, ${plannedBytes} bytes planned, ${liveBytes} alive at most`,
    );
    return lines.join("\n");
  }

  /** Frees the program's memory, but for what others share. It cannot run again. A second time does nothing. */
  dispose(): void {
    this.#parts.hold.release();
    abandoned.unregister(this);
  }

  /** What runs of several programs in one submit take of it: see {@link enqueueTogether}. */
  get inside(): ProgramInside<Results> {
    const read = (bytes: ArrayBuffer, at: number) => this.#read(bytes, at);
    return { ...this.#parts, copies: this.#copies, readBytes: this.#readBytes, read };
  }

  /** The outputs, from bytes that came back. */
  #read(bytes: ArrayBuffer, at: number): Results {
    const tensors = this.#parts.outputs.map(
      ({ name, tensor }, i) => [name, fromGpu(bytes, at + (this.#copies[i]?.targetOffset ?? 0), tensor)] as const,
    );
    return this.#shape(Object.fromEntries(tensors));
  }

  #checkAlive(): void {
    const { device, hold, label } = this.#parts;
    device.check();
    if (!hold.released) return;
    throw new ArgumentError({ where: label, problem: "was disposed of", remedy: "Compile it again" });
  }

  /** Throws what {@link run} would reject with for inputs that it cannot run on. `where`: what errors call the run. */
  check(feeds: readonly Feed[], where = this.#parts.label): void {
    this.#checkAlive();
    const { inputs } = this.#parts;
    if (!isList(feeds)) {
      throw new ArgumentError({
        where,
        problem: "no such inputs",
        expected: "a list",
        received: inWords(feeds),
      });
    }
    if (feeds.length !== inputs.length) {
      throw new ShapeError({
        where,
        problem: "another number of inputs",
        expected: `${inputs.length}`,
        received: `${feeds.length}`,
      });
    }
    inputs.forEach((input, i) => {
      const feed: unknown = feeds[i];
      checkFeed(where, input, feed);
      checkClasses(where, input.tensor.shape, input.classes, feed);
    });
  }

  #upload(feeds: readonly Feed[], step: StepValues): void {
    const { device, label, inputs } = this.#parts;
    inputs.forEach((input, i) => {
      const feed = feeds[i];
      if (feed !== undefined) upload(device, label, input, feed);
    });
    this.#parts.step.write(step);
    device.runs++;
  }
}
