import type { DType } from "../../dtype.js";
import { ArgumentError, DTypeError, ShapeError, type WgradError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { inWords, tagOf } from "../../in-words.js";
import { hasMethod, isA } from "../../is-a.js";
import { isShared } from "../../number-array.js";
import { formatShape, sameShape } from "../../shape.js";
import { Tensor } from "../../tensor.js";
import { toGpu } from "../memory/transfer.js";
import type { ClassNumbers } from "../symbols/class-numbers.js";
import type { SymbolicTensor } from "../symbols/tensor.js";
import type { Region } from "../symbols/variable.js";
import { WrittenFeed } from "./written-feed.js";

/** What a program takes for one input: host values, or a buffer that is on the GPU already, made with `COPY_SRC`. */
export type Feed =
  | Tensor
  | WrittenFeed
  | Float32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | GPUBuffer;

/** An input of a program, where its values go, and who takes them for numbers of classes. */
export interface ProgramInput {
  readonly tensor: SymbolicTensor;
  readonly region: Region;
  readonly classes: readonly ClassNumbers[];
}

const COPY_SRC = 0x4;

/** The typed arrays that may be fed, by what the engine calls them: an array of another window is as good as one of this. */
const DTYPES: Readonly<Record<string, DType>> = { Float32Array: "float32", Int32Array: "int32", Uint32Array: "uint32" };

/** Throws a ShapeError, DTypeError or ArgumentError for a feed that is not what the input takes. */
export function checkFeed(label: string, { tensor, region }: ProgramInput, feed: unknown): asserts feed is Feed {
  const refuse = (Kind: new (message: string) => WgradError, received: string) => {
    const name = tensor.source.kind === "input" ? tensor.source.name : "input";
    const expected = `${tensor.dtype} ${formatShape(tensor.shape)}`;
    return new Kind(`${label}: ${name} does not fit: expected ${expected}, received ${received}.`);
  };
  if (isA<Tensor>(feed, Tensor) || isA<WrittenFeed>(feed, WrittenFeed)) {
    if (feed.dtype !== tensor.dtype) throw refuse(DTypeError, feed.dtype);
    if (!sameShape(feed.shape, tensor.shape)) throw refuse(ShapeError, `${feed.dtype} ${formatShape(feed.shape)}`);
  } else if (isArray(feed)) {
    const dtype = DTYPES[tagOf(feed)];
    if (dtype !== tensor.dtype) throw refuse(DTypeError, dtype ?? inWords(feed));
    if (isShared(feed)) throw refuse(DTypeError, `${dtype} on memory that threads share`);
    if (feed.length !== tensor.size) throw refuse(ShapeError, `${dtype} [${feed.length}]`);
  } else if (isBuffer(feed)) {
    if (feed.size < region.byteLength) throw refuse(ShapeError, `a GPUBuffer of ${feed.size} bytes`);
    if ((feed.usage & COPY_SRC) === 0) throw refuse(ArgumentError, "a GPUBuffer without the usage COPY_SRC");
  } else {
    throw refuse(ArgumentError, inWords(feed));
  }
}

/** Waits for feeds that have something to make ready before they are written; does not wait at all where there is none. */
export function prepareFeeds(device: Device, feeds: readonly unknown[]): Promise<unknown> | undefined {
  const written = feeds.filter((feed) => isA<WrittenFeed>(feed, WrittenFeed));
  return written.length === 0 ? undefined : Promise.all(written.map((feed) => feed.prepare(device)));
}

/** Puts the values of a checked feed where the program reads them, or into another `region`, where they wait. */
export function upload(
  device: Device,
  label: string,
  { tensor, region: own }: ProgramInput,
  feed: Feed,
  region: Region = own,
): void {
  const { gpu, memory } = device;
  if (tensor.size === 0) return;
  if (isA<WrittenFeed>(feed, WrittenFeed)) feed.write(device, region);
  else if (isA<Tensor>(feed, Tensor)) memory.write(region, toGpu(feed));
  else if (isArray(feed)) memory.write(region, feed);
  else {
    const encoder = gpu.createCommandEncoder({ label: `${label} input` });
    encoder.copyBufferToBuffer(feed, 0, region.buffer, region.byteOffset, region.byteLength);
    gpu.queue.submit([encoder.finish()]);
  }
}

function isArray(value: unknown): value is Exclude<Feed, Tensor | WrittenFeed | GPUBuffer> {
  return ArrayBuffer.isView(value) && tagOf(value) !== "DataView";
}

/** By what it has: GPUBuffer itself is not a name everywhere. */
export function isBuffer(value: unknown): value is GPUBuffer {
  return hasMethod(value, "mapAsync") && typeof value === "object" && value !== null && "mapState" in value;
}
