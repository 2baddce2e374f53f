import { finite, integerBetween } from "../../check.js";
import { ArgumentError, InternalError, ShapeError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { WrittenFeed } from "../../graph/program/written-feed.js";
import type { Region } from "../../graph/symbols/variable.js";
import { inWords, tagOf } from "../../in-words.js";
import { withDefaults } from "../../options.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../../shape.js";
import { type PictureLike, sizeOfPicture } from "./browser-pixels.js";
import { type ColorMode, IMAGE_DEFAULTS, type ImageOptions, imagePlan } from "./image-options.js";
import { Picture } from "./picture.js";
import { type PictureFrame, PictureWriter } from "./picture-writer.js";
import { countOf } from "./source.js";

/** Options of {@link ImageBatch}. */
export interface ImageBatchOptions {
  /** [height, width], or one number for both, that the pictures come to. */
  readonly imageSize: ImageOptions["imageSize"];
  /** `"grayscale"` is 1 channel, `"rgb"` 3, `"rgba"` 4. Default `"rgb"`. */
  readonly colorMode?: ColorMode | undefined;
  /** What the numbers, from 0 to 255, are multiplied by. Default 1. */
  readonly scale?: number | undefined;
  /** What is added then. Default 0. */
  readonly offset?: number | undefined;
}

/**
 * Pictures as inputs of a model, [pictures, height, width, channels], that go to the GPU as they are: ImageBitmap, VideoFrame, canvases,
 * images, videos and ImageData, and what `utils.loadImg` gives. There they are resized (bilinear) and rescaled in one dispatch each; the host
 * never sees the numbers. It stands where a tensor stands: `fit`, `evaluate`, `predict` and data sets cut and shuffle its rows. The pictures
 * must not be closed before those calls have ended. A lost device costs nothing while they are there: steps are done again with them. Where
 * one that a step of the last seconds was trained on is closed by then, or is a canvas or video, the next call rejects with a DeviceError.
 *
 * Throws an ArgumentError for what is no list of pictures and for options that are none; calls with it reject with one for a picture
 * that has no pixels, or none that this page may read. In a browser opacity is dropped after colours were divided by it.
 *
 * @example
 * const frame = await createImageBitmap(video);
 * const x = new ImageBatch([frame], { imageSize: 224, scale: 1 / 127.5, offset: -1 });
 * const probabilities = await model.predict(x);
 */
export class ImageBatch extends WrittenFeed {
  readonly dtype = "float32";
  readonly #frame: PictureFrame;
  readonly #options: ImageBatchOptions;
  readonly #pictures: PictureLike[];
  readonly #writers = new WeakMap<Device, PictureWriter>();
  /** Whether it is one row, without the axis of the rows. */
  #isRow = false;

  constructor(pictures: ArrayLike<PictureLike>, options: ImageBatchOptions) {
    super();
    const { imageSize, colorMode, scale, offset } = withDefaults<ImageBatchOptions, typeof IMAGE_BATCH>(
      WHERE,
      options,
      IMAGE_BATCH,
    );
    const { channels, size } = imagePlan(WHERE, { ...IMAGE_DEFAULTS, imageSize, colorMode });
    if (size === null) {
      const expected = "[height, width], or one number for both";
      throw new ArgumentError({ where: WHERE, problem: "no imageSize", expected, received: inWords(imageSize) });
    }
    this.#options = options;
    this.#frame = {
      size,
      channels,
      scale: 255 * finite(WHERE, "scale", scale),
      offset: finite(WHERE, "offset", offset),
    };
    const length = integerBetween(WHERE, "number of pictures", countOf(WHERE, pictures), 0, MOST_PICTURES);
    this.#pictures = Array.from({ length }, (_, row) => pictures[row] as PictureLike);
    for (const one of this.#pictures) sizeOfPicture(WHERE, one);
  }

  get shape(): Shape {
    const { size, channels } = this.#frame;
    return this.#isRow ? [...size, channels] : [this.#pictures.length, ...size, channels];
  }

  /** How many elements it stands for, and the bytes of the pixels that it keeps. Nobody has worked the elements out. */
  get data(): { readonly length: number; readonly byteLength: number } {
    const areas = this.#pictures.map((one) => sizeOfPicture(WHERE, one));
    const byteLength = areas.reduce((sum, [width, height]) => sum + 4 * width * height, 0);
    return { length: sizeOf(this.shape), byteLength };
  }

  isReady(device: Device): boolean {
    return this.#writers.has(device);
  }

  async prepare(device: Device): Promise<void> {
    for (const picture of this.#pictures) sizeOfPicture(WHERE, picture);
    this.#writers.set(device, await PictureWriter.of(device, this.#frame.channels));
  }

  write(device: Device, region: Region): void {
    const writer = this.#writers.get(device);
    if (writer === undefined) throw new InternalError("pictures are written before that is prepared");
    for (const [row, picture] of this.#pictures.entries()) writer.write(picture, row, this.#frame, region);
  }

  get gone(): string | undefined {
    for (const one of this.#pictures) {
      const kind = tagOf(one);
      if (LIVE.includes(kind)) return `a step saw a ${kind}, which may show something else by now`;
      if (!isOpen(one)) return `a step saw a picture of class ${kind} that was closed since`;
    }
    return undefined;
  }

  like(shape: Shape): this {
    return this.#rows(shape, new Array<PictureLike>(countIn(shape)).fill(BLACK));
  }

  put(at: number, from: ImageBatch, start = 0, end = from.size): void {
    const row = sizeOf(this.shape.slice(-3));
    for (let i = start; i < end; i += row) this.#pictures[(at + i - start) / row] = from.#pictures[i / row] ?? BLACK;
  }

  protected view(shape: Shape, start = 0): this {
    const first = start / sizeOf(this.shape.slice(-3));
    return this.#rows(shape, this.#pictures.slice(first, first + countIn(shape)));
  }

  protected get className(): string {
    return WHERE;
  }

  /** Other pictures, to be treated alike. Throws a ShapeError for anything but rows, or one of them. */
  #rows(shape: Shape, pictures: readonly PictureLike[]): this {
    const sample = this.shape.slice(-3);
    if (shape.length > 4 || !sameShape(shape.slice(-3), sample)) {
      const expected = `${formatShape(["pictures", ...sample])} or ${formatShape(sample)}`;
      throw new ShapeError({
        where: WHERE,
        problem: "pictures have one shape only",
        expected,
        received: formatShape(shape),
      });
    }
    const rows = new ImageBatch(pictures, this.#options);
    rows.#isRow = shape.length === 3;
    return rows as this;
  }
}

const IMAGE_BATCH = { imageSize: undefined, colorMode: "rgb", scale: 1, offset: 0 } as const;
const WHERE = "ImageBatch";
const MOST_PICTURES = 100_000;

/** What is drawn on, or plays on. */
const LIVE = ["HTMLCanvasElement", "OffscreenCanvas", "HTMLVideoElement"];

/** What stands in a row until a picture is put there. */
const BLACK = new Picture(1, 1, 3, new Uint8Array(3));

function isOpen(picture: PictureLike): boolean {
  try {
    return sizeOfPicture(WHERE, picture).length > 0;
  } catch {
    return false;
  }
}

/** How many pictures a shape holds. */
function countIn(shape: Shape): number {
  return shape.length === 3 ? 1 : (shape[0] ?? 0);
}
