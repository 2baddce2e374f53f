// What a page loads when it first needs it, all in one piece. Bundlers take out of a page whatever several such pieces share, and each cut
// costs it more than a kilobyte: so there is one.

export { noAdapter, noAnswer, noSuchGpu, noWebGpu, refusedDevice } from "./gpu/no-device.js";
export { profile } from "./gpu/timing.js";
export { rarePasses } from "./graph/program/rare-passes.js";
export { enqueueTogether } from "./graph/program/together.js";
export { recompute } from "./graph/symbols/recompute.js";
export { readWeights } from "./layers/read-weights.js";
export { rareLosses as losses } from "./losses/rare-losses.js";
export { rareMetrics as metrics } from "./metrics/rare-metrics.js";
export { computeAhead } from "./models/frozen-features.js";
export { tuningAs } from "./models/tuning-file.js";
export { LossScaleOptimizer } from "./optimizers/loss-scale-optimizer.js";
export { rareOptimizers as optimizers } from "./optimizers/rare-optimizers.js";
export { settleAverages, swapAverages } from "./training/averages.js";
export { ProgbarLogger } from "./training/callbacks/progbar-logger.js";
export { weighing } from "./training/class-weight.js";
export { Executions } from "./training/executions.js";
export { faultOf } from "./training/fault.js";
export { notFinite } from "./training/not-finite.js";
export { readOptimizerState, writeOptimizerState } from "./training/optimizer-state.js";
export { nothingIn, nothingToDo, warnOfLabels, warnOfLeftOut } from "./training/outcomes.js";
export { outOfMemory } from "./training/step-needs.js";
export { readTrainingState, writeTrainingState } from "./training/training-state.js";
