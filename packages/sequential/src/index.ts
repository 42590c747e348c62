export * as activations from './activations.js';
export { History } from './callbacks/index.js';
export { Input, InputLayer, type InputLayerOptions, type InputOptions } from './input.js';
export { type CallOptions, Layer, type LayerOptions, type LayerOutput } from './layer.js';
export { Activation } from './layers/activation.js';
export { Dense, type DenseOptions } from './layers/dense.js';
export { Dropout, type DropoutOptions } from './layers/dropout.js';
export { Flatten } from './layers/flatten.js';
export type { RecurrentCallOptions } from './layers/recurrent.js';
export { Reshape } from './layers/reshape.js';
export { SimpleRNN, type SimpleRNNOptions } from './layers/simple-rnn.js';
export { clearSession } from './naming.js';
export type { Verbose } from './progress-bar.js';
export { setRandomSeed } from './seed.js';
export { Sequential } from './sequential.js';
export type { SymbolicShape } from './shape.js';
export type { SummaryOptions } from './summary.js';
export type { ClassWeight, Data } from './training/dataset.js';
export { Model } from './training/model.js';
export type { CompileOptions, Logs } from './training/objective.js';
export type {
  BatchOptions,
  EvaluateOptions,
  FitOptions,
  PredictOptions,
} from './training/options.js';
export { Variable, type VariableOptions } from './variable.js';
