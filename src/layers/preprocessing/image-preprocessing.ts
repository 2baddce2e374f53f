import { finite, listOf, oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { add, multiply } from "../../ops/elementwise/binary.js";
import { cast } from "../../ops/elementwise/unary.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { cropImages } from "../../ops/image/frame.js";
import { type Resizing as Method, RESIZINGS, type ResizeFillMode, resize } from "../../ops/image/resize.js";
import { batchShape } from "../../ops/image/window.js";
import { Tensor } from "../../tensor.js";
import { LAYER, Layer, type LayerConfig } from "../layer.js";
import { type Numbers, requireNumbers } from "./host-data.js";
import { PreprocessingLayer } from "./preprocessing-layer.js";

export interface RescalingConfig extends LayerConfig {
  readonly scale: number | readonly number[];
  /** Default 0. */
  readonly offset: number | readonly number[];
}

/** Options of {@link Rescaling}. */
export type RescalingOptions = Options<RescalingConfig, "scale">;

const RESCALING: Defaults<RescalingConfig, "scale"> = { ...LAYER, offset: 0 };

/** x · scale + offset, each a number or one for each place of the last axis. Whole numbers become float32. Any shape. */
export class Rescaling extends PreprocessingLayer<SymbolicTensor, RescalingConfig, Numbers, Tensor> {
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

  protected override onHost(x: HostTensor): Tensor {
    const { scale, offset } = this.config;
    return requireNumbers(this.name, x).cast("float32").mul(scale).add(offset);
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
  readonly interpolation: Method;
  /** Cuts the longer sides first, so that nothing is distorted. Default false. */
  readonly cropToAspectRatio: boolean;
  /** Pads the shorter sides first, so that nothing is distorted. Default false. */
  readonly padToAspectRatio: boolean;
  /** The padding: `"constant"`, which is all there is. */
  readonly fillMode: ResizeFillMode;
  /** What the padding holds. Default 0. */
  readonly fillValue: number;
  /** Blurs before shrinking, so that nothing is skipped. Default false. */
  readonly antialias: boolean;
}

/** Options of {@link Resizing}. */
export type ResizingOptions = Options<ResizingConfig, "height" | "width">;

const RESIZING: Defaults<ResizingConfig, "height" | "width"> = {
  ...FRAME,
  interpolation: "bilinear",
  cropToAspectRatio: false,
  padToAspectRatio: false,
  fillMode: "constant",
  fillValue: 0,
  antialias: false,
};

/** Brings images to a given height and width. */
abstract class Framing<C extends FrameConfig = FrameConfig> extends Layer<SymbolicTensor, SymbolicTensor, C> {
  /** Raw data is beyond what float16 holds, or finer. */
  protected override readonly autocast = false;
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
}

/** Images of another size: [batch, oldHeight, oldWidth, channels] → [batch, height, width, channels]. */
export class Resizing extends Framing<ResizingConfig> {
  static override className = "Resizing";
  static override defaults: object = RESIZING;

  constructor(height: number, width: number, options?: ResizingOptions) {
    super(height, width, options);
    oneOf(this.name, "interpolation", this.config.interpolation, RESIZINGS);
    oneOf(this.name, "fillMode", this.config.fillMode, ["constant"]);
    finite(this.name, "fillValue", this.config.fillValue);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    this.sizeOf(x); // throws for another rank
    const { interpolation, cropToAspectRatio, padToAspectRatio, fillMode, fillValue, antialias, dataFormat } =
      this.config;
    const how = { interpolation, cropToAspectRatio, padToAspectRatio, fillMode, fillValue, antialias, dataFormat };
    return resize(x, [this.config.height, this.config.width], how);
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
    if (oldHeight >= height && oldWidth >= width) {
      const [top, left] = [oldHeight - height, oldWidth - width].map((more) => Math.trunc(more / 2));
      return cropImages(x, {
        topCropping: top,
        leftCropping: left,
        targetHeight: height,
        targetWidth: width,
        dataFormat,
      });
    }
    return new Resizing(height, width, { name: this.name, cropToAspectRatio: true, dataFormat }).call(x);
  }
}
