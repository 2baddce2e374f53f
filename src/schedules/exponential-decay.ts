import { DecayOverTime, decayDefaults } from "./decay-over-time.js";

/**
 * Falls by the same factor every so many steps: `initial·decayRate^(step / decaySteps)`.
 *
 * @example new ExponentialDecay(0.1, 1000, 0.96)
 */
export class ExponentialDecay extends DecayOverTime {
  static override className = "ExponentialDecay";
  static override defaults = decayDefaults("ExponentialDecay");

  protected override factor(stretches: number): number {
    return this.config.decayRate ** stretches;
  }
}
