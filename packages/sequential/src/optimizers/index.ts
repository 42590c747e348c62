export { Adadelta, type AdadeltaOptions } from './adadelta.js';
export { Adagrad, type AdagradOptions } from './adagrad.js';
export { Adam, type AdamOptions, AdamW } from './adam.js';
export { Adamax, type AdamaxOptions } from './adamax.js';
export { getOptimizer, type OptimizerLike, type OptimizerName, serializeOptimizer } from './get-optimizer.js';
export { Lion, type LionOptions } from './lion.js';
export { Nadam, type NadamOptions } from './nadam.js';
export {
  type LearningRate,
  Optimizer,
  type OptimizerOptions,
  type OptimizerVariable,
  type SlotName,
} from './optimizer.js';
export { RMSprop, type RMSpropOptions } from './rmsprop.js';
export * as schedules from './schedules/index.js';
export { SGD, type SGDOptions } from './sgd.js';
