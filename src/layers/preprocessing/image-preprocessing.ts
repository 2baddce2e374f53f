import { finite, listOf, oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { constant, type SymbolicTensor } from "../../graph/symbols/tensor.js";
import { pad } from "../../ops/arrange/pad.js";
import { slice } from "../../ops/core/movement.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { cast } from "../../ops/elementwise/unary.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { INTERPOLATIONS, type Interpolation, resize } from "../../ops/image/resample.js";
import { batchShape } from "../../ops/image/window.js";
import { Tensor } from "../../tensor.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";

export interface RescalingConfig extends LayerConfig {
  readonly scale: number | readonly number[];
  /** Default 0. */
  readonly offset: number | readonly number[];
}

/** Options of {@link Rescaling}. */
export type RescalingOptions = Options<RescalingConfig, "scale">;

const RESCALING: Defaults<RescalingConfig, "scale"> = { ...LAYER, offset: 0 };

/** x · scale + offset, each a number or one for each place of the last axis. Whole numbers become float32. Any shape. */
export class Rescaling extends Layer<SymbolicTensor, SymbolicTensor, RescalingConfig> {
  static override className = "Rescaling";
  static override args = ["scale"];
  static override defaults = RESCALING;

  constructor(scale: number | readonly number[], options?: RescalingOptions) {
    super(options, { scale });
    for (const [name, value] of Object.entries({ scale, offset: this.config.offset })) {
      for (const one of listOf(this.name, name, value, { most: 100_000 })) finite(this.name, name, one);
    }
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return add(multiply(cast(x, "float32"), operand(this.config.scale)), operand(this.config.offset));
  }
}

function operand(value: number | readonly number[]): SymbolicTensor | number {
  return typeof value === "number" ? value : constant(Tensor.from([...value], [value.length], "float32"));
}

interface FrameConfig extends LayerConfig {
  readonly height: number;
  readonly width: number;
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
}

const FRAME: Defaults<FrameConfig, "height" | "width"> = { ...LAYER, dataFormat: "channelsLast" };

export interface ResizingConfig extends FrameConfig {
  /** Default `"bilinear"`. */
  readonly interpolation: Interpolation;
  /** Cuts the longer sides first, so that nothing is distorted. Default false. */
  readonly cropToAspectRatio: boolean;
  /** Pads the shorter sides first, so that nothing is distorted. Default false. */
  readonly padToAspectRatio: boolean;
  /** What the padding holds. Default 0. */
  readonly fillValue: number;
}

/** Options of {@link Resizing}. */
export type ResizingOptions = Options<ResizingConfig, "height" | "width">;

const RESIZING: Defaults<ResizingConfig, "height" | "width"> = {
  ...FRAME,
  interpolation: "bilinear",
  cropToAspectRatio: false,
  padToAspectRatio: false,
  fillValue: 0,
};

/** Brings images to a given height and width. */
abstract class Framing<C extends FrameConfig = FrameConfig> extends Layer<SymbolicTensor, SymbolicTensor, C> {
  static override args = ["height", "width"];
  static override defaults: object = FRAME;

  constructor(height: number, width: number, options?: Options<C>) {
    super(options, { height, width } as Partial<C>);
    positiveInteger(this.name, "height", height);
    positiveInteger(this.name, "width", width);
    isChannelsFirst(this.name, this.config.dataFormat); // throws for another format
  }

  /** Height and width of the images. */
  protected sizeOf({ shape }: SymbolicTensor): readonly [number, number] {
    batchShape(this.name, shape, 2); // throws for another rank
    const [height = 1, width = 1] = isChannelsFirst(this.name, this.config.dataFormat)
      ? shape.slice(2)
      : shape.slice(1);
    return [height, width];
  }

  /** The middle of the images, the odd pixel staying at the end; larger ones than they are get `value` around. */
  protected reframe(x: SymbolicTensor, [height, width]: readonly [number, number], value = 0): SymbolicTensor {
    const [oldHeight, oldWidth] = this.sizeOf(x);
    const none = [0, 0] as const;
    const around = (more: number) => [Math.trunc(more / 2), more - Math.trunc(more / 2)] as const;
    const frame = [around(height - oldHeight), around(width - oldWidth)];
    const edges = isChannelsFirst(this.name, this.config.dataFormat) ? [none, none, ...frame] : [none, ...frame, none];
    const cut = edges.map(([before, after], i) => ({
      start: Math.max(0, -before),
      stop: (x.shape[i] ?? 1) - Math.max(0, -after),
    }));
    const padding = edges.map(([before, after]) => [Math.max(0, before), Math.max(0, after)] as const);
    return pad(slice(x, cut), padding, { constantValues: value });
  }
}

/** Images of another size: [batch, oldHeight, oldWidth, channels] → [batch, height, width, channels]. */
export class Resizing extends Framing<ResizingConfig> {
  static override className = "Resizing";
  static override defaults: object = RESIZING;

  constructor(height: number, width: number, options?: ResizingOptions) {
    super(height, width, options);
    oneOf(this.name, "interpolation", this.config.interpolation, INTERPOLATIONS);
    finite(this.name, "fillValue", this.config.fillValue);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { cropToAspectRatio, padToAspectRatio, fillValue, interpolation, dataFormat } = this.config;
    const [height, width] = this.sizeOf(x);
    const sameHeight = Math.max(1, Math.trunc((width * this.config.height) / this.config.width));
    const sameWidth = Math.max(1, Math.trunc((height * this.config.width) / this.config.height));
    let framed = x;
    if (cropToAspectRatio) framed = this.reframe(x, [Math.min(height, sameHeight), Math.min(width, sameWidth)]);
    else if (padToAspectRatio) {
      framed = this.reframe(x, [Math.max(height, sameHeight), Math.max(width, sameWidth)], fillValue);
    }
    return resize(framed, [this.config.height, this.config.width], { interpolation, dataFormat });
  }
}

/**
 * The middle of images: [batch, oldHeight, oldWidth, channels] → [batch, height, width, channels]. Of images that are too
 * small the largest middle of that aspect ratio, resized.
 */
export class CenterCrop extends Framing {
  static override className = "CenterCrop";

  constructor(height: number, width: number, options?: Options<FrameConfig, "height" | "width">) {
    super(height, width, options);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { height, width, dataFormat } = this.config;
    const [oldHeight, oldWidth] = this.sizeOf(x);
    if (oldHeight >= height && oldWidth >= width) return this.reframe(x, [height, width]);
    return new Resizing(height, width, { name: this.name, cropToAspectRatio: true, dataFormat }).call(x);
  }
}
