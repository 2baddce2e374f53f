import { ArgumentError } from "../../errors.js";
import type { SymbolicTensor } from "../../graph/symbols/tensor.js";
import { groupNormalization } from "../../ops/normalize/group-normalization.js";
import type { Shape } from "../../shape.js";
import { Layer } from "../layer.js";
import { type NormalizationOptions, sampleAxes, scaleAndCenter } from "./normalization-options.js";

/** Options of {@link GroupNormalization}. */
export interface GroupNormalizationOptions extends NormalizationOptions {
  /** How many groups the channels are cut into; -1 makes each channel one: instance normalization. Default 32. */
  readonly groups?: number | undefined;
  /** The axis of the channels, counted with the batch as axis 0. Default -1. */
  readonly axis?: number | undefined;
}

/**
 * Brings each group of neighbouring channels of each sample to mean 0 and variance 1, then scales the channels by
 * `gamma` and shifts them by `beta` (Wu & He, "Group Normalization", ECCV 2018). Any shape.
 *
 * @example new GroupNormalization({ groups: 8 })
 */
export class GroupNormalization extends Layer {
  override readonly supportsMasking = true;
  readonly #options: GroupNormalizationOptions;
  #axis = -1;
  #groups = 1;

  constructor(options: GroupNormalizationOptions = {}) {
    super(options);
    this.#options = options;
  }

  override build(inputShape: Shape): void {
    const [channel = 0] = sampleAxes(this.name, this.#options.axis ?? -1, inputShape.length);
    const channels = inputShape[channel] ?? 1;
    const { groups = 32 } = this.#options;
    if (groups !== -1 && !(Number.isInteger(groups) && groups > 0 && channels % groups === 0)) {
      throw new ArgumentError({
        where: this.name,
        problem: "the groups do not divide the channels",
        expected: `a divisor of ${channels}, or -1`,
        received: `${groups}`,
      });
    }
    this.#axis = channel + 1;
    this.#groups = groups === -1 ? channels : groups;
    for (const { name, initializer, rules } of scaleAndCenter(this.#options)) {
      this.addWeight(name, [channels], initializer, rules);
    }
  }

  override call(x: SymbolicTensor): SymbolicTensor {
    const { center = true, scale = true, epsilon } = this.#options;
    const gamma = scale ? this.weight("gamma") : undefined;
    const beta = center ? this.weight("beta") : undefined;
    return groupNormalization(x, gamma, beta, { groups: this.#groups, axis: this.#axis, epsilon });
  }
}
