import type { DType } from "../../dtype.js";
import { DTypeError, ShapeError, type WgradError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { type Command, type Copy, replay } from "../../gpu/replay.js";
import { profile, type Timing } from "../../gpu/timing.js";
import { formatShape, sizeOf } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { fromGpu, toGpu } from "../memory/transfer.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import type { Region } from "../symbols/variable.js";
import type { StepUniform, StepValues } from "./step-uniform.js";

/** What a program takes for one input: host values, or a buffer that is on the GPU already. */
export type Feed = Tensor | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | GPUBuffer;

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
  readonly inputs: readonly { readonly tensor: SymbolicTensor; readonly region: Region }[];
  readonly outputs: readonly { readonly name: string; readonly tensor: SymbolicTensor; readonly region: Region }[];
  readonly step: StepUniform;
  /** Constants and uniforms: buffers of this program alone. */
  readonly owned: readonly GPUBuffer[];
  readonly slots: readonly GPUBuffer[];
  readonly stats: ProgramStats;
  readonly schedule: readonly ScheduleRow[];
}

/** One line of {@link Program.explain}. */
export interface ScheduleRow {
  readonly what: string;
  readonly kernel: string;
  readonly grid: string;
  readonly reads: string;
  readonly writes: string;
}

/** A compiled graph: every buffer planned, every pipeline and bind group built. Running it creates nothing. */
export class Program<Results = Readonly<Record<string, Tensor>>> {
  readonly stats: ProgramStats;
  readonly #parts: ProgramParts;
  readonly #shape: (tensors: Readonly<Record<string, Tensor>>) => Results;
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
  }

  /**
   * Runs the program: uploads the inputs, submits once, and gives the outputs as host tensors when they arrive. The work
   * is on its way when this returns, so several runs may be under way at once.
   *
   * Rejects with a ShapeError or DTypeError for inputs that do not fit, with a DeviceError when the device is lost, and with an
   * ArgumentError where the program reads a `scalar`, whose value only {@link enqueue} and {@link submit} take.
   */
  run(...feeds: readonly Feed[]): Promise<Results> {
    return this.enqueue(feeds);
  }

  /** As {@link run}, with the values that kernels read as `step`. */
  async enqueue(feeds: readonly Feed[], step: StepValues = {}): Promise<Results> {
    const { device, label, commands, outputs } = this.#parts;
    this.#upload(feeds, step);
    const readback = device.staging.acquire(this.#readBytes);
    replay(device.gpu, label, commands, this.#copies, readback.buffer);
    const results = readback.finish(this.#readBytes, (bytes) => {
      const tensors = outputs.map(
        ({ name, tensor }, i) => [name, fromGpu(bytes, this.#copies[i]?.targetOffset ?? 0, tensor)] as const,
      );
      return this.#shape(Object.fromEntries(tensors));
    });
    return device.settle(results);
  }

  /** Runs without reading anything back: for steps whose outputs stay on the GPU. */
  submit(feeds: readonly Feed[], step: StepValues = {}): void {
    const { device, label, commands } = this.#parts;
    this.#upload(feeds, step);
    replay(device.gpu, label, commands, [], undefined);
  }

  /** The buffer that holds an output after a run, until the next program runs on the same device. */
  buffer(output: string): Region {
    const found = this.#parts.outputs.find(({ name }) => name === output);
    if (found === undefined) throw new RangeError(`program ${this.#parts.label}: no output named ${output}.`);
    return found.region;
  }

  /** Time of every dispatch on the GPU, in order. Needs the feature `timestamp-query`. */
  async profile(feeds: readonly Feed[], step: StepValues = {}): Promise<Timing[]> {
    this.#upload(feeds, step);
    return profile(this.#parts.device.gpu, this.#parts.commands);
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

  /** Frees the program's memory, but for slots that other programs share. It cannot run again. */
  dispose(): void {
    const { device, owned, slots } = this.#parts;
    for (const buffer of owned) device.memory.free(buffer);
    device.memory.releaseSlots(slots);
  }

  #upload(feeds: readonly Feed[], step: StepValues): void {
    const { device, label, inputs } = this.#parts;
    device.check();
    if (feeds.length !== inputs.length) {
      throw new ShapeError({
        where: label,
        problem: "another number of inputs",
        expected: `${inputs.length}`,
        received: `${feeds.length}`,
      });
    }
    inputs.forEach(({ tensor, region }, i) => {
      const feed = feeds[i];
      if (feed !== undefined) this.#uploadInput(tensor, region, feed);
    });
    this.#parts.step.write(step);
  }

  #uploadInput(tensor: SymbolicTensor, region: Region, feed: Feed): void {
    const { device, label } = this.#parts;
    if (!(feed instanceof Tensor) && !ArrayBuffer.isView(feed)) {
      if (feed.size < region.byteLength) throw mismatch(ShapeError, label, tensor, `a GPUBuffer of ${feed.size} bytes`);
      const encoder = device.gpu.createCommandEncoder({ label: `${label} input` });
      encoder.copyBufferToBuffer(feed, 0, region.buffer, region.byteOffset, region.byteLength);
      device.gpu.queue.submit([encoder.finish()]);
      return;
    }
    const dtype = feed instanceof Tensor ? feed.dtype : dtypeOf(feed);
    if (dtype !== tensor.dtype) throw mismatch(DTypeError, label, tensor, dtype);
    const shape = feed instanceof Tensor ? feed.shape : [feed.length];
    const fits =
      feed instanceof Tensor ? formatShape(shape) === formatShape(tensor.shape) : feed.length === sizeOf(tensor.shape);
    if (!fits) throw mismatch(ShapeError, label, tensor, `${dtype} ${formatShape(shape)}`);
    if (tensor.size > 0)
      device.memory.write(region, toGpu(feed instanceof Tensor ? feed : new Tensor(shape, feed, dtype)));
  }
}

function dtypeOf(data: Float32Array | Int32Array | Uint32Array): DType {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Int32Array ? "int32" : "uint32";
}

function mismatch(
  Kind: new (message: string) => WgradError,
  label: string,
  tensor: SymbolicTensor,
  received: string,
): WgradError {
  const name = tensor.source.kind === "input" ? tensor.source.name : "input";
  return new Kind(
    `${label}: ${name} does not fit: expected ${tensor.dtype} ${formatShape(tensor.shape)}, received ${received}.`,
  );
}
