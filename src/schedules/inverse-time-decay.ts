import { DecayOverTime, decayDefaults } from "./decay-over-time.js";

/**
 * Falls ever more slowly: `initial / (1 + decayRate·step / decaySteps)`.
 *
 * @example new InverseTimeDecay(0.1, 1000, 0.5)
 */
export class InverseTimeDecay extends DecayOverTime {
  static override className = "InverseTimeDecay";
  static override defaults = decayDefaults("InverseTimeDecay");

  protected override factor(stretches: number): number {
    return 1 / (1 + this.config.decayRate * stretches);
  }
}
