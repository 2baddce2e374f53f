import { finite, oneOf } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import type { Sides } from "../../ops/image/box-formats.js";
import { projectedSides } from "../../ops/image/boxes.js";
import { type Projection, project } from "../../ops/image/projection.js";
import { FILL_MODES, type FillMode, SAMPLINGS, type Sampling } from "../../ops/image/sampling.js";
import { AUGMENTATION, type AugmentationConfig, ImageAugmentation } from "./image-augmentation.js";

export interface ProjectiveConfig extends AugmentationConfig {
  /** What there is beyond the edges. Default `"reflect"`. */
  readonly fillMode: FillMode;
  /** Default `"bilinear"`. */
  readonly interpolation: Sampling;
  /** What `"constant"` fills in. Default 0. */
  readonly fillValue: number;
}

export const PROJECTIVE: Defaults<ProjectiveConfig> = {
  ...AUGMENTATION,
  fillMode: "reflect",
  interpolation: "bilinear",
  fillValue: 0,
};

/** Turns, moves, scales or tilts images. Masks are changed alike, by the nearest pixel; boxes enclose what they
 * did; labels stay. */
export abstract class ProjectiveAugmentation<C extends ProjectiveConfig> extends ImageAugmentation<C, Projection> {
  static override defaults: object = PROJECTIVE;

  constructor(options?: Options<C>, positional?: Partial<C>) {
    super(options, positional);
    oneOf(this.name, "fillMode", this.config.fillMode, FILL_MODES);
    oneOf(this.name, "interpolation", this.config.interpolation, SAMPLINGS);
    finite(this.name, "fillValue", this.config.fillValue);
  }

  override transformImages(images: SymbolicTensor, projection: Projection): SymbolicTensor {
    const { fillMode, fillValue, interpolation } = this.config;
    return project(images, projection, { fillMode, fillValue, linear: interpolation === "bilinear" });
  }

  protected override moveBoxes(sides: Sides, projection: Projection): Sides {
    return projectedSides(sides, projection);
  }

  override transformSegmentationMasks(masks: SymbolicTensor, projection: Projection): SymbolicTensor {
    const { fillMode, fillValue } = this.config;
    return project(masks, projection, { fillMode, fillValue, linear: false });
  }
}
