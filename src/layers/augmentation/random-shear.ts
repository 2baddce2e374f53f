import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { less } from "../../ops/elementwise/binary.js";
import { where } from "../../ops/elementwise/logic.js";
import { times } from "../../ops/image/per-image.js";
import type { Projection } from "../../ops/image/projection.js";
import { randomUniform } from "../../ops/random/draw.js";
import { PROJECTIVE, ProjectiveAugmentation, type ProjectiveConfig } from "./projective.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomShearConfig extends ProjectiveConfig {
  /** How far a row is moved for each row down, from 0 to 1: a range, or f for [−f, f]. Either way by chance. Default 0. */
  readonly xFactor: Factor;
  /** How far a column is moved for each column to the right. Default 0. */
  readonly yFactor: Factor;
}

/** Options of {@link RandomShear}. */
export type RandomShearOptions = Options<RandomShearConfig, "xFactor">;

const SHEAR: Defaults<RandomShearConfig> = { ...PROJECTIVE, xFactor: 0, yFactor: 0 };
const RULE = { least: 0, most: 1, of: (factor: number) => [-factor, factor] as const };

/** Shears images at random while training. */
export class RandomShear extends ProjectiveAugmentation<RandomShearConfig> {
  static override className = "RandomShear";
  static override args = ["xFactor"];
  static override defaults = SHEAR;
  readonly #x = rangeOf(this.name, "xFactor", this.config.xFactor, RULE);
  readonly #y = rangeOf(this.name, "yFactor", this.config.yFactor, RULE);

  constructor(xFactor?: Factor | Options<RandomShearConfig>, options?: RandomShearOptions) {
    super(...optional("xFactor", xFactor, options));
  }

  override randomTransformation(images: SymbolicTensor): Projection {
    const way = where(less(randomUniform([images.shape[0] ?? 1, 1, 1, 1], { seed: this.seed }), 0.5), -1, 1);
    const x = times(drawEach(images, this.#x, this.seed), way);
    const y = times(drawEach(images, this.#y, this.seed), way);
    return { a: [1, x, 0], b: [y, 1, 0] };
  }
}
