export { Adadelta, type AdadeltaConfig, type AdadeltaOptions } from "./adadelta.js";
export { Adafactor, type AdafactorConfig, type AdafactorOptions } from "./adafactor.js";
export { Adagrad, type AdagradConfig, type AdagradOptions } from "./adagrad.js";
export { Adam, type AdamConfig, type AdamOptions } from "./adam.js";
export { AdamW } from "./adam-w.js";
export { Adamax, type AdamaxConfig, type AdamaxOptions } from "./adamax.js";
export { BaseOptimizer, type GradientOptions, type OptimizerProgress } from "./base-optimizer.js";
export { Ftrl, type FtrlConfig, type FtrlOptions } from "./ftrl.js";
export { Lamb, type LambConfig, type LambOptions } from "./lamb.js";
export { Lion, type LionConfig, type LionOptions } from "./lion.js";
export {
  LossScaleOptimizer,
  type LossScaleOptimizerConfig,
  type LossScaleOptimizerOptions,
} from "./loss-scale-optimizer.js";
export {
  NO_UPDATES,
  type TrainedRun,
  type UpdateLayout,
  type UpdateMemory,
  type UsedOptimizer,
  updatesIn,
} from "./memory.js";
export { MultiOptimizer, type MultiOptimizerConfig, type MultiOptimizerOptions } from "./multi-optimizer.js";
export { Muon, type MuonConfig, type MuonOptions } from "./muon.js";
export { Nadam, type NadamConfig, type NadamOptions } from "./nadam.js";
export { getOptimizer, type OptimizerLike, type OptimizerName } from "./named.js";
export { type DecayExclusions, type NamedTensors, Optimizer, type Slot } from "./optimizer.js";
export type { OptimizerConfig } from "./optimizer-config.js";
export { OptimizerMap, type OptimizerMapConfig } from "./optimizer-map.js";
export type { OptimizerRun, UpdateOptions } from "./optimizer-run.js";
export { PrunedOptimizer, type PrunedOptimizerConfig, type PrunedOptimizerOptions } from "./pruned-optimizer.js";
export type { PruningPattern } from "./pruning-mask.js";
export { RMSprop, type RMSpropConfig, type RMSpropOptions } from "./rmsprop.js";
export {
  ScheduleFreeAdamW,
  type ScheduleFreeAdamWConfig,
  type ScheduleFreeAdamWOptions,
} from "./schedule-free-adam-w.js";
export { SGD, type SGDConfig, type SGDOptions } from "./sgd.js";
export { updateWeights } from "./update-weights.js";
export type { WeightGroup, WeightsLike } from "./weight-groups.js";
