/** The torch.nn API: modules, losses, initial values, data loaders, files and seeded random tensors. */
export * from './containers/index.js';
export * from './data/index.js';
export * as init from './init/index.js';
export * from './loss/index.js';
export { Module, type TensorModule } from './module/module.js';
export type {
  LoadStateDictOptions,
  RecurseOptions,
  RegisterBufferOptions,
  ZeroGradOptions,
} from './module/options.js';
export type { IncompatibleKeys, StateDict, StateDictEntry } from './module/state-dict.js';
export * from './modules/activation.js';
export * from './modules/activation-options.js';
export { Dropout, type DropoutOptions } from './modules/dropout.js';
export type { InplaceOptions } from './modules/elementwise.js';
export { Embedding, type EmbeddingArguments, type EmbeddingOptions } from './modules/embedding.js';
export { Flatten, type FlattenOptions } from './modules/flatten.js';
export { Identity } from './modules/identity.js';
export { LayerNorm, type LayerNormArguments, type LayerNormOptions } from './modules/layer-norm.js';
export { Linear, type LinearArguments, type LinearOptions } from './modules/linear.js';
export { Parameter, type ParameterOptions } from './parameter.js';
export {
  defaultGenerator,
  getRngState,
  initialSeed,
  manualSeed,
  type RandomOptions,
  rand,
  randint,
  randn,
  randperm,
  setRngState,
} from './random.js';
export * from './rnn/index.js';
export * from './serialization/index.js';
export { getNumThreads, setNumThreads } from './threads.js';
export * as utils from './utils/index.js';
