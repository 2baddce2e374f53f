import { finite, oneOf, probability } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { where } from "../../ops/elementwise/logic.js";
import type { Sides } from "../../ops/image/box-formats.js";
import { perBox, projectedSides } from "../../ops/image/boxes.js";
import { homography, type Point } from "../../ops/image/homography.js";
import { plus, times } from "../../ops/image/per-image.js";
import { type Projection, project } from "../../ops/image/projection.js";
import { SAMPLINGS, type Sampling } from "../../ops/image/sampling.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";
import { chanceEach, drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomPerspectiveConfig extends AugmentationConfig {
  /** How probable it is, from 0 to 1: a range, or f for [0, f]. Default 1. */
  readonly factor: Factor;
  /** How far corners move, from 0 to 1: by up to half of that of their distance from the first one. Default 1. */
  readonly scale: number;
  /** Default `"bilinear"`. */
  readonly interpolation: Sampling;
  /** What there is beyond the edges. Default 0. */
  readonly fillValue: number;
}

/** Options of {@link RandomPerspective}. */
export type RandomPerspectiveOptions = Options<RandomPerspectiveConfig, "factor">;

const PERSPECTIVE: Defaults<RandomPerspectiveConfig> = {
  ...AUGMENTATION,
  factor: 1,
  scale: 1,
  interpolation: "bilinear",
  fillValue: 0,
};

/** What was drawn for a batch. */
export interface Perspective {
  readonly projection: Projection;
  /** For each image whether it is changed, [batch, 1, 1, 1]. */
  readonly applies: SymbolicTensor;
}

/** Shows images from elsewhere, at random while training: each corner moves by itself. */
export class RandomPerspective extends ImageAugmentation<RandomPerspectiveConfig, Perspective> {
  static override className = "RandomPerspective";
  static override args = ["factor"];
  static override defaults = PERSPECTIVE;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 0, most: 1 });

  constructor(factor?: Factor | Options<RandomPerspectiveConfig>, options?: RandomPerspectiveOptions) {
    super(...optional("factor", factor, options));
    probability(this.name, "scale", this.config.scale);
    oneOf(this.name, "interpolation", this.config.interpolation, SAMPLINGS);
    finite(this.name, "fillValue", this.config.fillValue);
  }

  override randomTransformation(images: SymbolicTensor): Perspective {
    const [, height = 1, width = 1] = images.shape;
    const applies = chanceEach(images, this.#factor, this.seed);
    const [right, bottom] = [width - 1, height - 1];
    const start: readonly Point[] = [
      [0, 0],
      [right, 0],
      [0, bottom],
      [right, bottom],
    ];
    const half = this.config.scale / 2;
    const move = () => plus(1, drawEach(images, [-half, half], this.seed));
    const end = start.map(([x, y]): Point => [times(x, move()), times(y, move())]);
    return { applies, projection: homography(start, end, Math.max(height, width)) };
  }

  override transformImages(images: SymbolicTensor, perspective: Perspective): SymbolicTensor {
    return this.#show(images, perspective, this.config.interpolation === "bilinear");
  }

  protected override moveBoxes(sides: Sides, { projection, applies }: Perspective): Sides {
    const [left, top, right, bottom] = projectedSides(sides, projection);
    const either = (moved: SymbolicTensor, before: SymbolicTensor) => where(perBox(applies), moved, before);
    return [either(left, sides[0]), either(top, sides[1]), either(right, sides[2]), either(bottom, sides[3])];
  }

  override transformSegmentationMasks(masks: SymbolicTensor, perspective: Perspective): SymbolicTensor {
    return this.#show(masks, perspective, false);
  }

  #show(x: SymbolicTensor, { projection, applies }: Perspective, linear: boolean): SymbolicTensor {
    const { fillValue } = this.config;
    return where(applies, project(x, projection, { linear, fillMode: "constant", fillValue }), x);
  }
}
