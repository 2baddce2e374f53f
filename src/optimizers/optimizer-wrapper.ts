import type { ModuleConfig } from "../module/module.js";
import { BaseOptimizer, checkProgress, type OptimizerProgress } from "./base-optimizer.js";

/** An optimizer that hands gradients on to others, and counts as they do. */
export abstract class OptimizerWrapper<C extends ModuleConfig> extends BaseOptimizer<C> {
  override get iterations(): number {
    return this.members[0]?.iterations ?? 0;
  }

  override get progress(): OptimizerProgress {
    return { iterations: this.members[0]?.batches ?? 0, learningRate: 0 };
  }

  /** Its members go on each from its own place: here is nothing to do. */
  override resume(progress: OptimizerProgress): void {
    checkProgress(this.name, progress);
  }
}
