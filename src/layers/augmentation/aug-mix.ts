import { oneOf, positive, positiveInteger } from "../../check.js";
import { type Defaults, type Options, optional } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { slice } from "../../ops/core/movement.js";
import { reshape } from "../../ops/core/reshape.js";
import { add, multiply, subtract } from "../../ops/elementwise/binary.js";
import { SAMPLINGS, type Sampling } from "../../ops/image/sampling.js";
import { betaOf, randomLogGamma } from "../../ops/random/gamma.js";
import { softmax } from "../../ops/reduce/softmax.js";
import { chosenStep, paletteOf } from "./choice.js";
import { COLOR, ColorAugmentation, type ColorConfig } from "./color-augmentation.js";
import { type Factor, type Range, rangeOf } from "./ranges.js";
import type { Step } from "./steps.js";

export interface AugMixConfig extends ColorConfig {
  /** How many changed images are mixed. Default 3. */
  readonly numChains: number;
  /** How many changes are made to each of them, some of them none. Default 3. */
  readonly chainDepth: number;
  /** How strong they are, from 0 to 1: a range, or f for [0, f]. Default 0.3. */
  readonly factor: Factor;
  /** Of the distributions that weights come from. Default 1. */
  readonly alpha: number;
  /** Whether brightness, colour, contrast and sharpness are among the changes. Default true. */
  readonly allOps: boolean;
  /** Default `"bilinear"`. */
  readonly interpolation: Sampling;
}

/** Options of {@link AugMix}. */
export type AugMixOptions = Options<AugMixConfig, "valueRange">;

const AUG_MIX: Defaults<AugMixConfig> = {
  ...COLOR,
  numChains: 3,
  chainDepth: 3,
  factor: 0.3,
  alpha: 1,
  allOps: true,
  interpolation: "bilinear",
};

/** What was drawn for a batch. */
export interface MixedChains {
  readonly chains: readonly (readonly Step[])[];
  /** How much of each chain, [batch, 1, 1, 1] each; together 1. */
  readonly shares: readonly SymbolicTensor[];
  /** How much of the image as it was, [batch, 1, 1, 1]. */
  readonly kept: SymbolicTensor;
}

/**
 * Mixes each image with several changed ones of itself while training (Hendrycks et al., "AugMix", ICLR 2020). Changes and weights are
 * drawn for each image.
 */
export class AugMix extends ColorAugmentation<AugMixConfig, MixedChains> {
  static override className = "AugMix";
  static override args = ["valueRange"];
  static override defaults = AUG_MIX;
  readonly #factor = rangeOf(this.name, "factor", this.config.factor, { least: 0, most: 1 });

  constructor(valueRange?: Range | Options<AugMixConfig>, options?: AugMixOptions) {
    super(...optional("valueRange", valueRange, options));
    positiveInteger(this.name, "numChains", this.config.numChains);
    positiveInteger(this.name, "chainDepth", this.config.chainDepth);
    positive(this.name, "alpha", this.config.alpha);
    oneOf(this.name, "interpolation", this.config.interpolation, SAMPLINGS);
  }

  override randomTransformation(images: SymbolicTensor): MixedChains {
    const { numChains, chainDepth, alpha, allOps, interpolation } = this.config;
    const batch = images.shape[0] ?? 1;
    const shared = { interpolation, seed: this.seed };
    const palette = paletteOf({ ...shared, factor: this.#factor, valueRange: this.range, all: allOps });
    // Gamma-distributed numbers divided by their sum are Dirichlet-distributed.
    const shares = softmax(randomLogGamma(this.name, [batch, numChains], alpha, this.seed));
    const share = (chain: number) => reshape(slice(shares, [{}, { start: chain, stop: chain + 1 }]), [batch, 1, 1, 1]);
    return {
      shares: Array.from({ length: numChains }, (_, chain) => share(chain)),
      kept: betaOf(this.name, [batch, 1, 1, 1], [alpha, alpha], this.seed),
      chains: Array.from({ length: numChains }, () =>
        Array.from({ length: chainDepth }, () => chosenStep(images, palette, { ...shared, orNone: true })),
      ),
    };
  }

  override transformImages(images: SymbolicTensor, drawn: MixedChains): SymbolicTensor {
    return this.clipped(mixChains(images, drawn, "images"));
  }

  override transformSegmentationMasks(masks: SymbolicTensor, drawn: MixedChains): SymbolicTensor {
    return mixChains(masks, drawn, "masks");
  }
}

function mixChains(x: SymbolicTensor, { chains, shares, kept }: MixedChains, of: keyof Step): SymbolicTensor {
  const changed = chains.reduce<SymbolicTensor | undefined>((sum, steps, chain) => {
    const end = steps.reduce((y, step) => step[of](y), x);
    const part = multiply(end, shares[chain] ?? 0);
    return sum === undefined ? part : add(sum, part);
  }, undefined);
  return add(multiply(x, kept), multiply(changed ?? x, subtract(1, kept)));
}
