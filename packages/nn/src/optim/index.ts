/** Optimizers and learning-rate schedulers: torch.optim. */
export { Adagrad, type AdagradOptions } from './adagrad.js';
export { Adam, type AdamOptions, AdamW } from './adam.js';
export * as lrScheduler from './lr-scheduler/index.js';
export {
  type CommonOptions,
  type GroupInput,
  Optimizer,
  type OptimizerArguments,
  type ParamGroup,
  type Params,
} from './optimizer.js';
export { RMSprop, type RMSpropOptions } from './rmsprop.js';
export { SGD, type SGDOptions } from './sgd.js';
export type { OptimizerStateDict, StateValue } from './state-dict.js';
