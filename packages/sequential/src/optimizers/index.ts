export * from './classes.js';
export { getOptimizer, type OptimizerLike, type OptimizerName, serializeOptimizer } from './get-optimizer.js';
export { Nadam, type NadamOptions } from './nadam.js';
export {
  type LearningRate,
  Optimizer,
  type OptimizerOptions,
  type OptimizerVariable,
  type SlotName,
} from './optimizer.js';
export * as schedules from './schedules/index.js';
