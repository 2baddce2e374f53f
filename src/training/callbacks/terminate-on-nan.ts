import type { Options } from "../../config.js";
import { NotFiniteError } from "../../errors.js";
import { sayLine } from "../say-line.js";
import { Callback, type Logs } from "./callback.js";

export interface TerminateOnNaNConfig {
  /** Whether training fails with a NotFiniteError, as it does without this callback, instead of ending early. Default false. */
  readonly raiseError: boolean;
}

export type TerminateOnNaNOptions = Options<TerminateOnNaNConfig>;

const DEFAULTS: TerminateOnNaNConfig = { raiseError: false };

/** Ends training when the loss is no longer a number, with all that ends it: `onTrainEnd`, and a history. */
export class TerminateOnNaN extends Callback<TerminateOnNaNConfig> {
  static override className = "TerminateOnNaN";
  static override defaults = DEFAULTS;
  override readonly expectsNaN = true;

  constructor(options?: TerminateOnNaNOptions) {
    super(options);
  }

  override onTrainBatchEnd(batch: number, { loss }: Logs): void {
    if (loss === undefined || Number.isFinite(loss)) return;
    if (this.config.raiseError) {
      throw new NotFiniteError({
        where: this.className,
        problem: `the loss is no longer a number at batch ${batch + 1}`,
        expected: "a finite loss",
        received: `${loss}`,
        remedy: "Use a smaller learning rate, or check the data for NaN",
      });
    }
    if (this.model.stopTraining) return; // the batches that were under way
    sayLine(`Batch ${batch + 1}: the loss is ${loss}, and training ends`);
    this.model.stopTraining = true;
  }
}
