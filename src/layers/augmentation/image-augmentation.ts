import { oneOf } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cast } from "../../ops/core/cast.js";
import { BOX_FORMATS, type BoundingBoxes, type BoxFormat, type Sides } from "../../ops/image/box-formats.js";
import type { Size } from "../../ops/image/boxes.js";
import { type DataFormat, inChannelsLast, isChannelsFirst, toChannelsLast } from "../../ops/image/data-format.js";
import { batchShape } from "../../ops/image/window.js";
import { generatorOf, type Seed, type SeedConfig } from "../../seed.js";
import { isRecord } from "../../structure.js";
import { type ApplyOptions, type CallContext, LAYER, Layer, type LayerConfig } from "../layer.js";
import { movedBoxes } from "./bounding-boxes.js";

/**
 * Images with what belongs to them: labels [batch, …], boxes [batch, n, 4] with labels of their own, and segmentation masks, a value for
 * each pixel.
 */
export type ImageRecord = {
  readonly images: SymbolicTensor;
  readonly labels?: SymbolicTensor;
  readonly boundingBoxes?: BoundingBoxes;
  readonly segmentationMasks?: SymbolicTensor;
};

/** What augmentation takes and gives: images, or a record with them. */
export type Augmentable = SymbolicTensor | ImageRecord;

export interface AugmentationConfig extends LayerConfig, SeedConfig {
  /** Default `"channelsLast"`. */
  readonly dataFormat: DataFormat;
  /** How bounding boxes say where they are; needed for those. Default: there are none. */
  readonly boundingBoxFormat: BoxFormat | undefined;
}

export const AUGMENTATION: Defaults<AugmentationConfig> = {
  ...LAYER,
  dataFormat: "channelsLast",
  seed: undefined,
  boundingBoxFormat: undefined,
};

/**
 * Changes images at random while training, [batch, height, width, channels] as [batch, height, width, channels], each in its own way
 * and another one each step. Whole numbers become float32. Given a record, it takes along what belongs to the images.
 *
 * `T` is what was drawn for a batch.
 */
export abstract class ImageAugmentation<C extends AugmentationConfig, T> extends Layer<
  SymbolicTensor,
  SymbolicTensor,
  C
> {
  /** Raw data is beyond what float16 holds, or finer. */
  protected override readonly autocast = false;
  static override className = "ImageAugmentation";
  static override defaults: object = AUGMENTATION;
  /** Whether the layer does the same when it is not training. */
  protected readonly always: boolean = false;
  protected readonly seed: Seed | undefined = generatorOf(this.name, this.config.seed);

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    const { dataFormat, boundingBoxFormat } = this.config;
    isChannelsFirst(this.name, dataFormat); // throws for another format
    if (boundingBoxFormat !== undefined) oneOf(this.name, "boundingBoxFormat", boundingBoxFormat, BOX_FORMATS);
  }

  /** Draws what is to happen to a batch, channels last. */
  abstract randomTransformation(images: SymbolicTensor): T;

  /** Images, channels last, as it was drawn. */
  abstract transformImages(images: SymbolicTensor, transformation: T): SymbolicTensor;

  /** The labels that go with the images then. Default: as they were. */
  transformLabels(labels: SymbolicTensor, _transformation: T): SymbolicTensor {
    return labels;
  }

  /** The masks that go with the images then. Default: as they were. */
  transformSegmentationMasks(masks: SymbolicTensor, _transformation: T): SymbolicTensor {
    return masks;
  }

  /**
   * The boxes that go with the images then, for images that were of the `size` told: moved as {@link moveBoxes} says, cut off at the edges,
   * and labelled −1 where nothing is left.
   */
  transformBoundingBoxes(given: BoundingBoxes, transformation: T, size: Size): BoundingBoxes {
    return this.#movedBoxes(given, size, (sides) => this.moveBoxes(sides, transformation, size));
  }

  /** The sides of the boxes that go with the images then. Default: as they were. */
  protected moveBoxes(sides: Sides, _transformation: T, _size: Size): Sides {
    return sides;
  }

  /** What becomes of images and masks when the layer is not training. Default: nothing. */
  protected atInference(batch: SymbolicTensor): SymbolicTensor {
    return batch;
  }

  /** What becomes of the sides of boxes when the layer is not training. Default: nothing. */
  protected boxesAtInference(sides: Sides, _size: Size): Sides {
    return sides;
  }

  /** The size of images after the layer, of those of a size before. Default: the same. */
  protected sizeAfter(size: Size): Size {
    return size;
  }

  /** As of any layer, but that it takes a record with images, too, and gives one then. */
  override apply<X extends Augmentable>(x: X, options?: ApplyOptions<SymbolicTensor, object>): X {
    return super.apply(x as SymbolicTensor, options) as X;
  }

  override call(x: SymbolicTensor, context: CallContext): SymbolicTensor {
    return this.#augment(x, context);
  }

  #augment<X extends Augmentable>(x: X, { training }: CallContext): X {
    return this.#changed(x, training) as X;
  }

  #changed(x: Augmentable, training: boolean): Augmentable {
    const given: ImageRecord = isRecord(x) ? x : { images: x };
    batchShape(this.name, given.images.shape, 2); // throws for another rank
    const images = cast(given.images, "float32");
    const inFormat = (batch: SymbolicTensor, change: (batch: SymbolicTensor) => SymbolicTensor) =>
      inChannelsLast(this.name, batch, this.config.dataFormat, change);
    const { labels, boundingBoxes, segmentationMasks } = given;
    const [, first = 1, second = 1, third = 1] = images.shape;
    const size: Size = this.config.dataFormat === "channelsFirst" ? [second, third] : [first, second];
    const masks = segmentationMasks && cast(segmentationMasks, "float32");
    if (!training && !this.always) {
      const changed = inFormat(images, (batch) => this.atInference(batch));
      if (!isRecord(x)) return changed;
      return {
        ...x,
        images: changed,
        ...(boundingBoxes && {
          boundingBoxes: this.#movedBoxes(boundingBoxes, size, (sides) => this.boxesAtInference(sides, size)),
        }),
        ...(masks && { segmentationMasks: inFormat(masks, (m) => this.atInference(m)) }),
      };
    }
    const isFirst = this.config.dataFormat === "channelsFirst";
    const drawn = this.randomTransformation(isFirst ? toChannelsLast(images) : images);
    const changed = inFormat(images, (batch) => this.transformImages(batch, drawn));
    if (!isRecord(x)) return changed;
    return {
      ...x,
      images: changed,
      ...(labels && { labels: this.transformLabels(labels, drawn) }),
      ...(boundingBoxes && { boundingBoxes: this.transformBoundingBoxes(boundingBoxes, drawn, size) }),
      ...(masks && { segmentationMasks: inFormat(masks, (m) => this.transformSegmentationMasks(m, drawn)) }),
    };
  }

  #movedBoxes(given: BoundingBoxes, from: Size, change: (sides: Sides) => Sides): BoundingBoxes {
    const { boundingBoxFormat } = this.config;
    return movedBoxes(this.name, given, boundingBoxFormat, { from, to: this.sizeAfter(from), change });
  }
}
