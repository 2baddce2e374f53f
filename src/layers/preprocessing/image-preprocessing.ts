import { finite, listOf, oneOf, positiveInteger } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { HostTensor } from "../../host-tensor.js";
import { cast } from "../../ops/core/cast.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import { BOX_FORMATS, type BoxFormat, type Sides } from "../../ops/image/box-formats.js";
import { resizedSides, type Size } from "../../ops/image/boxes.js";
import { type DataFormat, isChannelsFirst } from "../../ops/image/data-format.js";
import { cropImages } from "../../ops/image/frame.js";
import { type Resizing as Method, RESIZINGS, type ResizeFillMode, resize } from "../../ops/image/resize.js";
import { batchShape } from "../../ops/image/window.js";
import { isRecord } from "../../structure.js";
import { Tensor } from "../../tensor.js";
import { movedBoxes } from "../augmentation/bounding-boxes.js";
import type { Augmentable } from "../augmentation/image-augmentation.js";
import { type ApplyOptions, LAYER, Layer, type LayerConfig } from "../layer.js";
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
  /** How bounding boxes say where they are; needed for those. Default: there are none. */
  readonly boundingBoxFormat: BoxFormat | undefined;
}

const FRAME: Defaults<FrameConfig, "height" | "width"> = {
  ...LAYER,
  dataFormat: "channelsLast",
  boundingBoxFormat: undefined,
};

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

/** Brings images to a given height and width, and what belongs to them: a record is taken and given as by augmentation. */
abstract class Framing<C extends FrameConfig = FrameConfig> extends Layer<SymbolicTensor, SymbolicTensor, C> {
  /** Raw data is beyond what float16 holds, or finer. */
  protected override readonly autocast = false;
  static override args = ["height", "width"];
  static override defaults: object = FRAME;

  constructor(height: number, width: number, options?: Options<C>) {
    super(options, { height, width } as Partial<C>);
    positiveInteger(this.name, "height", height);
    positiveInteger(this.name, "width", width);
    const { dataFormat, boundingBoxFormat } = this.config;
    isChannelsFirst(this.name, dataFormat); // throws for another format
    if (boundingBoxFormat !== undefined) oneOf(this.name, "boundingBoxFormat", boundingBoxFormat, BOX_FORMATS);
  }

  /** Images of the new size; `nearest` for masks, whose numbers must not be mixed. */
  protected abstract framed(images: SymbolicTensor, nearest: boolean): SymbolicTensor;

  /** Where the sides of boxes on images of a size are then. */
  protected abstract framedSides(sides: Sides, size: Size): Sides;

  /** As of any layer, but that it takes a record with images, too, and gives one then. */
  override apply<X extends Augmentable>(x: X, options?: ApplyOptions<SymbolicTensor, object>): X {
    return super.apply(x as SymbolicTensor, options) as X;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return this.#all(x);
  }

  #all<X extends Augmentable>(x: X): X {
    return this.#changed(x) as X;
  }

  #changed(x: Augmentable): Augmentable {
    if (!isRecord(x)) return this.framed(x, false);
    const { images, boundingBoxes, segmentationMasks } = x;
    const { height, width, boundingBoxFormat } = this.config;
    const from = this.sizeOf(images);
    const change = (sides: Sides) => this.framedSides(sides, from);
    const how = { from, to: [height, width], change } as const;
    return {
      ...x,
      images: this.framed(images, false),
      ...(boundingBoxes && { boundingBoxes: movedBoxes(this.name, boundingBoxes, boundingBoxFormat, how) }),
      ...(segmentationMasks && { segmentationMasks: this.framed(segmentationMasks, true) }),
    };
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

  protected override framed(x: SymbolicTensor, nearest: boolean): SymbolicTensor {
    this.sizeOf(x); // throws for another rank
    const { cropToAspectRatio, padToAspectRatio, fillMode, fillValue, antialias, dataFormat } = this.config;
    const interpolation = nearest ? "nearest" : this.config.interpolation;
    const how = { interpolation, cropToAspectRatio, padToAspectRatio, fillMode, fillValue, antialias, dataFormat };
    return resize(x, [this.config.height, this.config.width], how);
  }

  protected override framedSides(sides: Sides, size: Size): Sides {
    const { height, width, cropToAspectRatio, padToAspectRatio } = this.config;
    const ratio = cropToAspectRatio ? "crop" : padToAspectRatio ? "pad" : undefined;
    return resizedSides(sides, size, [height, width], ratio);
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

  protected override framed(x: SymbolicTensor, nearest: boolean): SymbolicTensor {
    const { height, width, dataFormat } = this.config;
    const corner = this.#corner(this.sizeOf(x));
    if (corner === undefined) {
      const interpolation = nearest ? "nearest" : "bilinear";
      return resize(x, [height, width], { cropToAspectRatio: true, interpolation, dataFormat });
    }
    const [topCropping, leftCropping] = corner;
    return cropImages(x, { topCropping, leftCropping, targetHeight: height, targetWidth: width, dataFormat });
  }

  protected override framedSides(sides: Sides, size: Size): Sides {
    const { height, width } = this.config;
    const corner = this.#corner(size);
    if (corner === undefined) return resizedSides(sides, size, [height, width], "crop");
    const [top, left] = corner;
    const [x1, y1, x2, y2] = sides;
    return [subtract(x1, left), subtract(y1, top), subtract(x2, left), subtract(y2, top)];
  }

  /** Where to cut images of a size; nothing for those that are too small. */
  #corner([oldHeight, oldWidth]: Size): readonly [top: number, left: number] | undefined {
    const [down, right] = [oldHeight - this.config.height, oldWidth - this.config.width];
    return down < 0 || right < 0 ? undefined : [Math.trunc(down / 2), Math.trunc(right / 2)];
  }
}
