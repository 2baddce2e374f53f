export { Adam, type AdamConfig, type AdamOptions } from "./adam.js";
export { AdamW } from "./adam-w.js";
export { NO_UPDATES, type TrainedRun, type UpdateMemory, type UsedOptimizer, updatesIn } from "./memory.js";
export { getOptimizer, type OptimizerLike, type OptimizerName } from "./named.js";
export { type NamedTensors, Optimizer, type OptimizerConfig } from "./optimizer.js";
export { RMSprop, type RMSpropConfig, type RMSpropOptions } from "./rmsprop.js";
export { SGD, type SGDConfig, type SGDOptions } from "./sgd.js";
export { type OptimizerRun, updateWeights } from "./update-weights.js";
