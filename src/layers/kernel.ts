import type { ActivationLike } from "../activations/index.js";
import type { ConstraintLike } from "../constraints/index.js";
import type { InitializerLike } from "../initializers/index.js";
import type { RegularizerLike } from "../regularizers/index.js";
import { LAYER, type LayerConfig } from "./layer.js";

/** What layers with a bias take. */
export interface BiasConfig extends LayerConfig {
  /** Whether a bias is added. Default true. */
  readonly useBias: boolean;
  /** Default `"zeros"`. */
  readonly biasInitializer: InitializerLike;
  readonly biasRegularizer: RegularizerLike | undefined;
  readonly biasConstraint: ConstraintLike | undefined;
}

/** What layers with a kernel and a bias take. */
export interface KernelConfig extends BiasConfig {
  /** Applied to the result. Default `"linear"`. */
  readonly activation: ActivationLike;
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer: InitializerLike;
  readonly kernelRegularizer: RegularizerLike | undefined;
  readonly kernelConstraint: ConstraintLike | undefined;
}

export const BIAS: BiasConfig = {
  ...LAYER,
  useBias: true,
  biasInitializer: "zeros",
  biasRegularizer: undefined,
  biasConstraint: undefined,
};

export const KERNEL: KernelConfig = {
  ...BIAS,
  activation: "linear",
  kernelInitializer: "glorotUniform",
  kernelRegularizer: undefined,
  kernelConstraint: undefined,
};
