export * as activations from './activations.js';
export type { Verbose } from './callbacks/callback.js';
export { History } from './callbacks/index.js';
export * from './layers/index.js';
export { serializeLayer } from './layers/serialize-layer.js';
export { deserializeLayer } from './loading/deserialize.js';
export { loadModel, modelFromJSON } from './loading/load-model.js';
export { SavableModel } from './models/savable-model.js';
export { Sequential } from './models/sequential.js';
export { clearSession } from './naming.js';
export type { SummaryOptions } from './printing/summary.js';
export type { DeserializeOptions, LoadOptions } from './saving/arguments.js';
export type {
  ByteSource,
  FilesOfModel,
  ModelFormat,
  ModelSource,
  TfjsArtifacts,
} from './saving/sources.js';
export { setRandomSeed } from './seed.js';
export type { CustomObjects } from './serialized/scope.js';
export type { SerializedObject } from './serialized/serialized.js';
export type { Data } from './shapes/samples.js';
export type { SymbolicShape } from './shapes/shape.js';
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
export { Variable, type VariableOptions } from './variables/variable.js';
