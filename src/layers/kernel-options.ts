import type { ActivationLike } from "../activations/index.js";
import type { ConstraintLike } from "../constraints/index.js";
import type { InitializerLike } from "../initializers/index.js";
import type { RegularizerLike } from "../regularizers/index.js";
import type { LayerOptions, WeightOptions } from "./layer.js";

/** What layers with a kernel and a bias take. */
export interface KernelOptions extends LayerOptions {
  /** Default `"linear"`. */
  readonly activation?: ActivationLike | undefined;
  /** Default true. */
  readonly useBias?: boolean | undefined;
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer?: InitializerLike | undefined;
  /** Default `"zeros"`. */
  readonly biasInitializer?: InitializerLike | undefined;
  readonly kernelRegularizer?: RegularizerLike | undefined;
  readonly biasRegularizer?: RegularizerLike | undefined;
  readonly kernelConstraint?: ConstraintLike | undefined;
  readonly biasConstraint?: ConstraintLike | undefined;
}

/** The options of the kernel that {@link Layer.addWeight} takes. */
export function kernelRules({ kernelRegularizer, kernelConstraint }: KernelOptions): WeightOptions {
  return { regularizer: kernelRegularizer, constraint: kernelConstraint };
}

/** The options of the bias that {@link Layer.addWeight} takes. */
export function biasRules({ biasRegularizer, biasConstraint }: KernelOptions): WeightOptions {
  return { regularizer: biasRegularizer, constraint: biasConstraint };
}
