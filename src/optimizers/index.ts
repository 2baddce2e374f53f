export { Adam, type AdamOptions } from "./adam.js";
export { getOptimizer, type OptimizerLike, type OptimizerName } from "./named.js";
export { Optimizer, type OptimizerOptions } from "./optimizer.js";
export { SGD, type SGDOptions } from "./sgd.js";
