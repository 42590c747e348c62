export { Adagrad, type AdagradOptions } from './adagrad.js';
export { Adam, type AdamOptions, AdamW } from './adam.js';
export { getOptimizer, type OptimizerLike, type OptimizerName } from './get-optimizer.js';
export { Optimizer, type OptimizerOptions, type OptimizerVariable, type SlotName } from './optimizer.js';
export { RMSprop, type RMSpropOptions } from './rmsprop.js';
export { SGD, type SGDOptions } from './sgd.js';
