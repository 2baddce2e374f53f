import { InternalError } from "../../errors.js";
import type { Device } from "../../gpu/device.js";
import { PARAMS_BINDING, paramsByteLength, writeParams } from "../../gpu/kernel.js";
import type { Pipeline } from "../../gpu/pipelines.js";
import { linearGrid } from "../../graph/lowering/launch.js";
import type { Region } from "../../graph/symbols/variable.js";
import { isA } from "../../is-a.js";
import { picture_rows as kernel } from "../../kernels/picture_rows.js";
import { isImageData, type PictureLike, readPixels, sizeOfPicture } from "./browser-pixels.js";
import { type Channels, Picture, withChannels } from "./picture.js";

/** What becomes of a picture. */
export interface PictureFrame {
  /** Height and width of the result. */
  readonly size: readonly [number, number];
  readonly channels: Channels;
  readonly scale: number;
  readonly offset: number;
}

const USAGE = { COPY_DST: 0x2, TEXTURE_BINDING: 0x4, RENDER_ATTACHMENT: 0x10 };
/** So many sizes of pictures come by turns without a texture being made. */
const MOST_TEXTURES = 4;
const WHERE = "ImageBatch";

const writers = new WeakMap<Device, Map<Channels, Promise<PictureWriter>>>();

/**
 * Brings pictures to a device: into a texture, out of which a kernel writes the numbers. Textures, and what binds them, are used again,
 * so that a stream of pictures of one size creates nothing.
 */
export class PictureWriter {
  readonly #device: Device;
  readonly #pipeline: Pipeline;
  readonly #channels: Channels;
  readonly #params = new DataView(new ArrayBuffer(paramsByteLength(kernel)));
  readonly #uniform: GPUBuffer;
  /** By size, that used last at the end. */
  readonly #textures = new Map<string, GPUTexture>();
  readonly #groups = new WeakMap<GPUTexture, WeakMap<Region, GPUBindGroup>>();

  private constructor(device: Device, pipeline: Pipeline, channels: Channels) {
    this.#device = device;
    this.#pipeline = pipeline;
    this.#channels = channels;
    this.#uniform = device.memory.uniform(kernel.name, this.#params.buffer);
  }

  /** The writer of a device, compiled on first need. */
  static of(device: Device, channels: Channels): Promise<PictureWriter> {
    const known = writers.get(device) ?? new Map<Channels, Promise<PictureWriter>>();
    writers.set(device, known);
    const wanted =
      known.get(channels) ??
      device.pipelines
        .get(kernel, { constants: { CHANNELS: channels } }, BINDINGS)
        .then((pipeline) => new PictureWriter(device, pipeline, channels));
    known.set(channels, wanted);
    wanted.catch(() => known.delete(channels));
    return wanted;
  }

  /** Writes one picture as row `row` of a batch that lies in `region`. */
  write(
    picture: PictureLike,
    row: number,
    { size: [height, width], channels, scale, offset }: PictureFrame,
    region: Region,
  ): void {
    if (channels !== this.#channels) throw new InternalError("a picture came to the writer of other channels");
    const { gpu } = this.#device;
    const texture = this.#fill(picture);
    const first = row * height * width * channels;
    writeParams(kernel, { height, width, first, scale, offset }, this.#params, 0);
    gpu.queue.writeBuffer(this.#uniform, 0, this.#params.buffer);
    const encoder = gpu.createCommandEncoder({ label: kernel.name });
    const pass = encoder.beginComputePass({ label: kernel.name });
    pass.setPipeline(this.#pipeline.pipeline);
    pass.setBindGroup(0, this.#group(texture, region));
    pass.dispatchWorkgroups(...linearGrid(Math.ceil((height * width) / kernel.constants.WORKGROUP)));
    pass.end();
    gpu.queue.submit([encoder.finish()]);
  }

  /** A texture with a picture in it. What cannot be copied there, as frames of some videos cannot, goes by way of the host. */
  #fill(picture: PictureLike): GPUTexture {
    const { queue } = this.#device.gpu;
    const size = sizeOfPicture(WHERE, picture);
    const texture = this.#textureOf(size);
    if (!isA(picture, Picture) && !isImageData(picture)) {
      try {
        queue.copyExternalImageToTexture({ source: picture }, { texture }, size);
        return texture;
      } catch {
        // Whether anyone may read it shows below.
      }
    }
    const { width, data } = withChannels(readPixels(WHERE, picture), 4);
    queue.writeTexture({ texture }, Uint8Array.from(data), { bytesPerRow: 4 * width }, size);
    return texture;
  }

  #textureOf([width, height]: readonly [number, number]): GPUTexture {
    const key = `${width} × ${height}`;
    const texture =
      this.#textures.get(key) ??
      this.#device.gpu.createTexture({
        label: `picture ${key}`,
        size: [width, height],
        format: "rgba8unorm",
        usage: USAGE.COPY_DST | USAGE.TEXTURE_BINDING | USAGE.RENDER_ATTACHMENT, // which copies of pictures ask for
      });
    this.#textures.delete(key);
    this.#textures.set(key, texture);
    for (const [oldest, old] of this.#textures) {
      if (this.#textures.size <= MOST_TEXTURES) break;
      this.#textures.delete(oldest);
      old.destroy();
    }
    return texture;
  }

  #group(texture: GPUTexture, region: Region): GPUBindGroup {
    const known = this.#groups.get(texture) ?? new WeakMap<Region, GPUBindGroup>();
    this.#groups.set(texture, known);
    const { buffer, byteOffset: offset, byteLength: size } = region;
    const group =
      known.get(region) ??
      this.#device.gpu.createBindGroup({
        label: kernel.name,
        layout: this.#pipeline.layout,
        entries: [
          { binding: PARAMS_BINDING, resource: { buffer: this.#uniform } },
          { binding: kernel.textures.picture, resource: texture.createView() },
          { binding: OUT, resource: { buffer, offset, size } },
        ],
      });
    known.set(region, group);
    return group;
  }
}

/** Binding number of what is written, the one storage buffer. */
const OUT = 1;

const BINDINGS = new Map([
  [PARAMS_BINDING, "uniform"],
  [kernel.textures.picture, "texture"],
  [OUT, "read_write"],
] as const);
