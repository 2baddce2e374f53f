import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { minus, times } from "../../ops/image/per-image.js";
import type { Projection } from "../../ops/image/projection.js";
import { PROJECTIVE, ProjectiveAugmentation, type ProjectiveConfig } from "./projective.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomTranslationConfig extends ProjectiveConfig {
  /** By how much of the height to move down, from −1 to 1: a range, or f for [−f, f]. */
  readonly heightFactor: Factor;
  /** By how much of the width to move to the right. */
  readonly widthFactor: Factor;
}

/** Options of {@link RandomTranslation}. */
export type RandomTranslationOptions = Options<RandomTranslationConfig, "heightFactor" | "widthFactor">;

const TRANSLATION: Defaults<RandomTranslationConfig, "heightFactor" | "widthFactor"> = PROJECTIVE;
const RULE = { least: -1, most: 1 };

/** Moves images at random while training. */
export class RandomTranslation extends ProjectiveAugmentation<RandomTranslationConfig> {
  static override className = "RandomTranslation";
  static override args = ["heightFactor", "widthFactor"];
  static override defaults = TRANSLATION;
  readonly #height = rangeOf(this.name, "heightFactor", this.config.heightFactor, RULE);
  readonly #width = rangeOf(this.name, "widthFactor", this.config.widthFactor, RULE);

  constructor(heightFactor: Factor, widthFactor: Factor, options?: RandomTranslationOptions) {
    super(options, { heightFactor, widthFactor });
  }

  override randomTransformation(images: SymbolicTensor): Projection {
    const [, height = 1, width = 1] = images.shape;
    const down = times(drawEach(images, this.#height, this.seed), height);
    const right = times(drawEach(images, this.#width, this.seed), width);
    return { a: [1, 0, minus(0, right)], b: [0, 1, minus(0, down)] };
  }
}
