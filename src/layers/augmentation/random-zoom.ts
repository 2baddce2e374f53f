import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { minus, plus, times } from "../../ops/image/per-image.js";
import type { Projection } from "../../ops/image/projection.js";
import { PROJECTIVE, ProjectiveAugmentation, type ProjectiveConfig } from "./projective.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomZoomConfig extends ProjectiveConfig {
  /** How much more of the height to show, above −1 up to 1: a range, or f for [−f, f]. Below 0 it zooms in. */
  readonly heightFactor: Factor;
  /** The same of the width. Default: as much as of the height, so that nothing is distorted. */
  readonly widthFactor: Factor | undefined;
}

/** Options of {@link RandomZoom}. */
export type RandomZoomOptions = Options<RandomZoomConfig, "heightFactor">;

const ZOOM: Defaults<RandomZoomConfig, "heightFactor"> = { ...PROJECTIVE, widthFactor: undefined };
const RULE = { least: -1, most: 1 };

/** Zooms in and out of images at random while training. */
export class RandomZoom extends ProjectiveAugmentation<RandomZoomConfig> {
  static override className = "RandomZoom";
  static override args = ["heightFactor"];
  static override defaults = ZOOM;
  readonly #height = rangeOf(this.name, "heightFactor", this.config.heightFactor, RULE);
  readonly #width =
    this.config.widthFactor === undefined
      ? undefined
      : rangeOf(this.name, "widthFactor", this.config.widthFactor, RULE);

  constructor(heightFactor: Factor, options?: RandomZoomOptions) {
    super(options, { heightFactor });
  }

  override randomTransformation(images: SymbolicTensor): Projection {
    const [, height = 1, width = 1] = images.shape;
    const y = plus(1, drawEach(images, this.#height, this.seed));
    const x = this.#width === undefined ? y : plus(1, drawEach(images, this.#width, this.seed));
    return {
      a: [x, 0, times(minus(1, x), (width - 1) / 2)],
      b: [0, y, times(minus(1, y), (height - 1) / 2)],
    };
  }
}
