export { ConstantSparsity, type ConstantSparsityConfig, type ConstantSparsityOptions } from "./constant-sparsity.js";
export { CosineDecay, type CosineDecayConfig, type CosineDecayOptions } from "./cosine-decay.js";
export {
  CosineDecayRestarts,
  type CosineDecayRestartsConfig,
  type CosineDecayRestartsOptions,
} from "./cosine-decay-restarts.js";
export type { DecayOverTimeConfig, DecayOverTimeOptions } from "./decay-over-time.js";
export { ExponentialDecay } from "./exponential-decay.js";
export { InverseTimeDecay } from "./inverse-time-decay.js";
export type { LearningRate } from "./learning-rate.js";
export { LinearWarmup, type LinearWarmupConfig, type LinearWarmupOptions } from "./linear-warmup.js";
export { OneCycle, type OneCycleConfig, type OneCycleOptions } from "./one-cycle.js";
export {
  PiecewiseConstantDecay,
  type PiecewiseConstantDecayConfig,
  type PiecewiseConstantDecayOptions,
} from "./piecewise-constant-decay.js";
export { PolynomialDecay, type PolynomialDecayConfig, type PolynomialDecayOptions } from "./polynomial-decay.js";
export {
  PolynomialSparsity,
  type PolynomialSparsityConfig,
  type PolynomialSparsityOptions,
} from "./polynomial-sparsity.js";
export { LearningRateSchedule, type LearningRateScheduleConfig } from "./schedule.js";
export { SparsitySchedule, type SparsityScheduleConfig } from "./sparsity-schedule.js";
