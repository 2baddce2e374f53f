import { finite, listOf } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import { constant } from "../../graph/symbols/constant.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { where } from "../../ops/elementwise/logic.js";
import { logicalAnd } from "../../ops/elementwise/logical.js";
import { randomNormal } from "../../ops/random/distributions.js";
import { Tensor } from "../../tensor.js";
import { boxOf, stretchOf } from "./boxes.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { chanceEach, drawEach, type Factor, rangeOf } from "./ranges.js";

export interface RandomErasingConfig extends ColorConfig {
  /** How probable it is, from 0 to 1: a range, or f for [0, f]. Default 1. */
  readonly factor: Factor;
  /** The share of the image to erase, from 0 to 1, for each side by itself: a range, or s for [0, s]. Default [0.02, 0.33]. */
  readonly scale: Factor;
  /** What is put there: a number, or one for each channel. Default: normal numbers times the highest value. */
  readonly fillValue: number | readonly number[] | undefined;
}

/** Options of {@link RandomErasing}. */
export type RandomErasingOptions = Options<RandomErasingConfig, "factor">;

const ERASING: Defaults<RandomErasingConfig> = { ...COLOR, factor: 1, scale: [0.02, 0.33], fillValue: undefined };
const RULE = { least: 0, most: 1 };

/** What was drawn for a batch. */
export interface Erasing {
  /** Which pixels are erased, [batch, height, width, 1]. */
  readonly erased: SymbolicTensor;
  readonly fill: SymbolicTensor;
}

/** Erases a box of images at random while training (Zhong et al., "Random erasing data augmentation", AAAI 2020). */
export class RandomErasing extends ColorAugmentation<RandomErasingConfig, Erasing> {
  static override className = "RandomErasing";
  static override args = ["factor"];
  static override defaults = ERASING;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, RULE);
  readonly #scale = rangeOf(this.name, "scale", this.config.scale, RULE);

  constructor(factor?: Factor | Options<RandomErasingConfig>, options?: RandomErasingOptions) {
    super(...optional("factor", factor, options));
    const { fillValue } = this.config;
    if (fillValue === undefined) return;
    for (const value of listOf(this.name, "fillValue", fillValue, { least: 1 })) finite(this.name, "fillValue", value);
  }

  override randomTransformation(images: SymbolicTensor): Erasing {
    const { fillValue } = this.config;
    const share = () => drawEach(images, this.#scale, this.seed);
    const across = stretchOf(images, 2, share(), this.seed);
    const down = stretchOf(images, 1, share(), this.seed);
    const values = fillValue === undefined ? undefined : listOf(this.name, "fillValue", fillValue);
    const fill = values
      ? constant(Tensor.from([...values], [values.length], "float32"))
      : randomNormal(images.shape, { stddev: Math.max(0, this.range[1]), seed: this.seed });
    const erased = logicalAnd(boxOf(images, down, across), chanceEach(images, this.#factor, this.seed));
    return { erased, fill: this.clipped(fill) };
  }

  override transformImages(images: SymbolicTensor, { erased, fill }: Erasing): SymbolicTensor {
    return where(erased, fill, images);
  }
}
