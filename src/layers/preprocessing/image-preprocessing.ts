import { constant, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { pad } from "../../ops/arrange/pad.js";
import { positiveInteger } from "../../ops/core/integers.js";
import { slice } from "../../ops/core/movement.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { cast } from "../../ops/elementwise/unary.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { type Interpolation, resize } from "../../ops/image/resample.js";
import { batchShape } from "../../ops/image/window.js";
import { Tensor } from "../../tensor.js";
import { Layer, type LayerOptions } from "../layer.js";

export interface RescalingOptions extends LayerOptions {
  /** Default 0. */
  readonly offset?: number | readonly number[] | undefined;
}

/** x · scale + offset, each a number or one for each place of the last axis. Whole numbers become float32. Any shape. */
export class Rescaling extends Layer {
  readonly scale: number | readonly number[];
  readonly offset: number | readonly number[];

  constructor(scale: number | readonly number[], options: RescalingOptions = {}) {
    super(options);
    this.scale = scale;
    this.offset = options.offset ?? 0;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return add(multiply(cast(x, "float32"), operand(this.scale)), operand(this.offset));
  }
}

function operand(value: number | readonly number[]): SymbolicTensor | number {
  return typeof value === "number" ? value : constant(Tensor.from([...value], [value.length], "float32"));
}

interface FrameOptions extends LayerOptions {
  /** Default `"channelsLast"`. */
  readonly dataFormat?: DataFormat | undefined;
}

export interface ResizingOptions extends FrameOptions {
  /** Default `"bilinear"`. */
  readonly interpolation?: Interpolation | undefined;
  /** Cuts the longer sides first, so that nothing is distorted. Default false. */
  readonly cropToAspectRatio?: boolean | undefined;
  /** Pads the shorter sides first, so that nothing is distorted. Default false. */
  readonly padToAspectRatio?: boolean | undefined;
  /** What the padding holds. Default 0. */
  readonly fillValue?: number | undefined;
}

/** Brings images to a given height and width. */
abstract class Framing extends Layer {
  readonly height: number;
  readonly width: number;
  protected readonly dataFormat: DataFormat | undefined;

  constructor(height: number, width: number, options: FrameOptions) {
    super(options);
    this.height = positiveInteger(this.name, "height", height);
    this.width = positiveInteger(this.name, "width", width);
    this.dataFormat = options.dataFormat;
  }

  /** Height and width of the images. */
  protected sizeOf({ shape }: SymbolicTensor): readonly [number, number] {
    batchShape(this.name, shape, 2); // throws for another rank
    const [height = 1, width = 1] = isChannelsFirst(this.name, this.dataFormat) ? shape.slice(2) : shape.slice(1);
    return [height, width];
  }

  /** The middle of the images, the odd pixel staying at the end; larger ones than they are get `value` around. */
  protected reframe(x: SymbolicTensor, [height, width]: readonly [number, number], value = 0): SymbolicTensor {
    const [oldHeight, oldWidth] = this.sizeOf(x);
    const none = [0, 0] as const;
    const around = (more: number) => [Math.trunc(more / 2), more - Math.trunc(more / 2)] as const;
    const frame = [around(height - oldHeight), around(width - oldWidth)];
    const edges = isChannelsFirst(this.name, this.dataFormat) ? [none, none, ...frame] : [none, ...frame, none];
    const cut = edges.map(([before, after], i) => ({
      start: Math.max(0, -before),
      stop: (x.shape[i] ?? 1) - Math.max(0, -after),
    }));
    const padding = edges.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as const);
    return pad(slice(x, cut), padding, { constantValues: value });
  }
}

/** Images of another size: [batch, oldHeight, oldWidth, channels] → [batch, height, width, channels]. */
export class Resizing extends Framing {
  readonly #options: ResizingOptions;

  constructor(height: number, width: number, options: ResizingOptions = {}) {
    super(height, width, options);
    this.#options = options;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { cropToAspectRatio, padToAspectRatio, fillValue = 0, interpolation } = this.#options;
    const [height, width] = this.sizeOf(x);
    const sameHeight = Math.max(1, Math.trunc((width * this.height) / this.width));
    const sameWidth = Math.max(1, Math.trunc((height * this.width) / this.height));
    let framed = x;
    if (cropToAspectRatio) framed = this.reframe(x, [Math.min(height, sameHeight), Math.min(width, sameWidth)]);
    else if (padToAspectRatio) {
      framed = this.reframe(x, [Math.max(height, sameHeight), Math.max(width, sameWidth)], fillValue);
    }
    return resize(framed, [this.height, this.width], { interpolation, dataFormat: this.dataFormat });
  }
}

/**
 * The middle of images: [batch, oldHeight, oldWidth, channels] → [batch, height, width, channels]. Of images that are too
 * small the largest middle of that aspect ratio, resized.
 */
export class CenterCrop extends Framing {
  readonly #resizing: Resizing;

  constructor(height: number, width: number, options: FrameOptions = {}) {
    super(height, width, options);
    this.#resizing = new Resizing(height, width, {
      name: this.name,
      cropToAspectRatio: true,
      dataFormat: options.dataFormat,
    });
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const [height, width] = this.sizeOf(x);
    if (height < this.height || width < this.width) return this.#resizing.call(x);
    return this.reframe(x, [this.height, this.width]);
  }
}
