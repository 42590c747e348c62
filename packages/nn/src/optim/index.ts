/** Optimizers and learning-rate schedulers: torch.optim. */
export * from './classes.js';
export * as lrScheduler from './lr-scheduler/index.js';
export {
  type CommonOptions,
  type GroupInput,
  Optimizer,
  type OptimizerArguments,
  type ParamGroup,
  type Params,
} from './optimizer.js';
export type { OptimizerStateDict, StateValue } from './state-dict.js';
