import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { cos, sin } from "../../ops/elementwise/trigonometric.js";
import { minus, plus, times } from "../../ops/image/per-image.js";
import type { Projection } from "../../ops/image/projection.js";
import { PROJECTIVE, ProjectiveAugmentation, type ProjectiveConfig } from "./projective.js";
import { drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomRotationConfig extends ProjectiveConfig {
  /** By how much of a full turn, counter-clockwise, from −1 to 1: a range, or f for [−f, f]. */
  readonly factor: Factor;
}

/** Options of {@link RandomRotation}. */
export type RandomRotationOptions = Options<RandomRotationConfig, "factor">;

const ROTATION: Defaults<RandomRotationConfig, "factor"> = PROJECTIVE;

/** Turns images about their middle at random while training. */
export class RandomRotation extends ProjectiveAugmentation<RandomRotationConfig> {
  static override className = "RandomRotation";
  static override args = ["factor"];
  static override defaults = ROTATION;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: -1, most: 1 });

  constructor(factor: Factor, options?: RandomRotationOptions) {
    super(options, { factor });
  }

  override randomTransformation(images: SymbolicTensor): Projection {
    const [, height = 1, width = 1] = images.shape;
    const [x, y] = [(width - 1) / 2, (height - 1) / 2];
    const angle = times(drawEach(images, this.#factor, this.seed), 2 * Math.PI);
    const [c, s] = typeof angle === "number" ? [Math.cos(angle), Math.sin(angle)] : [cos(angle), sin(angle)];
    return {
      a: [c, minus(0, s), plus(minus(x, times(c, x)), times(s, y))],
      b: [s, c, minus(minus(y, times(s, x)), times(c, y))],
    };
  }
}
