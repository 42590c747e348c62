export { BackupAndRestore, type BackupAndRestoreOptions } from './backup-and-restore.js';
export {
  Callback,
  type CallbackModel,
  type CallbackParams,
  type HookResult,
  type Logs,
  type PredictLogs,
  type Verbose,
} from './callback.js';
export { CallbackList, type CallbackListOptions } from './callback-list.js';
export { CSVLogger, type CSVLoggerOptions, type TextSink } from './csv-logger.js';
export { EarlyStopping, type EarlyStoppingOptions } from './early-stopping.js';
export { History } from './history.js';
export { type Hooks, LambdaCallback } from './lambda-callback.js';
export {
  type EpochSchedule,
  LearningRateScheduler,
  type LearningRateSchedulerOptions,
} from './learning-rate-scheduler.js';
export { ModelCheckpoint, type ModelCheckpointOptions } from './model-checkpoint.js';
export { MonitorCallback, type MonitorMode, type MonitorOptions } from './monitor.js';
export { ProgressBar, type ProgressBarOptions } from './progress-bar.js';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduce-lr-on-plateau.js';
export { TerminateOnNaN, type TerminateOnNaNOptions } from './terminate-on-nan.js';
