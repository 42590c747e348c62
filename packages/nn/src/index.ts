/** The torch.nn API: modules, losses, initial values, data loaders, files and seeded random tensors. */
export * from './activation.js';
export * from './activation-options.js';
export * from './containers/index.js';
export * from './data/index.js';
export { Dropout, type DropoutOptions } from './dropout.js';
export type { InplaceOptions } from './elementwise.js';
export { Embedding, type EmbeddingArguments, type EmbeddingOptions } from './embedding.js';
export { Flatten, type FlattenOptions } from './flatten.js';
export { Identity } from './identity.js';
export * as init from './init/index.js';
export { LayerNorm, type LayerNormArguments, type LayerNormOptions } from './layer-norm.js';
export { Linear, type LinearArguments, type LinearOptions } from './linear.js';
export * from './loss/index.js';
export { Module, type TensorModule } from './module.js';
export type {
  LoadStateDictOptions,
  RecurseOptions,
  RegisterBufferOptions,
  ZeroGradOptions,
} from './module-options.js';
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
export type { IncompatibleKeys, StateDict, StateDictEntry } from './state-dict.js';
export { getNumThreads, setNumThreads } from './threads.js';
export * as utils from './utils/index.js';
