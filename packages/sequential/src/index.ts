export * as activations from './activations.js';
export { History } from './callbacks/index.js';
export * from './layers/index.js';
export { clearSession } from './naming.js';
export type { Verbose } from './progress-bar.js';
export { type DeserializeOptions, deserializeLayer } from './saving/deserialize.js';
export type { LoadOptions } from './saving/files.js';
export { loadModel, modelFromJSON } from './saving/load-model.js';
export { SavableModel } from './saving/savable-model.js';
export type { CustomObjects } from './saving/scope.js';
export { serializeLayer } from './saving/serialize-layer.js';
export type { SerializedObject } from './saving/serialized.js';
export type {
  ByteSource,
  FilesOfModel,
  ModelFormat,
  ModelSource,
  TfjsArtifacts,
} from './saving/sources.js';
export { setRandomSeed } from './seed.js';
export { Sequential } from './sequential.js';
export type { SymbolicShape } from './shape.js';
export type { SummaryOptions } from './summary.js';
export type { ClassWeight } from './training/class-weights.js';
export type { CompileOptions } from './training/compile-options.js';
export { Model } from './training/model.js';
export type { Logs } from './training/objective.js';
export type {
  BatchOptions,
  EvaluateOptions,
  FitOptions,
  PredictOptions,
  TrainOnBatchOptions,
} from './training/options.js';
export type { Data } from './training/samples.js';
export { Variable, type VariableOptions } from './variable.js';
