import { listOf } from "../../check.js";
import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { dropout } from "../../ops/random/dropout.js";
import type { Seed } from "../../seed.js";
import { requireShape, type Shape } from "../../shape.js";
import { isList } from "../../structure.js";
import { RATE, type RateConfig, RateLayer } from "./rate-layer.js";

/** Which elements get one and the same noise: a size of 1 for each axis they share, null for an axis of x as it is. */
export type NoiseShape = readonly (number | null)[];

/** The sizes that are meant, for an x of a given shape. */
export function noiseShapeFor(noiseShape: NoiseShape | undefined, { shape }: SymbolicTensor): Shape {
  return noiseShape?.map((size, axis) => size ?? shape[axis] ?? 1) ?? shape;
}

/** Throws an ArgumentError for what is no such shape. */
export function checkNoiseShape(where: string, noiseShape: NoiseShape | undefined): void {
  if (noiseShape === undefined) return;
  const open = (size: number | null) => (size === null ? 1 : size);
  requireShape(
    where,
    "noiseShape",
    isList(noiseShape) ? listOf(where, "noiseShape", noiseShape).map(open) : noiseShape,
  );
}

export interface DropoutConfig extends RateConfig {
  /** Default: every element by itself. */
  readonly noiseShape: NoiseShape | undefined;
}

/** Options of {@link Dropout} and {@link AlphaDropout}. */
export type DropoutOptions = Options<DropoutConfig, "rate">;

/** The defaults of what dropout takes. */
export const DROPOUT: Defaults<DropoutConfig, "rate"> = { ...RATE, noiseShape: undefined };

/**
 * While training, sets inputs to zero with probability `rate` and scales the rest by 1/(1 − rate); otherwise passes them
 * through (Srivastava et al., "Dropout", JMLR 2014). Any shape.
 */
export class Dropout extends RateLayer<DropoutConfig> {
  static override className = "Dropout";
  static override defaults: object = DROPOUT;

  constructor(rate: number, options?: DropoutOptions) {
    super(rate, options);
    checkNoiseShape(this.name, this.config.noiseShape);
  }

  protected override disturb(x: SymbolicTensor, rate: number, seed: Seed | undefined): SymbolicTensor {
    return dropout(x, rate, { noiseShape: noiseShapeFor(this.config.noiseShape, x), seed });
  }
}
