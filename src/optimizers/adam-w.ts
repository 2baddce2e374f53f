import { ADAM, Adam, type AdamConfig } from "./adam.js";

const ADAM_W: AdamConfig = { ...ADAM, name: "adamw", weightDecay: 0.004 };

/**
 * {@link Adam} with weight decay beside the gradient (Loshchilov & Hutter, "Decoupled Weight Decay Regularization", 2019). Default
 * weight decay 0.004.
 *
 * @example new AdamW(1e-3, { weightDecay: 0.01 })
 */
export class AdamW extends Adam {
  static override className = "AdamW";
  static override defaults = ADAM_W;
}
