import { integers, positiveInteger } from "../../check.js";
import { type Options, optional } from "../../config.js";
import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { groupNormalization } from "../../ops/normalize/group-normalization.js";
import type { Shape } from "../../shape.js";
import { NORMALIZATION, type NormalizationConfig, sampleAxes } from "./normalization-config.js";
import { ScaledLayer } from "./scaled-layer.js";

export interface GroupNormalizationConfig extends NormalizationConfig {
  /** How many groups the channels are cut into; -1 makes each channel one: instance normalization. Default 32. */
  readonly groups: number;
  /** The axis of the channels, counted with the batch as axis 0. Default -1. */
  readonly axis: number;
}

/** Options of {@link GroupNormalization}. */
export type GroupNormalizationOptions = Options<GroupNormalizationConfig>;

const GROUP_NORMALIZATION: GroupNormalizationConfig = { ...NORMALIZATION, groups: 32, axis: -1 };

/**
 * Brings each group of neighbouring channels of each sample to mean 0 and variance 1, then scales the channels by
 * `gamma` and shifts them by `beta` (Wu & He, "Group Normalization", ECCV 2018). Any shape.
 *
 * @example new GroupNormalization(8)
 */
export class GroupNormalization extends ScaledLayer<GroupNormalizationConfig> {
  static override className = "GroupNormalization";
  static override args = ["groups"];
  static override defaults = GROUP_NORMALIZATION;
  #axis = -1;
  #groups = 1;

  constructor(groups?: number | GroupNormalizationOptions, options?: Options<GroupNormalizationConfig, "groups">) {
    super(...optional("groups", groups, options));
    integers(this.name, "axis", this.config.axis);
    if (this.config.groups !== -1) positiveInteger(this.name, "groups", this.config.groups);
  }

  override build(sample: Shape): void {
    const [channel = 0] = sampleAxes(this.name, this.config.axis, sample.length);
    const channels = sample[channel] ?? 1;
    const { groups } = this.config;
    if (groups !== -1 && channels % groups !== 0) {
      throw new ArgumentError({
        where: this.name,
        problem: "the groups do not divide the channels",
        expected: `a divisor of ${channels}, or -1`,
        received: `${groups}`,
      });
    }
    this.#axis = channel + 1;
    this.#groups = groups === -1 ? channels : groups;
    this.addScale([channels]);
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const options = { groups: this.#groups, axis: this.#axis, epsilon: this.config.epsilon };
    return groupNormalization(x, this.gamma, this.beta, options);
  }
}
