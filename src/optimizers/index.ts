export { Adam, type AdamOptions } from "./adam.js";
export { getOptimizer, type OptimizerLike, type OptimizerName } from "./named.js";
export { type NamedTensors, Optimizer, type OptimizerOptions } from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";
export { type OptimizerRun, updateWeights } from "./update-weights.js";
