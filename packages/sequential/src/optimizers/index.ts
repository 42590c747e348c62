export * from './classes.js';
export { getOptimizer, type OptimizerLike, type OptimizerName, serializeOptimizer } from './get-optimizer.js';
export type { LearningRate } from './learning-rate.js';
export { Nadam, type NadamOptions } from './nadam.js';
export { Optimizer } from './optimizer.js';
export type { OptimizerOptions } from './optimizer-arguments.js';
export * as schedules from './schedules/index.js';
export type { OptimizerVariable, SlotName } from './slots.js';
