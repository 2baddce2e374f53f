import type { Defaults, Options } from "../../config.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { L1L2 } from "../../regularizers/l1l2.js";
import { Layer, type LayerConfig } from "../layer.js";

export interface ActivityRegularizationConfig extends LayerConfig {
  /** Factor of Σ|x|. Default 0. */
  readonly l1: number;
  /** Factor of Σx². Default 0. */
  readonly l2: number;
}

/** Options of {@link ActivityRegularization}. */
export type ActivityRegularizationOptions = Options<ActivityRegularizationConfig, "activityRegularizer">;

const ACTIVITY_REGULARIZATION: Defaults<ActivityRegularizationConfig, "activityRegularizer"> = {
  name: undefined,
  inputShape: undefined,
  trainable: true,
  dtype: undefined,
  l1: 0,
  l2: 0,
};

/**
 * Passes its input through and adds l1 · Σ|x| + l2 · Σx², per sample, to the loss. Any shape.
 *
 * @example new ActivityRegularization({ l1: 1e-4 })
 */
export class ActivityRegularization extends Layer<SymbolicTensor, SymbolicTensor, ActivityRegularizationConfig> {
  static override className = "ActivityRegularization";
  static override defaults = ACTIVITY_REGULARIZATION;
  override readonly supportsMasking = true;
  readonly #penalty: L1L2;

  /** Throws an ArgumentError for factors below 0. */
  constructor(options?: ActivityRegularizationOptions) {
    super(options);
    const { l1, l2 } = this.config;
    this.#penalty = new L1L2({ l1, l2 });
  }

  protected override get activityRegularizer(): L1L2 {
    return this.#penalty;
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    return x;
  }
}
