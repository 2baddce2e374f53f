export {
  BackupAndRestore,
  type BackupAndRestoreConfig,
  type BackupAndRestoreOptions,
} from "./backup-and-restore.js";
export { Callback, type Hook, type Hooks, type Logs, type Params, type Verbosity } from "./callback.js";
export { type CallbackLike, CallbackList } from "./callback-list.js";
export { CSVLogger, type CSVLoggerConfig, type CSVLoggerOptions, type TextSink } from "./csv-logger.js";
export { EarlyStopping, type EarlyStoppingConfig, type EarlyStoppingOptions } from "./early-stopping.js";
export { History } from "./history.js";
export { LambdaCallback, type LambdaCallbackConfig } from "./lambda-callback.js";
export {
  LearningRateScheduler,
  type LearningRateSchedulerConfig,
  type LearningRateSchedulerOptions,
  type ScheduleFunction,
} from "./learning-rate-scheduler.js";
export {
  type Checkpoint,
  type CheckpointInfo,
  ModelCheckpoint,
  type ModelCheckpointConfig,
  type ModelCheckpointOptions,
  type SaveFunction,
} from "./model-checkpoint.js";
export { MonitorCallback, type MonitorConfig } from "./monitor-callback.js";
export { ProgbarLogger, type ProgbarLoggerConfig, type ProgbarLoggerOptions } from "./progbar-logger.js";
export {
  ReduceLROnPlateau,
  type ReduceLROnPlateauConfig,
  type ReduceLROnPlateauOptions,
} from "./reduce-lr-on-plateau.js";
export { SwapEMAWeights, type SwapEMAWeightsConfig, type SwapEMAWeightsOptions } from "./swap-ema-weights.js";
export { TerminateOnNaN, type TerminateOnNaNConfig, type TerminateOnNaNOptions } from "./terminate-on-nan.js";
export { UpdatePruningStep } from "./update-pruning-step.js";
